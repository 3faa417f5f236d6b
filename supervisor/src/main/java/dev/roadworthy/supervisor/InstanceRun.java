package dev.roadworthy.supervisor;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// One run of an instance: a process tree with its output and the threads that watch it.
final class InstanceRun {
  private final Launched launched;
  private final OutputTail tail;
  private final Thread exitWatch;
  private final Thread healthWatch;

  private InstanceRun(Launched launched, OutputTail tail, Thread exitWatch, Thread healthWatch) {
    this.launched = launched;
    this.tail = tail;
    this.exitWatch = exitWatch;
    this.healthWatch = healthWatch;
  }

  /// Launches, and calls `onExit` once, when the launched process has ended.
  ///
  /// @throws dev.roadworthy.base.Problem `cannot-launch`
  static InstanceRun start(
      FleetContext context,
      LaunchOrder order,
      SinkQueue queue,
      Function<Launched, Runnable> health,
      Consumer<Exit> onExit)
      throws IOException {
    Launched launched = context.launcher().start(order);
    try {
      OutputTail tail =
          OutputTail.start(
              queue.instance(),
              order.out(),
              order.err(),
              context.settings().outputBudget(),
              queue,
              context.settings().clock());
      Thread exit =
          Thread.ofVirtual().name("exit-" + order.name()).start(() -> await(launched, onExit));
      Thread watch =
          Thread.ofVirtual().name("health-" + order.name()).start(health.apply(launched));
      return new InstanceRun(launched, tail, exit, watch);
    } catch (IOException e) {
      launched.end();
      throw e;
    }
  }

  private static void await(Launched launched, Consumer<Exit> onExit) {
    try {
      onExit.accept(launched.waitFor());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Launched launched() {
    return launched;
  }

  List<OutputLine> lastLines() {
    return tail.lastLines();
  }

  /// SIGTERM, then until `atMost` for the launched process and for what it left behind.
  void stop(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    launched.terminate();
    if (!launched.waitFor(atMost)) {
      return;
    }
    if (!launched.pids().isEmpty()) {
      launched.terminateAll();
    }
    while (!launched.pids().isEmpty() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
  }

  /// Kills what is left, reads the output to its end.
  ///
  /// @return whether the kernel killed for memory
  boolean end() {
    healthWatch.interrupt();
    boolean outOfMemory = launched.end();
    exitWatch.interrupt();
    tail.finish();
    return outOfMemory;
  }
}
