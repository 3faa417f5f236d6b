package dev.roadworthy.supervisor;

import dev.roadworthy.config.AppConfig;

/// How an instance learns the loopback port it is to listen on.
public sealed interface PortPlan {
  /// An environment variable; a free port is picked for each instance.
  record Variable(String name) implements PortPlan {
    public Variable {
      if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        throw new IllegalArgumentException("not the name of a variable: " + name);
      }
    }
  }

  /// Words with `{port}` in them. They replace nothing and are added to the command, unless the
  /// command itself has `{port}` in it, which is then replaced.
  record Argument(String template) implements PortPlan {
    public Argument {
      if (!template.contains("{port}")) {
        throw new IllegalArgumentException("expected {port} in the argument, was " + template);
      }
    }
  }

  /// Fixed in the app's source: only one instance can run.
  record Fixed(int number) implements PortPlan {
    public Fixed {
      if (number < 1 || number > 65_535) {
        throw new IllegalArgumentException("a port is 1 to 65535, was " + number);
      }
    }
  }

  static PortPlan variable(String name) {
    return new Variable(name);
  }

  static PortPlan fixed(int number) {
    return new Fixed(number);
  }

  /// As roadworthy.yaml says it.
  static PortPlan of(AppConfig.Port port) {
    return switch (port) {
      case AppConfig.Port.Variable v -> new Variable(v.name());
      case AppConfig.Port.Argument a -> new Argument(a.template());
      case AppConfig.Port.Fixed f -> new Fixed(f.number());
    };
  }
}
