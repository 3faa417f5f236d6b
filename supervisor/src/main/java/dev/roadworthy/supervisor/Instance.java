package dev.roadworthy.supervisor;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one instance running: launches it, hears what happens to it on one queue, and decides on
/// one thread. Other threads only put events into the queue and read the view.
final class Instance {
  private static final Logger LOG = LoggerFactory.getLogger(Instance.class);

  /// Reports come a few a second at most; a full queue makes the reporter wait.
  private static final int MAX_EVENTS = 1024;

  /// Of the time to stop, the part that requests under way may take before SIGTERM.
  private static final int DRAIN_SHARE = 2;

  private sealed interface Event {
    record Go() implements Event {}

    record Exited(int run, Exit exit) implements Event {}

    record Watched(int run, HealthWatch.Report report) implements Event {}

    record Restart() implements Event {}

    record Stop(Duration limit) implements Event {}
  }

  /// How a run, or a wait, ended.
  private sealed interface End {
    record Again() implements End {}

    record Stopped() implements End {}

    record Crashed(Crash crash) implements End {}
  }

  private final String id;
  private final LocalFleet fleet;
  private final FleetContext context;
  private final BackOff backOff;
  private final SinkQueue output;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>(MAX_EVENTS);
  private final Thread thread;
  private volatile InstanceView view;
  private volatile @Nullable InstanceRun current;
  private int runs;
  private long unhealthySince;
  private int failures;

  Instance(LocalFleet fleet, FleetContext context, int number) {
    this.fleet = fleet;
    this.context = context;
    this.id = context.spec().app() + "-" + number;
    this.backOff = new BackOff(context.settings().random());
    this.output = new SinkQueue(id, context.surroundings().sink(), context.settings().clock());
    Instant now = now();
    this.view =
        new InstanceView(
            id,
            context.spec().app(),
            context.spec().release(),
            new InstanceState.Starting(now, "waiting for the first instance to be healthy"),
            0,
            "127.0.0.1",
            0,
            now,
            0,
            Optional.empty(),
            context.spec().size().memory(),
            Optional.empty());
    this.thread = Thread.ofVirtual().name("instance-" + id).unstarted(this::live);
  }

  void start() {
    thread.start();
  }

  /// Lets it launch.
  void go() {
    offer(new Event.Go());
  }

  void restart() {
    offer(new Event.Restart());
  }

  void stop(Duration limit) {
    offer(new Event.Stop(limit));
  }

