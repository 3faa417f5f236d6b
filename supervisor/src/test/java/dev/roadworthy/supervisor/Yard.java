package dev.roadworthy.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.roadworthy.base.ByteSize;
import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// A supervisor in a folder of its own with victims to supervise; when it is closed, no process, no
/// control group and no file is left, or the test fails.
final class Yard implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /// Answers on PORT; ends, hangs or grows when asked.
  static final String SERVER =
      """
      const http = require('http');
      let hang = false;
      http.createServer((q, s) => {
        if (hang) return;
        if (q.url === '/exit') process.exit(7);
        if (q.url === '/hang') { hang = true; return; }
        if (q.url === '/throw') setImmediate(() => { throw new Error('boom at /throw'); });
        s.end('pid ' + process.pid);
      }).listen(process.env.PORT, '127.0.0.1', () => console.log('listening ' + process.env.PORT));
      """;

  final Path root;
  final Path app;
  final SupervisorSettings settings;
  final LocalSupervisor supervisor;
  final List<InstanceView> views = new CopyOnWriteArrayList<>();
  final List<Problem> notices = new CopyOnWriteArrayList<>();
  final List<OutputLine> lines = new CopyOnWriteArrayList<>();

  final InstanceListener listener =
      new InstanceListener() {
        @Override
        public void changed(InstanceView instance) {
          views.add(instance);
        }

        @Override
        public void noticed(String instance, Problem notice) {
          notices.add(notice);
        }
      };

  Yard() throws IOException {
    this(TrafficDrain.none());
  }

  Yard(TrafficDrain drain) throws IOException {
    root = Files.createTempDirectory("rw-yard");
    // A temporary folder is 0700; an app's folder usually is not.
    root.toFile().setExecutable(true, false);
    root.toFile().setReadable(true, false);
    app = Files.createDirectory(root.resolve("app"));
    settings =
        new SupervisorSettings(
            root.resolve("state"),
            ByteSize.mib(2),
            SupervisorSettings.UserChoice.UNPRIVILEGED,
            Clock.systemUTC(),
            new SecureRandom());
    supervisor = LocalSupervisor.open(settings, lines::addAll, drain);
  }

  Path file(String name, String text) throws IOException {
    return Files.writeString(app.resolve(name), text);
  }

  InstanceSpec node(String script) throws IOException {
    file("victim.js", script);
    return spec("node", "victim.js");
  }

  InstanceSpec spec(String... command) {
    return InstanceSpec.of("app", "r1", List.of(command), app)
        .withTimes(Duration.ofSeconds(20), Duration.ofSeconds(2));
  }

  Fleet start(InstanceSpec spec) {
    return supervisor.start(spec, listener);
  }

  Fleet startHealthy(InstanceSpec spec) {
    Fleet fleet = start(spec);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> fleet.instances().stream().allMatch(InstanceView::ready));
    return fleet;
  }

  InstanceView awaitView(Predicate<InstanceView> wanted) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> views.stream().anyMatch(wanted));
    return views.stream().filter(wanted).findFirst().orElseThrow();
  }

  Crash awaitCrash() {
    return awaitView(v -> v.state() instanceof InstanceState.Crashed).lastCrash().orElseThrow();
  }

  /// Living processes started by supervisors of this test JVM's children or itself.
  static List<Long> marked(String marker) {
    return Proc.all().stream().map(Proc.Stat::pid).filter(pid -> Proc.marked(pid, marker)).toList();
  }

  @Override
  public void close() throws IOException {
    supervisor.close();
    String mine = BaseEnvironment.MARKER + "=rw-" + ProcessHandle.current().pid() + "-";
    assertThat(marked(mine)).as("processes left").isEmpty();
    assertThat(groups()).as("control groups left").isEmpty();
    delete(root);
  }

  private static List<String> groups() throws IOException {
    Path cgroups = Path.of("/sys/fs/cgroup");
    if (!Files.isDirectory(cgroups)) {
      return List.of();
    }
    String name = Cgroups.PREFIX + ProcessHandle.current().pid() + "-";
    try (var all = Files.find(cgroups, 5, (p, a) -> p.getFileName().toString().startsWith(name))) {
      return all.map(Path::toString).toList();
    }
  }

  static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(p);
      }
    }
  }
}
