package dev.roadworthy.telemetry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/// Joins the lines of a stack trace (Node, Python, Java, Go) to the line it belongs to, stream by
/// stream, within bounds of size and time. Entries come out in the order of their numbers. Used by
/// one thread.
final class StackJoiner {
  /// A trace that pauses longer than this is cut in two.
  static final Duration HOLD = Duration.ofMillis(200);

  static final int MAX_LINES = 500;
  static final int MAX_CHARS = 32 * 1024;

  /// More streams than this at once are passed on line by line.
  private static final int MAX_STREAMS = 256;

  /// Entries that wait for an older one of another stream; beyond it that one is cut.
  private static final int MAX_WAITING = 1000;

  private record Stream(String instance, String name) {}

  private final Map<Stream, Trace> pending = new LinkedHashMap<>();
  private final PriorityQueue<Intake.Stamped> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Intake.Stamped::sequence));
  private final Consumer<Intake.Stamped> out;

  StackJoiner(Consumer<Intake.Stamped> out) {
    this.out = out;
  }

  void accept(Intake.Stamped s) {
    if (s.source() != LogEntry.Source.APP) {
      waiting.add(s);
      release();
      return;
    }
    var stream = new Stream(s.line().instance(), s.line().stream());
    Trace trace = pending.get(stream);
    if (trace != null && trace.takes(s)) {
      return;
    }
    if (trace != null) {
      pending.remove(stream);
      waiting.add(trace.joined());
    }
    if (!s.line().text().isBlank()) {
      if (pending.size() < MAX_STREAMS && Trace.mayContinue(s.line().text())) {
        pending.put(stream, new Trace(s));
      } else {
        waiting.add(s);
      }
    }
    if (waiting.size() > MAX_WAITING) {
      endAll();
    }
    release();
  }

  /// Ends what has waited long enough.
  void endQuiet(long nanos) {
    var ended = new ArrayList<Stream>();
    pending.forEach((stream, trace) -> {
      if (nanos - trace.lastNanos() > HOLD.toNanos()) {
        ended.add(stream);
      }
    });
    for (Stream stream : ended) {
      Trace trace = pending.remove(stream);
      if (trace != null) {
        waiting.add(trace.joined());
      }
    }
    release();
  }

  void endAll() {
    for (Trace trace : List.copyOf(pending.values())) {
      waiting.add(trace.joined());
    }
    pending.clear();
    release();
  }

  boolean isHolding() {
    return !pending.isEmpty();
  }

  private void release() {
    long oldest = Long.MAX_VALUE;
    for (Trace trace : pending.values()) {
      oldest = Math.min(oldest, trace.sequence());
    }
    while (true) {
      Intake.Stamped next = waiting.peek();
      if (next == null || next.sequence() > oldest) {
        return;
      }
      waiting.remove();
      out.accept(next);
    }
  }

  /// Whether a text holds frames of a stack.
  static boolean isTrace(String text) {
    int lineEnd = text.indexOf('\n');
    return lineEnd >= 0
        && (text.indexOf("\n    at ", lineEnd) >= 0
            || text.indexOf("\n\tat ", lineEnd) >= 0
            || text.indexOf("\n  File \"", lineEnd) >= 0
            || text.startsWith("Traceback (")
            || text.startsWith("panic: "));
  }
}
