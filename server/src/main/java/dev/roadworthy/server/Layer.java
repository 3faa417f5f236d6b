package dev.roadworthy.server;

import dev.roadworthy.base.Ids;
import dev.roadworthy.base.Loop;
import dev.roadworthy.base.Problem;
import dev.roadworthy.cli.UpOptions;
import dev.roadworthy.edge.Edge;
import dev.roadworthy.edge.EdgePorts;
import dev.roadworthy.edge.EdgeSettings;
import dev.roadworthy.edge.HeaderPolicy;
import dev.roadworthy.edge.RouteTable;
import dev.roadworthy.edge.Snapshot;
import dev.roadworthy.edge.TrustedProxies;
import dev.roadworthy.supervisor.Fleet;
import dev.roadworthy.supervisor.LocalSupervisor;
import dev.roadworthy.supervisor.SupervisorSettings;
import dev.roadworthy.telemetry.Telemetry;
import dev.roadworthy.telemetry.TelemetrySettings;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything around one app while `up` runs, wired by hand. The edge listens first and holds what
/// comes; PostgreSQL, the build and the app start beside each other after it.
final class Layer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Layer.class);

  /// `up` promises to be down within 15 s: 3 for open requests, 8 for the app, the rest for
  /// PostgreSQL and the log.
  private static final Duration DRAIN = Duration.ofSeconds(3);

  private static final Duration STOP_APP = Duration.ofSeconds(8);

  private final AppPlan plan;
  private final UpOptions options;
  private final StateFolder state;
  private final String release;
  private final Telemetry telemetry;
  private final ChangeFeed changes;
  private final Traffic traffic;
  private final Edge edge;
  private final ConsolePort console;
  private final LocalSupervisor supervisor;
  private final FutureTask<ControlPlane> control;
  private final Loop rest;
  private volatile @Nullable Fleet fleet;
  private volatile @Nullable FileInstance files;
  private boolean closed;

  private Layer(AppPlan plan, UpOptions options, StateFolder state, UpReport report, Parts parts) {
    this.plan = plan;
    this.options = options;
    this.state = state;
    this.release = parts.release;
    this.telemetry = parts.telemetry;
    this.changes = parts.changes;
    this.traffic = parts.traffic;
    this.edge = parts.edge;
    this.supervisor = parts.supervisor;
    this.control =
        new FutureTask<>(
            () -> connected(ControlPlane.open(state.path(), plan, parts.ends, report), parts));
    this.console = ConsolePort.open(this, options.consolePort());
    Thread.ofVirtual().name("control-plane").start(this::runControl);
    this.rest =
        Loop.start(
            "rest",
            Rest.EVERY,
            new Rest(() -> edge.status().requests()),
            (name, e) -> LOG.warn("the loop {} failed", name, e));
  }

  private record Parts(
      String release,
      Telemetry telemetry,
      ChangeFeed changes,
      Traffic traffic,
      Edge edge,
      LocalSupervisor supervisor,
      SessionTap sessions,
      SessionEnds ends,
      Later pages) {}

  /// Listens; from now on requests are held.
  ///
  /// @throws Problem `port-in-use` and what else keeps a part from starting
  static Layer open(StateFolder state, AppPlan plan, UpOptions options, UpReport report) {
    String release =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .withZone(ZoneOffset.UTC)
            .format(Clock.systemUTC().instant());
    var telemetry =
        Telemetry.start(
            TelemetrySettings.defaults(), state.resolve("telemetry"), Clock.systemUTC());
    OwnLog.alsoTo(telemetry.intake());
    var changes = new ChangeFeed();
    var traffic = new Traffic(report, changes);
    var sessions = new SessionTap();
    var pages = new Later();
    Edge edge = null;
    LocalSupervisor supervisor = null;
    try {
      var first = snapshot(plan, options);
      edge =
          Edge.start(
              EdgeSettings.at(options.host(), options.port()).over(transport()),
              first,
              new EdgePorts(
                  sessions,
                  new AccessTap(telemetry.intake(), plan.routes()),
                  new LocalPages(pages),
                  Clock.systemUTC(),
                  new SharedRandom(new SecureRandom().nextLong())));
      traffic.connect(edge, first);
      var ends = new SessionEnds();
      ends.connect(edge);
      supervisor =
          LocalSupervisor.open(
              SupervisorSettings.usual(
                  state.resolve("instances"), Clock.systemUTC(), new SplittableRandom()),
              new LogTap(telemetry.intake(), release),
              traffic);
      return new Layer(
          plan,
          options,
          state,
          report,
          new Parts(release, telemetry, changes, traffic, edge, supervisor, sessions, ends, pages));
    } catch (RuntimeException e) {
      if (supervisor != null) {
        supervisor.close();
      }
      if (edge != null) {
        edge.close(Duration.ZERO);
      }
      telemetry.close();
      throw e;
    }
  }

  /// `ROADWORTHY_TRANSPORT` forces one of `io_uring`, `epoll`, `nio`; otherwise the best there is.
  private static EdgeSettings.Transport transport() {
    String asked = System.getenv().getOrDefault("ROADWORTHY_TRANSPORT", "auto");
    try {
      return EdgeSettings.Transport.valueOf(asked.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Problem(
          "bad-setting",
          "ROADWORTHY_TRANSPORT is " + asked + "; expected auto, io_uring, epoll or nio.",
          null,
          e);
    }
  }

  private static Snapshot snapshot(AppPlan plan, UpOptions options) {
    return new Snapshot(
        1,
        RouteTable.of(plan.routes()),
        List.of(),
        Snapshot.HoldLimits.defaults(),
        HeaderPolicy.defaults(),
        new Snapshot.Sites(plan.edge().domains(), plan.edge().cors(), TrustedProxies.none(), false),
        Optional.of(plan.limit()),
        plan.body());
  }

  private void runControl() {
    control.run();
    try {
      control.get();
    } catch (ExecutionException e) {
      LOG.error("the control plane did not start", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whoever waits for the control plane waits for the console and the pages on it too.
  private ControlPlane connected(ControlPlane ready, Parts parts) {
    parts.sessions.connect(ready.identity().sessions());
    parts.pages.is(ready.identity().pages());
    console.connect(ready);
    return ready;
  }

  /// Runs the app; requests flow as soon as an instance is healthy. Returns when PostgreSQL and the
  /// rooms on it are ready too.
  ///
  /// @throws Problem from the control plane
  void start() throws InterruptedException {
    if (plan.start().files().isPresent()) {
      files = FileInstance.start(plan.start().files().get(), release, traffic, console.vertx());
    } else {
      fleet = supervisor.start(AppLaunch.spec(plan, release), traffic);
    }
  }

  /// Waits for PostgreSQL and the rooms on it.
  ///
  /// @throws Problem why they did not start
  ControlPlane awaitControl() throws InterruptedException {
    try {
      return control.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Problem p
          ? p
          : new Problem("cannot-start", "The layer did not start: " + e.getCause(), null, e);
    }
  }

  AppPlan plan() {
    return plan;
  }

  StateFolder state() {
    return state;
  }

  LocalSupervisor supervisor() {
    return supervisor;
  }

  Telemetry telemetry() {
    return telemetry;
  }

  ChangeFeed changes() {
    return changes;
  }

  Traffic traffic() {
    return traffic;
  }

  Edge edge() {
    return edge;
  }

  @Nullable Fleet fleet() {
    return fleet;
  }

  ConsolePort console() {
    return console;
  }

  /// @param numeric the address as given, for programs; else the name a person would type
  String edgeUrl(boolean numeric) {
    boolean loopback = options.host().equals("127.0.0.1") && !numeric && !plan.numericHost();
    return "http://" + (loopback ? "localhost" : options.host()) + ":" + edge.port();
  }

  static Ids ids() {
    return new Ids(Clock.systemUTC(), new SharedRandom(System.nanoTime()));
  }

  /// Ends everything in order: requests, app, control plane, log. Twice does no harm.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    traffic.stopping();
    quietly("rest", rest::close);
    quietly("the edge", () -> edge.close(DRAIN));
    Fleet running = fleet;
    if (running != null) {
      quietly("the app", () -> running.stop(STOP_APP));
    }
    FileInstance site = files;
    if (site != null) {
      quietly("the file server", site::close);
    }
    quietly("the supervisor", supervisor::close);
    quietly("the console", console::close);
    quietly("the control plane", this::closeControl);
    quietly("telemetry", telemetry::close);
  }

  private void closeControl() {
    try {
      control.get().close();
    } catch (ExecutionException e) {
      LOG.debug("it had not started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// One part that fails to end must not keep the next from ending.
  private static void quietly(String what, Runnable end) {
    try {
      end.run();
    } catch (RuntimeException e) {
      LOG.warn("{} did not end in order", what, e);
    }
  }
}
