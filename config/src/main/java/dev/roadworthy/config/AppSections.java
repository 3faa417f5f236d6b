package dev.roadworthy.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sections of roadworthy.yaml to the records of [AppConfig], with what must hold between keys.
final class AppSections {
  private AppSections() {}

  static Optional<AppConfig.Run> run(Yaml value, Where where) {
    return Optional.of(run(Section.read(AppShape.RUN, value, where), where));
  }

  static AppConfig.Run run(Section s, Where where) {
    Optional<AppConfig.Port> port = s.get(AppShape.PORT);
    int instances = s.get(AppShape.INSTANCES).orElse(1);
    if (instances > 1 && port.filter(AppConfig.Port.Fixed.class::isInstance).isPresent()) {
      where
          .below("instances")
          .mistake(
              s.place(AppShape.INSTANCES),
              instances + " instances with a fixed port",
              "1, as two cannot listen on one port",
              Optional.of("let the app read PORT and write port: PORT"));
    }
    if (instances > 1 && s.get(AppShape.SINGLE).orElse(false)) {
      where
          .below("instances")
          .mistake(
              s.place(AppShape.INSTANCES),
              instances + " instances and single: true",
              "one or the other",
              Optional.empty());
    }
    Map<String, String> env = s.get(AppShape.ENV).orElse(Map.of());
    List<String> secrets = s.get(AppShape.SECRETS).orElse(List.of());
    for (String name : secrets) {
      if (env.containsKey(name)) {
        where
            .below("secrets")
            .mistake(
                s.place(AppShape.SECRETS),
                name + " in env too",
                "it in one of them",
                Optional.of("a secret's value does not belong in this file"));
      }
    }
    return new AppConfig.Run(
        s.get(AppShape.BUILD),
        s.get(AppShape.PREPARE),
        s.get(AppShape.START),
        s.get(AppShape.TEST),
        port,
        s.get(AppShape.HEALTH),
        s.get(AppShape.INSTANCES),
        s.get(AppShape.MEMORY),
        env,
        secrets,
        s.get(AppShape.KEEP).orElse(List.of()),
        s.get(AppShape.SINGLE));
  }

  static Optional<AppConfig.Database> database(Yaml value, Where where) {
    return Optional.of(database(Section.read(AppShape.DATABASE, value, where), where));
  }

  static AppConfig.Database database(Section s, Where where) {
    if (s.has(AppShape.SQLITE) && s.has(AppShape.POSTGRES)) {
      where.mistake(
          s.place(AppShape.POSTGRES), "sqlite and postgres", "one of the two", Optional.empty());
    }
    return new AppConfig.Database(s.get(AppShape.SQLITE), s.get(AppShape.POSTGRES));
  }

  static Optional<AppConfig.SignIn> signIn(Yaml value, Where where) {
    return Optional.of(signIn(Section.read(AppShape.SIGN_IN, value, where)));
  }

  static AppConfig.SignIn signIn(Section s) {
    return new AppConfig.SignIn(s.get(AppShape.SIGN_UP));
  }

  static Optional<AppConfig.EdgeRules> edge(Yaml value, Where where) {
    return Optional.of(edge(Section.read(AppShape.EDGE, value, where)));
  }

  static AppConfig.EdgeRules edge(Section s) {
    return new AppConfig.EdgeRules(
        s.get(AppShape.DOMAINS).orElse(List.of()),
        s.get(AppShape.CORS).orElse(List.of()),
        s.get(AppShape.LIMIT),
        s.get(AppShape.BODY));
  }
}
