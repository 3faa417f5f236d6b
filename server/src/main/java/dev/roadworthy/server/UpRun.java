package dev.roadworthy.server;

import dev.roadworthy.base.ByteSize;
import dev.roadworthy.base.Problem;
import dev.roadworthy.cli.RoadworthyCommand;
import dev.roadworthy.cli.UpOptions;
import dev.roadworthy.config.AppConfig;
import dev.roadworthy.config.AppConfigReader;
import dev.roadworthy.project.Detection;
import dev.roadworthy.project.Project;
import dev.roadworthy.supervisor.Crash;
import dev.roadworthy.supervisor.InstanceSpec;
import dev.roadworthy.supervisor.InstanceView;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `roadworthy up`: from a folder to an app that answers behind the layer, and back down again.
final class UpRun {
  private static final Logger LOG = LoggerFactory.getLogger(UpRun.class);
  private static final Duration SERVICE_PROBE = Duration.ofMillis(300);

  /// Longest wait for all instances after the first one answers; the rest is told as it happens.
  private static final Duration ALL_READY = Duration.ofSeconds(20);

  /// Longest a stop takes, under the 15 s that are promised.
  private static final Duration STOP = Duration.ofSeconds(14);

  private final UpOptions options;
  private final UpReport report;
  private final long started = System.nanoTime();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  private UpRun(UpOptions options, UpReport report) {
    this.options = options;
    this.report = report;
  }

  /// @return the exit code: 0 stopped as asked, 2 a mistake in roadworthy.yaml, 3 could not start
  static int run(UpOptions options) {
    UpReport report =
        options.json()
            ? new JsonReport(System.out)
            : new TextReport(System.out, System.console() != null && System.console().isTerminal());
    var run = new UpRun(options, report);
    var onSignal = Thread.ofPlatform().name("stop").unstarted(run::stopOnSignal);
    Runtime.getRuntime().addShutdownHook(onSignal);
    int code = run.untilStopped();
    run.ended.countDown();
    return code;
  }

  private int untilStopped() {
    try (var state = openState()) {
      OwnLog.toFolder(Files.createDirectories(state.resolve("logs")));
      return withState(state);
    } catch (Problem e) {
      fail(e, List.of());
      return exitCode(e);
    } catch (NotReady e) {
      fail(e.problem, e.lines);
      return RoadworthyCommand.FAILED;
    } catch (IOException e) {
      fail(
          new Problem("state-folder", "The state folder cannot be used: " + e, null, e), List.of());
      return RoadworthyCommand.FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return RoadworthyCommand.FAILED;
    }
  }

  private StateFolder openState() {
    Path root = options.folder().toAbsolutePath().normalize();
    if (!Files.isDirectory(root) || !Files.isReadable(root) || !Files.isExecutable(root)) {
      throw new Problem(
          "no-folder",
          Files.exists(root)
              ? root + " is not a folder that can be read."
              : "There is no folder " + root + ".",
          "Name the folder of your app: roadworthy up DIR");
    }
    return StateFolder.open(options.state().orElse(root.resolve(".roadworthy")));
  }

  private int withState(StateFolder state) throws InterruptedException, NotReady {
    Path root = options.folder().toAbsolutePath().normalize();
    AppConfig config = readConfig(root);
    Detection seen = Project.detect(root);
    AppPlan plan = AppPlan.of(config, seen, root, options.env(), machineMemory());
    report.tell(new UpEvent.Detected(plan.name(), plan.stack(), plan.notes()));
    refuseMissing(seen, plan);
    noteServices(seen);
    try (var layer = Layer.open(state, plan, options, report)) {
      new AppBuild(layer, report).run();
      List<InstanceView> instances = start(layer, plan);
      ready(layer, plan, instances);
      if (Rehearsal.isAsked()) {
        Rehearsal.run(layer.edgeUrl(true), layer.console().url());
        asked.countDown();
      }
      asked.await();
      long stopping = System.nanoTime();
      layer.close();
      report.tell(new UpEvent.Stopped(since(stopping)));
      return 0;
    }
  }

  private AppConfig readConfig(Path root) {
    Path file = root.resolve("roadworthy.yaml");
    if (!Files.exists(file)) {
      return AppConfigReader.nothingSaid();
    }
    var result = AppConfigReader.read(file);
    AppConfig config = result.orThrow();
    result.notYet().forEach(n -> report.tell(new UpEvent.Noted(n.sentence())));
    return config;
  }

