package dev.roadworthy.supervisor;

import dev.roadworthy.base.ByteSize;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/// A supervisor in a JVM of its own, to be killed: `FOLDER cgroups|marker COMMAND...`. Prints
/// `ready PID` when the instance is healthy, `line TEXT` for what it wrote, and waits for ever.
final class SupervisorProcess {
  private SupervisorProcess() {}

  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    var settings =
        new SupervisorSettings(
            root.resolve("state"),
            ByteSize.mib(2),
            SupervisorSettings.UserChoice.UNPRIVILEGED,
            Clock.systemUTC(),
            new SecureRandom());
    var launcher =
        ProcessLauncher.open(
            settings, args[1].equals("marker") ? id -> Cgroups.none() : Cgroups::open);
    LocalSupervisor supervisor =
        LocalSupervisor.open(
            settings,
            launcher,
            lines -> lines.forEach(l -> System.out.println("line " + l.text())),
            TrafficDrain.none());
    Fleet fleet =
        supervisor.start(
            InstanceSpec.of(
                "app", "r1", List.of(args).subList(2, args.length), root.resolve("app")),
            view -> {
              if (view.ready()) {
                System.out.println("ready " + view.pid());
              }
            });
    System.out.println("isolation " + fleet.isolation().text());
    Thread.sleep(Duration.ofMinutes(2));
    supervisor.close();
  }
}
