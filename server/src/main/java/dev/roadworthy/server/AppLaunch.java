package dev.roadworthy.server;

import dev.roadworthy.supervisor.Commands;
import dev.roadworthy.supervisor.InstanceSpec;
import java.util.LinkedHashMap;
import java.util.Optional;

/// From the plan of an app to what the supervisor starts.
final class AppLaunch {
  private AppLaunch() {}

  static InstanceSpec spec(AppPlan plan, String release) {
    var start = plan.start();
    var env = new LinkedHashMap<String, String>(plan.env());
    env.putIfAbsent("HOST", "127.0.0.1");
    env.putIfAbsent("PYTHONUNBUFFERED", "1");
    env.putIfAbsent("ROADWORTHY_RELEASE", release);
    String command = start.command().orElseThrow();
    return new InstanceSpec(
        plan.name(),
        release,
        new InstanceSpec.Launch(Commands.of(command), plan.dir(), env, start.port()),
        start.health(),
        new InstanceSpec.Size(start.instances(), start.single(), Optional.of(start.memory())),
        InstanceSpec.Times.USUAL);
  }
}