  /// A required variable that is missing is named before the app fails for it.
  private static void refuseMissing(Detection seen, AppPlan plan) {
    var missing = new ArrayList<Detection.Variable>();
    for (var variable : seen.missing(plan.env())) {
      if (System.getenv(variable.name()) == null) {
        missing.add(variable);
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    var text = new StringBuilder(plan.name() + " needs ");
    text.append(missing.size() == 1 ? "a variable that is" : "variables that are")
        .append(" not set:");
    missing.forEach(v ->
        text.append("\n")
            .append(v.name())
            .append(", read at ")
            .append(v.place())
            .append(v.why().isEmpty() ? "" : ": " + v.why()));
    String first = missing.getFirst().name();
    throw new Problem(
        "missing-variables",
        text.toString(),
        "Give it a value: roadworthy up --env " + first + "=...  or  export " + first + "=...");
  }

  private void noteServices(Detection seen) {
    for (var service : seen.services()) {
      try (var socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(service.host(), service.port()), (int) SERVICE_PROBE.toMillis());
      } catch (IOException e) {
        report.tell(
            new UpEvent.Noted(
                "The app uses "
                    + service
                    + ", and nothing answers there. Start "
                    + service.name()
                    + " first, or the app may fail."));
      }
    }
  }

  private List<InstanceView> start(Layer layer, AppPlan plan)
      throws InterruptedException, NotReady {
    long from = System.nanoTime();
    layer.start();
    if (plan.start().files().isPresent()) {
      layer.awaitControl();
      return List.of();
    }
    var views = layer.traffic().awaitReady(1, InstanceSpec.Times.USUAL.start());
    if (views.stream().noneMatch(InstanceView::ready)) {
      throw notReady(plan, views);
    }
    views = layer.traffic().awaitReady(plan.start().instances(), ALL_READY);
    long ready = views.stream().filter(InstanceView::ready).count();
    String health = views.stream().flatMap(v -> v.health().stream()).findFirst().orElse("its port");
    report.tell(new UpEvent.Started((int) ready, health, since(from)));
    layer.awaitControl();
    return views;
  }

  private static NotReady notReady(AppPlan plan, List<InstanceView> views) {
    for (InstanceView view : views) {
      if (view.lastCrash().isPresent()) {
        Crash crash = view.lastCrash().get();
        var lines = crash.lines().stream().map(l -> l.text()).toList();
        int from = Math.max(0, lines.size() - 12);
        String said = lines.isEmpty() ? " It wrote nothing." : " Its last lines:";
        return new NotReady(
            new Problem(
                "app-does-not-start",
                plan.name()
                    + " does not start ("
                    + crash.exit().text()
                    + "). "
                    + crash.explanation()
                    + said,
                "Try the command by itself in "
                    + plan.dir()
                    + ":  "
                    + plan.start().command().orElse("")),
            lines.subList(from, lines.size()));
      }
    }
    String waiting = views.isEmpty() ? "" : " It is " + views.getFirst().message() + ".";
    return new NotReady(
        new Problem(
            "app-not-ready",
            plan.name() + " runs but does not answer." + waiting,
            "Say in roadworthy.yaml where it listens:  run: {port: ..., health: /...}"),
        List.of());
  }

  private void ready(Layer layer, AppPlan plan, List<InstanceView> views) {
    String console = layer.console().welcomeUrl();
    int count = (int) views.stream().filter(InstanceView::ready).count();
    report.tell(
        new UpEvent.Ready(
            layer.edgeUrl(options.json()),
            edgeNote(plan),
            console,
            console.contains("key="),
            stateText(layer),
            count,
            since(started)));
  }

  private String stateText(Layer layer) {
    var database = control(layer).database();
    Path folder = layer.state().path();
    Path root = options.folder().toAbsolutePath().normalize();
    String shown = folder.startsWith(root) ? root.relativize(folder) + "/" : folder.toString();
    return "PostgreSQL " + database.version() + " (" + database.engine() + "), " + shown;
  }

  private static String edgeNote(AppPlan plan) {
    var rate = plan.limit().rate();
    String limit = rate.toString().replace("/", " requests/");
    String by = plan.limit().by().name().toLowerCase(Locale.ROOT);
    return (plan.asksForSignIn() ? "sign-in on, " : "the app signs in its users itself, ")
        + limit
        + " per "
        + by;
  }

  private static ControlPlane control(Layer layer) {
    try {
      return layer.awaitControl();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem("interrupted", "Interrupted while starting.", null, e);
    }
  }

  /// SIGTERM, SIGINT: stops in order, then ends with 0 as promised rather than with the JVM's 143.
  /// It waits for the run, not for its thread, which goes on into `System.exit` and blocks there
  /// until this has ended.
  private void stopOnSignal() {
    if (ended.getCount() == 0) {
      return;
    }
    asked.countDown();
    try {
      ended.await(STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private void fail(Problem problem, List<String> lines) {
    LOG.warn("could not start: {}", problem.message());
    report.tell(new UpEvent.Failed(problem.code(), problem.message(), problem.hint(), lines));
  }

  private static int exitCode(Problem problem) {
    return problem.code().equals("config-mistakes")
        ? RoadworthyCommand.USAGE
        : RoadworthyCommand.FAILED;
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private static ByteSize machineMemory() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
        if (line.startsWith("MemTotal:")) {
          return ByteSize.kib(Long.parseLong(line.replaceAll("\\D", "")));
        }
      }
    } catch (IOException e) {
      LOG.debug("no /proc/meminfo", e);
    }
    return ByteSize.mib(1024);
  }

  /// The app could not be brought to answer.
  private static final class NotReady extends Exception {
    private final Problem problem;
    private final List<String> lines;

    private NotReady(Problem problem, List<String> lines) {
      super(problem.message());
      this.problem = problem;
      this.lines = lines;
    }
  }
}
