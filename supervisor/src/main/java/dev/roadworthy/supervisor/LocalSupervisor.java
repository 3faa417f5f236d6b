package dev.roadworthy.supervisor;

import dev.roadworthy.base.Durations;
import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs apps as processes of this machine.
///
/// Nothing it starts outlives it: `close` stops everything in order, and when it is killed a
/// guardian process kills what is left.
public final class LocalSupervisor implements Supervisor {
  /// For fleets still running when the supervisor is closed.
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  /// For the sink to take the last lines of a command.
  private static final Duration LAST_LINES = Duration.ofSeconds(5);

  private final SupervisorSettings settings;
  private final ProcessLauncher launcher;
  private final FleetContext.Surroundings surroundings;
  private final Set<LocalFleet> fleets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Path output;

  private LocalSupervisor(
      SupervisorSettings settings, ProcessLauncher launcher, OutputSink sink, TrafficDrain drain) {
    this.settings = settings;
    this.launcher = launcher;
    this.surroundings =
        new FleetContext.Surroundings(sink, drain, new FreePorts(settings.random()));
    this.output = settings.folder().resolve("output");
  }

  /// @param sink takes the output of all instances, and first what an earlier Roadworthy that was
  ///   killed had not passed on
  /// @param drain waits for an instance's requests before it is stopped
  /// @throws Problem `cannot-supervise`
  public static LocalSupervisor open(
      SupervisorSettings settings, OutputSink sink, TrafficDrain drain) {
    return open(settings, ProcessLauncher.open(settings), sink, drain);
  }

  static LocalSupervisor open(
      SupervisorSettings settings, ProcessLauncher launcher, OutputSink sink, TrafficDrain drain) {
    var supervisor = new LocalSupervisor(settings, launcher, sink, drain);
    try {
      Files.createDirectories(supervisor.output);
    } catch (IOException e) {
      launcher.close();
      throw new Problem(
          "cannot-supervise",
          "Could not make the folder " + supervisor.output + ": " + e.getMessage(),
          "Check that it can be written.",
          e);
    }
    OutputTail.recover(supervisor.output, settings.outputBudget(), sink, settings.clock());
    return supervisor;
  }

  /// How the processes of an app in this folder are kept apart.
  public Isolation isolation(Path dir) {
    return launcher.isolation(dir.toAbsolutePath().normalize());
  }

  @Override
  public void makeFolder(Path folder, Path dir) {
    launcher.makeFolder(folder, dir.toAbsolutePath().normalize());
  }

  @Override
  public Fleet start(InstanceSpec spec, InstanceListener listener) {
    fleets.removeIf(
        f -> f.instances().stream().allMatch(i -> i.state() instanceof InstanceState.Stopped));
    var fleet =
        LocalFleet.start(
            numbers.incrementAndGet(),
            new FleetContext(spec, listener, launcher, settings, surroundings));
    fleets.add(fleet);
    return fleet;
  }

  @Override
  public CommandResult run(CommandSpec command, OutputSink sink) throws InterruptedException {
    long began = System.nanoTime();
    String name =
        command.name().replaceAll("[^A-Za-z0-9._-]", "-")
            + "~"
            + ProcessHandle.current().pid()
            + "-"
            + numbers.incrementAndGet();
    Path out = output.resolve(name + ".out");
    Path err = output.resolve(name + ".err");
    Launched launched =
        launcher.start(
            new LaunchOrder(
                name,
                command.command(),
                command.dir(),
                command.environment(),
                command.memory(),
                command.niced(),
                out,
                err));
    try (var queue = new SinkQueue(command.name(), sink, settings.clock())) {
      OutputTail tail =
          OutputTail.start(
              command.name(), out, err, settings.outputBudget(), queue, settings.clock());
      boolean ended = false;
      boolean outOfMemory;
      try {
        ended = launched.waitFor(command.timeout());
      } finally {
        outOfMemory = launched.end();
        tail.finish();
      }
      Exit exit = launched.waitFor();
      queue.awaitEmpty(LAST_LINES);
      List<OutputLine> lines = tail.lastLines();
      var took = Duration.ofNanos(System.nanoTime() - began);
      boolean failed = !ended || !exit.equals(new Exit.Code(0));
      outOfMemory |= failed && CrashExplanation.saysOutOfMemory(lines);
      String why = failed ? explain(exit, !ended, command, outOfMemory, lines) : "";
      return new CommandResult(exit, !ended, outOfMemory, took, why, lines);
    } catch (IOException e) {
      launched.end();
      throw new Problem("cannot-launch", "Could not read the output of " + command + ".", null, e);
    }
  }

  private static String explain(
      Exit exit, boolean timedOut, CommandSpec command, boolean oom, List<OutputLine> lines) {
    return timedOut
        ? "It was still running after " + Durations.text(command.timeout()) + " and was killed."
        : CrashExplanation.of(exit, oom, lines);
  }

  @Override
  public void close() {
    var stops =
        fleets.stream()
            .map(f -> Thread.ofVirtual().name("stop-fleet").start(() -> f.stop(CLOSE_LIMIT)))
            .toList();
    for (Thread stop : stops) {
      try {
        stop.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    launcher.close();
  }
}
