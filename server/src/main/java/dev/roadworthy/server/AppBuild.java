package dev.roadworthy.server;

import dev.roadworthy.base.Problem;
import dev.roadworthy.supervisor.CommandResult;
import dev.roadworthy.supervisor.CommandSpec;
import dev.roadworthy.supervisor.Commands;
import java.time.Duration;
import java.util.Optional;

/// Makes the app ready to start.
final class AppBuild {
  private final Layer layer;
  private final UpReport report;

  AppBuild(Layer layer, UpReport report) {
    this.layer = layer;
    this.report = report;
  }

  void run() throws InterruptedException {
    AppPlan plan = layer.plan();
    if (plan.build().isEmpty()) {
      return;
    }
    String command = plan.build().get();
    CommandResult result =
        layer
            .supervisor()
            .run(
                new CommandSpec(
                    plan.name() + "-build",
                    Commands.of(command),
                    plan.dir(),
                    plan.env(),
                    Optional.empty(),
                    true,
                    Duration.ofMinutes(20)),
                lines -> report.tell(new UpEvent.Building(command, lines.getLast().text())));
    if (!result.succeeded()) {
      throw new Problem("build-failed", command + " failed. " + result.explanation(), null);
    }
    report.tell(new UpEvent.Built(command, result.took(), false));
  }
}
