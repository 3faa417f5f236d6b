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
/// @param command argv; `Commands.of` makes it from the line of a start command
/// @param dir working directory, the app's folder
/// @param environment all the app gets beside a named minimal set (see `BaseEnvironment`); values
///   may be secret and are never logged
/// @param memory limit for all processes of one instance together; empty: none
/// @param instances how many; 1 to 64
/// @param single never two at once (a SQLite writer, a fixed port)
/// @param startTimeout from launch to healthy; then the attempt is a crash
/// @param stopGrace from SIGTERM to SIGKILL
public record InstanceSpec(
    String app,
    String release,
    List<String> command,
    Path dir,
    Map<String, String> environment,
    PortPlan port,
    HealthPlan health,
    Optional<ByteSize> memory,
    int instances,
    boolean single,
    Duration startTimeout,
    Duration stopGrace) {

  /// Spring's petclinic on two busy cores needs 60 s; twice that. What it waits for is shown.
  public static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(120);

  /// `up` stops everything within 15 s: 10 s for the app, the rest for the kill and PostgreSQL.
  public static final Duration DEFAULT_STOP_GRACE = Duration.ofSeconds(10);

  private static final int MAX_INSTANCES = 64;

  public InstanceSpec {
    if (!app.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "an app's name is letters, digits, dot, dash or underscore, was " + app);
    }
    if (command.isEmpty()) {
      throw new IllegalArgumentException("the start command of " + app + " is empty");
    }
    if (instances < 1 || instances > MAX_INSTANCES) {
      throw new IllegalArgumentException(
          "instances are 1 to " + MAX_INSTANCES + ", was " + instances);
    }
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    dir = dir.toAbsolutePath().normalize();
    instances = single || port instanceof PortPlan.Fixed ? 1 : instances;
  }

  /// One instance with the usual choices: `PORT`, discovered health, no memory limit.
  public static InstanceSpec of(String app, String release, List<String> command, Path dir) {
    return new InstanceSpec(
        app,
        release,
        command,
        dir,
        Map.of(),
        PortPlan.variable("PORT"),
        HealthPlan.discovered(),
        Optional.empty(),
        1,
        false,
        DEFAULT_START_TIMEOUT,
        DEFAULT_STOP_GRACE);
  }

  public InstanceSpec withEnvironment(Map<String, String> variables) {
    return new InstanceSpec(
        app,
        release,
        command,
        dir,
        variables,
        port,
        health,
        memory,
        instances,
        single,
        startTimeout,
        stopGrace);
  }

  public InstanceSpec withPort(PortPlan plan) {
    return new InstanceSpec(
        app,
        release,
        command,
        dir,
        environment,
        plan,
        health,
        memory,
        instances,
        single,
        startTimeout,
        stopGrace);
  }

  public InstanceSpec withHealth(HealthPlan plan) {
    return new InstanceSpec(
        app,
        release,
        command,
        dir,
        environment,
        port,
        plan,
        memory,
        instances,
        single,
        startTimeout,
        stopGrace);
  }

  public InstanceSpec withMemory(ByteSize limit) {
    return new InstanceSpec(
        app,
        release,
        command,
        dir,
        environment,
        port,
        health,
        Optional.of(limit),
        instances,
        single,
        startTimeout,
        stopGrace);
  }

  public InstanceSpec withInstances(int n) {
    return new InstanceSpec(
        app,
        release,
        command,
        dir,
        environment,
        port,
        health,
        memory,
        n,
        single,
        startTimeout,
        stopGrace);
  }

  public InstanceSpec withTimes(Duration start, Duration grace) {
    return new InstanceSpec(
        app,
        release,
        command,
        dir,
        environment,
        port,
        health,
        memory,
        instances,
        single,
        start,
        grace);
  }

  /// Everything but the values of the environment.
  @Override
  public String toString() {
    return app + " " + release + " x" + instances + " " + command + " in " + dir;
  }
}