  /// @return false when it still lives after `atMost`
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return thread.join(atMost);
  }

  void killNow() {
    InstanceRun run = current;
    if (run != null) {
      run.launched().kill();
    }
  }

  InstanceView view() {
    return view;
  }

  Optional<Usage> usage() {
    InstanceRun run = current;
    return run == null ? Optional.empty() : Optional.of(run.launched().usage());
  }

  private void offer(Event event) {
    if (!events.offer(event)) {
      LOG.warn("{} has {} events waiting; {} is dropped", id, MAX_EVENTS, event);
    }
  }

  private void live() {
    try {
      if (pauseUntil(Long.MAX_VALUE) instanceof End.Stopped) {
        return;
      }
      End end = runOnce();
      while (!(end instanceof End.Stopped)) {
        end = next(end);
      }
    } catch (InterruptedException e) {
      LOG.debug("{} interrupted", id);
    } catch (RuntimeException e) {
      LOG.error("{} is no longer kept running", id, e);
    } finally {
      endRun();
      publish(new InstanceState.Stopped(), view.port());
      output.close();
    }
  }

  private End next(End end) throws InterruptedException {
    return switch (end) {
      case End.Stopped s -> s;
      case End.Again a -> runOnce();
      case End.Crashed c -> afterCrash(c.crash());
    };
  }

  private End afterCrash(Crash crash) throws InterruptedException {
    var next = backOff.after(crash.time(), crash.ranHealthy());
    if (!next.pause().isZero()) {
      Instant until = now().plus(next.pause());
      publish(
          next.looping()
              ? new InstanceState.CrashLooping(
                  crash,
                  next.crashes(),
                  until,
                  "Crashed " + next.crashes() + " times in a row. " + crash.explanation())
              : new InstanceState.BackingOff(crash, until),
          0);
      End paused = pauseUntil(System.nanoTime() + next.pause().toNanos());
      if (paused instanceof End.Stopped) {
        return paused;
      }
    }
    return runOnce();
  }

  /// Waits, ready to be stopped or started sooner.
  private End pauseUntil(long nanos) throws InterruptedException {
    while (true) {
      Event e = poll(nanos);
      if (e == null || e instanceof Event.Go) {
        return new End.Again();
      }
      if (e instanceof Event.Restart) {
        backOff.reset();
        return new End.Again();
      }
      if (e instanceof Event.Stop) {
        return new End.Stopped();
      }
    }
  }

  private @Nullable Event poll(long untilNanos) throws InterruptedException {
    return untilNanos == Long.MAX_VALUE
        ? events.take()
        : events.poll(Math.max(0, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private End runOnce() throws InterruptedException {
    int run = ++runs;
    unhealthySince = 0;
    failures = 0;
    int port;
    try {
      port = fleet.portFor();
      launch(run, port);
    } catch (Problem | IOException e) {
      String hint = e instanceof Problem p && p.hint() != null ? " " + p.hint() : "";
      return crashed(new Exit.NotLaunched(e.getMessage() + hint), false);
    }
    return watch(run, System.nanoTime() + context.spec().times().start().toNanos());
  }

  private void launch(int run, int port) throws IOException {
    InstanceSpec spec = context.spec();
    Path base = context.settings().folder().resolve("output");
    String name = id + "~" + ProcessHandle.current().pid() + "-" + fleet.number() + "-" + run;
    var order =
        new LaunchOrder(
            name,
            command(spec, port),
            spec.launch().dir(),
            environment(spec, port),
            spec.size().memory(),
            false,
            base.resolve(name + ".out"),
            base.resolve(name + ".err"));
    InstanceRun started =
        InstanceRun.start(
            context,
            order,
            output,
            launched ->
                new HealthWatch(
                    spec.health(),
                    port,
                    launched,
                    fleet.rememberedPath(),
                    report -> put(new Event.Watched(run, report))),
            exit -> put(new Event.Exited(run, exit)));
    current = started;
    view =
        new InstanceView(
            id,
            spec.app(),
            spec.release(),
            new InstanceState.Starting(
                started.launched().startedAt(), "waiting for it to listen on port " + port),
            started.launched().pid(),
            "127.0.0.1",
            port,
            started.launched().startedAt(),
            run - 1,
            view.health(),
            spec.size().memory(),
            view.lastCrash());
    tell();
  }

  private void put(Event event) {
    try {
      events.put(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> command(InstanceSpec spec, int port) {
    String number = Integer.toString(port);
    var words = new ArrayList<String>();
    boolean replaced = false;
    for (String word : spec.launch().command()) {
      replaced |= word.contains("{port}");
      words.add(word.replace("{port}", number));
    }
    return !replaced && spec.launch().port() instanceof PortPlan.Argument a
        ? Commands.append(words, a.template().replace("{port}", number))
        : words;
  }

  private Map<String, String> environment(InstanceSpec spec, int port) {
    var variables = new HashMap<String, String>();
    variables.put("HOST", "127.0.0.1");
    variables.put("ROADWORTHY_INSTANCE", id);
    variables.putAll(spec.launch().environment());
    if (spec.launch().port() instanceof PortPlan.Variable v) {
      variables.put(v.name(), Integer.toString(port));
    }
    return variables;
  }

  private End watch(int run, long startDeadline) throws InterruptedException {
    while (true) {
      Event event = poll(deadline(startDeadline));
      if (event == null) {
        return crashed(overdue(), ranHealthy());
      }
      switch (event) {
        case Event.Go g -> {}
        case Event.Exited x -> {
          if (x.run() == run) {
            return crashed(x.exit(), ranHealthy());
          }
        }
        case Event.Watched w -> {
          if (w.run() == run) {
            heard(w.report());
          }
        }
        case Event.Restart r -> {
          backOff.reset();
          drainAndStop(context.spec().times().stopGrace());
          return new End.Again();
        }
        case Event.Stop s -> {
          drainAndStop(s.limit());
          return new End.Stopped();
        }
      }
    }
  }

  private long deadline(long startDeadline) {
    return switch (view.state()) {
      case InstanceState.Starting s -> startDeadline;
      case InstanceState.Unhealthy u ->
          unhealthySince + context.spec().health().restartAfter().toNanos();
      default -> Long.MAX_VALUE;
    };
  }

  private Exit overdue() {
    return switch (view.state()) {
      case InstanceState.Unhealthy u -> new Exit.Unhealthy(u.reason());
      default -> new Exit.NotReady(context.spec().times().start(), view.message());
    };
  }

  private boolean ranHealthy() {
    return !(view.state() instanceof InstanceState.Starting);
  }

  private void heard(HealthWatch.Report report) {
    switch (report) {
      case HealthWatch.Report.Progress p -> {
        if (view.state() instanceof InstanceState.Starting s) {
          publish(new InstanceState.Starting(s.since(), p.waitingFor()), view.port());
        }
      }
      case HealthWatch.Report.Ready r -> ready(r);
      case HealthWatch.Report.Notice n -> fleet.noticed(id, n.problem());
      case HealthWatch.Report.Passed p -> {
        failures = 0;
        if (view.state() instanceof InstanceState.Unhealthy) {
          publish(new InstanceState.Healthy(now()), view.port());
        }
      }
      case HealthWatch.Report.Failed f -> failed(f.reason());
    }
  }

  private void ready(HealthWatch.Report.Ready r) {
    view =
        new InstanceView(
            id,
            view.app(),
            view.release(),
            new InstanceState.Healthy(now()),
            view.pid(),
            r.host(),
            r.port(),
            view.startedAt(),
            view.restarts(),
            Optional.of(r.health()),
            view.memoryLimit(),
            view.lastCrash());
    tell();
    fleet.healthy(this, r);
  }

  private void failed(String reason) {
    failures++;
    boolean already = view.state() instanceof InstanceState.Unhealthy;
    if (!already && failures >= context.spec().health().failures()) {
      unhealthySince = System.nanoTime();
      publish(new InstanceState.Unhealthy(now(), reason), view.port());
    }
  }

  private void drainAndStop(Duration limit) throws InterruptedException {
    InstanceRun run = current;
    if (run == null) {
      return;
    }
    long end = System.nanoTime() + limit.toNanos();
    publish(new InstanceState.Draining(now(), now().plus(limit)), view.port());
    if (!context.surroundings().drain().awaitIdle(view, limit.dividedBy(DRAIN_SHARE))) {
      LOG.info("{} still has requests under way; it is asked to stop all the same", id);
    }
    run.stop(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    if (run.launched().alive()) {
      LOG.info("{} ignored SIGTERM for {} s; it is killed", id, limit.toSeconds());
    }
    endRun();
  }

  private End crashed(Exit exit, boolean ranHealthy) {
    boolean outOfMemory = endRun();
    List<OutputLine> lines = lastLines;
    outOfMemory |= !(exit instanceof Exit.NotLaunched) && CrashExplanation.saysOutOfMemory(lines);
    var crash =
        new Crash(
            id,
            context.spec().release(),
            now(),
            exit,
            outOfMemory,
            ranHealthy,
            CrashExplanation.of(exit, outOfMemory, lines),
            lines);
    fleet.crashed(crash);
    view =
        new InstanceView(
            id,
            view.app(),
            view.release(),
            new InstanceState.Crashed(crash),
            0,
            view.host(),
            0,
            view.startedAt(),
            view.restarts(),
            view.health(),
            view.memoryLimit(),
            Optional.of(crash));
    tell();
    return new End.Crashed(crash);
  }

  private List<OutputLine> lastLines = List.of();

  private boolean endRun() {
    InstanceRun run = current;
    current = null;
    if (run == null) {
      lastLines = List.of();
      return false;
    }
    boolean outOfMemory = run.end();
    lastLines = run.lastLines();
    return outOfMemory;
  }

  private void publish(InstanceState state, int port) {
    boolean runs = current != null;
    view =
        new InstanceView(
            id,
            view.app(),
            view.release(),
            state,
            runs ? view.pid() : 0,
            view.host(),
            runs ? port : 0,
            view.startedAt(),
            view.restarts(),
            view.health(),
            view.memoryLimit(),
            view.lastCrash());
    tell();
  }

  private void tell() {
    try {
      context.listener().changed(view);
    } catch (RuntimeException e) {
      LOG.error("the listener failed on {} {}", id, view.word(), e);
    }
  }

  private Instant now() {
    return context.settings().clock().instant();
  }
}
