package dev.roadworthy.supervisor;

import dev.roadworthy.base.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a fleet keeps running: one release of one app, so many times.
///
/// @param app name of the app; instances are called `app-1`, `app-2` ...
/// @param release which release this is, for people and for the edge
public record InstanceSpec(
    String app, String release, Launch launch, HealthPlan health, Size size, Times times) {

  private static final int MAX_INSTANCES = 64;

  public InstanceSpec {
    if (!app.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "an app's name is letters, digits, dot, dash or underscore, was " + app);
    }
    if (launch.port() instanceof PortPlan.Fixed) {
      size = new Size(1, size.single(), size.memory());
    }
  }

  /// How one instance is started.
  ///
  /// @param command argv; `Commands.of` makes it from the line of a start command
  /// @param dir working directory, the app's folder
  /// @param environment all the app gets beside a named minimal set (see `BaseEnvironment`); values
  ///   may be secret and are never logged
  public record Launch(
      List<String> command, Path dir, Map<String, String> environment, PortPlan port) {
    public Launch {
      if (command.isEmpty()) {
        throw new IllegalArgumentException("the start command is empty");
      }
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
      dir = dir.toAbsolutePath().normalize();
    }

    /// Everything but the values of the environment.
    @Override
    public String toString() {
      return command + " in " + dir;
    }
  }

  /// How many instances, and how large each may be.
  ///
  /// @param instances 1 to 64; one when `single` or when the port is fixed
  /// @param single never two at once (a SQLite writer, a fixed port)
  /// @param memory limit for all processes of one instance together; empty: none
  public record Size(int instances, boolean single, Optional<ByteSize> memory) {
    public Size {
      if (instances < 1 || instances > MAX_INSTANCES) {
        throw new IllegalArgumentException(
            "instances are 1 to " + MAX_INSTANCES + ", was " + instances);
      }
      instances = single ? 1 : instances;
    }
  }

  /// How long is waited.
  ///
  /// @param start from launch to healthy; then the attempt is a crash
  /// @param stopGrace from SIGTERM to SIGKILL
  public record Times(Duration start, Duration stopGrace) {
    /// Spring's petclinic on two busy cores needs 60 s to be healthy; twice that, and what it waits
    /// for is shown. `up` stops everything within 15 s: 10 s for the app, the rest for the kill and
    /// PostgreSQL.
    public static final Times USUAL = new Times(Duration.ofSeconds(120), Duration.ofSeconds(10));
  }

  /// One instance with the usual choices: `PORT`, discovered health, no memory limit.
  public static InstanceSpec of(String app, String release, List<String> command, Path dir) {
    return new InstanceSpec(
        app,
        release,
        new Launch(command, dir, Map.of(), PortPlan.variable("PORT")),
        HealthPlan.discovered(),
        new Size(1, false, Optional.empty()),
        Times.USUAL);
  }

  public InstanceSpec withEnvironment(Map<String, String> variables) {
    return with(new Launch(launch.command(), launch.dir(), variables, launch.port()));
  }

  public InstanceSpec withPort(PortPlan plan) {
    return with(new Launch(launch.command(), launch.dir(), launch.environment(), plan));
  }

  public InstanceSpec withHealth(HealthPlan plan) {
    return new InstanceSpec(app, release, launch, plan, size, times);
  }

  public InstanceSpec withMemory(ByteSize limit) {
    return with(new Size(size.instances(), size.single(), Optional.of(limit)));
  }

  public InstanceSpec withInstances(int n) {
    return with(new Size(n, size.single(), size.memory()));
  }

  public InstanceSpec withTimes(Duration start, Duration grace) {
    return new InstanceSpec(app, release, launch, health, size, new Times(start, grace));
  }

  private InstanceSpec with(Launch newLaunch) {
    return new InstanceSpec(app, release, newLaunch, health, size, times);
  }

  private InstanceSpec with(Size newSize) {
    return new InstanceSpec(app, release, launch, health, newSize, times);
  }

  /// Everything but the values of the environment.
  @Override
  public String toString() {
    return app + " " + release + " x" + size.instances() + " " + launch;
  }
}
