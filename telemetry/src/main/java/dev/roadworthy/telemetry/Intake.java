package dev.roadworthy.telemetry;

import java.time.InstantSource;
import java.util.List;

/// Takes what the app writes and what the edge has answered. Never waits and never throws for what
/// it is given: beyond the queue's bytes entries are dropped, and the log itself says how many. Any
/// thread may call.
public final class Intake {
  /// A longer line is cut here, and says so.
  static final int MAX_LINE = 16 * 1024;

  /// What an entry weighs in the queue beyond its text: objects, references, numbers.
  private static final int OVERHEAD = 160;

  /// A line and the moment it came, for stack traces that come line by line.
  ///
  /// @param sequence given when it is taken from the queue, so that numbers are in its order
  record Stamped(LogLine line, long sequence, long nanos, LogEntry.Source source, Level level) {
    Stamped numbered(long number) {
      return new Stamped(line, number, nanos, source, level);
    }
  }

  /// Entries and the second they came in.
  record AccessBatch(List<AccessEntry> entries, long epochSecond) {}

  private final InstantSource clock;
  final BoundedQueue<Stamped> lines;
  final BoundedQueue<AccessBatch> access;

  Intake(InstantSource clock, long queueBytes) {
    this.clock = clock;
    this.lines = new BoundedQueue<>(queueBytes);
    this.access = new BoundedQueue<>(queueBytes);
  }

  /// One line of an app's output.
  public void line(LogLine line) {
    LogLine bounded = bounded(line);
    var stamped = new Stamped(bounded, 0, System.nanoTime(), LogEntry.Source.APP, Level.INFO);
    lines.offer(stamped, size(bounded), 1);
  }

  /// Lines of an app's output, oldest first.
  public void lines(List<LogLine> lines) {
    for (LogLine line : lines) {
      line(line);
    }
  }

  /// Finished requests, oldest first. The list is kept: the caller does not change it afterwards.
  public void access(List<AccessEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    long size = 64;
    for (AccessEntry e : entries) {
      size += 3 * OVERHEAD + e.path().length() + e.client().length() + e.id().length();
    }
    long second = clock.instant().getEpochSecond();
    var batch = new AccessBatch(entries, second);
    access.offer(batch, size, entries.size());
  }

  /// A line of Roadworthy's own, shown among the app's: an instance was restarted, a release went
  /// live.
  ///
  /// @param subject what it is about, such as an instance's name
  public void note(Level level, String subject, String text) {
    var line = new LogLine(subject, null, "roadworthy", clock.instant(), text);
    LogLine bounded = bounded(line);
    var stamped = new Stamped(bounded, 0, System.nanoTime(), LogEntry.Source.ROADWORTHY, level);
    // What it says must not be the first to be dropped.
    lines.offerFirst(stamped, size(bounded));
  }

  private static long size(LogLine line) {
    return OVERHEAD + 2L * line.text().length();
  }

  private static LogLine bounded(LogLine line) {
    return line.text().length() <= MAX_LINE ? line : cut(line);
  }

  private static LogLine cut(LogLine line) {
    int end = MAX_LINE;
    if (Character.isHighSurrogate(line.text().charAt(end - 1))) {
      end--;
    }
    String text = line.text().substring(0, end) + " … cut, " + line.text().length() + " characters";
    return new LogLine(line.instance(), line.release(), line.stream(), line.time(), text);
  }
}
