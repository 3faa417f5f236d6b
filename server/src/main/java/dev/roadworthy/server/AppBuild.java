package dev.roadworthy.server;

import dev.roadworthy.deploy.BuildOrder;
import dev.roadworthy.deploy.BuildResult;
import dev.roadworthy.deploy.Builder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Makes the app ready to start: its build, left out when nothing changed, and the step that brings
/// its data up to date.
final class AppBuild {
  private final Layer layer;
  private final UpReport report;
  private final Builder builder;

  AppBuild(Layer layer, UpReport report) {
    this.layer = layer;
    this.report = report;
    this.builder = new Builder(layer.supervisor(), layer.state().resolve("builds"));
  }

  /// @throws dev.roadworthy.base.Problem `build-failed` with the lines that say why
  void run() throws InterruptedException {
    AppPlan plan = layer.plan();
    if (plan.build().isPresent()) {
      String command = plan.build().get();
      tell(command, builder.build(order(plan, command), line -> building(command, line)));
    }
    if (plan.prepare().isPresent()) {
      String command = plan.prepare().get();
      tell(command, builder.prepare(order(plan, command), line -> building(command, line)));
    }
  }

  private void building(String command, String line) {
    report.tell(new UpEvent.Building(command, line));
  }

  private void tell(String command, BuildResult result) {
    report.tell(
        switch (result) {
          case BuildResult.Built b -> new UpEvent.Built(command, b.took(), false);
          case BuildResult.Unchanged _ -> new UpEvent.Built(command, Duration.ZERO, true);
        });
  }

  private static BuildOrder order(AppPlan plan, String command) {
    return new BuildOrder(
        plan.name(),
        plan.dir(),
        command,
        buildEnvironment(plan.env()),
        plan.inputs(),
        Optional.of(BuildOrder.DEFAULT_MEMORY),
        BuildOrder.DEFAULT_TIMEOUT);
  }

  /// With NODE_ENV=production npm leaves out what a build needs.
  private static Map<String, String> buildEnvironment(Map<String, String> env) {
    var build = new HashMap<>(env);
    build.remove("NODE_ENV");
    return build;
  }
}
