package dev.roadworthy.telemetry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The thread that takes lines from the intake: joins stack traces, reads them, stores them, passes
/// them on to watchers.
final class LinePipeline {
  private static final Duration REPORT_EVERY = Duration.ofSeconds(10);

  /// How many entries are stored before watchers see them.
  private static final int CHUNK = 1000;

  private final Intake intake;
  private final Sequence sequence;
  private final LogStore store;
  private final LiveTail tail;
  private final DropReport drops;
  private final StackJoiner joiner = new StackJoiner(this::joined);
  private final List<LogEntry> ready = new ArrayList<>();

  LinePipeline(Intake intake, Sequence sequence, LogStore store, LiveTail tail, Notices notices) {
    this.intake = intake;
    this.sequence = sequence;
    this.store = store;
    this.tail = tail;
    this.drops =
        new DropReport(
            "%,d lines dropped in %d s: the app logs faster than %,d lines a second.",
            REPORT_EVERY, notices);
  }

  void run() {
    store.open();
    boolean closed = false;
    while (!closed) {
      BoundedQueue.Batch<Intake.Stamped> batch;
      try {
        batch = intake.lines.take(patience());
      } catch (InterruptedException e) {
        break;
      }
      closed = batch.closed();
      for (Intake.Stamped s : batch.items()) {
        joiner.accept(s.numbered(sequence.next()));
        if (ready.size() >= CHUNK) {
          pass();
        }
      }
      long now = System.nanoTime();
      drops.count(batch.dropped(), batch.items().size(), now);
      if (closed) {
        joiner.endAll();
      } else {
        joiner.endQuiet(now);
      }
      pass();
      store.tick();
    }
    store.close();
  }

  private Duration patience() {
    if (joiner.isHolding()) {
      return StackJoiner.HOLD;
    }
    return drops.isDue() ? Duration.ofSeconds(1) : store.patience();
  }

  private void joined(Intake.Stamped s) {
    ready.add(LineParser.parse(s));
  }

  private void pass() {
    store.add(ready);
    if (!ready.isEmpty()) {
      tail.publish(List.copyOf(ready));
      ready.clear();
    }
  }
}
