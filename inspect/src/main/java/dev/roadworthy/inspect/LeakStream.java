package dev.roadworthy.inspect;

import dev.roadworthy.git.Portions;
import dev.roadworthy.leaks.Leak;
import dev.roadworthy.leaks.LeakDetector;
import dev.roadworthy.leaks.LineRanges;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Looks for credentials in a file too large for memory, window by window; windows overlap by more
/// than any credential is long.
final class LeakStream implements Portions {
  private static final int WINDOW = 1 << 20;
  private static final int OVERLAP = 16 << 10;

  /// A file with more is a dump; it is known by then.
  private static final int MAX_LEAKS = 1000;

  private final LeakDetector detector;
  private final String path;
  private final Consumer<LeakSink.Held> leaks;
  private final BooleanSupplier stopped;
  private final byte[] window = new byte[WINDOW + OVERLAP];
  private final Set<Long> told = new HashSet<>();
  private int filled;
  private int line = 1;
  private long column;
  private boolean binary;
  private boolean begun;

  /// @param stopped polled at each portion; true ends it
  LeakStream(
      LeakDetector detector, String path, BooleanSupplier stopped, Consumer<LeakSink.Held> leaks) {
    this.detector = detector;
    this.path = path;
    this.stopped = stopped;
    this.leaks = leaks;
  }

  @Override
  public boolean take(byte[] bytes, int length) {
    int at = 0;
    while (at < length && !binary && told.size() < MAX_LEAKS) {
      int count = Math.min(length - at, window.length - filled);
      System.arraycopy(bytes, at, window, filled, count);
      filled += count;
      at += count;
      if (filled == window.length) {
        scan();
        shift();
      }
    }
    return !binary && told.size() < MAX_LEAKS && !stopped.getAsBoolean();
  }

  /// Looks at what is left.
  @Override
  public void end() {
    if (filled > 0 && !binary) {
      scan();
    }
  }

  private void scan() {
    if (!begun) {
      begun = true;
      binary = LeakSink.binary(window, filled);
    }
    LineRanges ranges = binary ? LineRanges.of(1, 1) : LineRanges.all();
    for (Leak leak : detector.scan(path, window, binary ? 8000 : filled, ranges)) {
      int inLine = leak.line() == 1 ? (int) Math.min(column, Integer.MAX_VALUE / 2) : 0;
      int number = line + leak.line() - 1;
      if (told.add((long) number << 32 | leak.column() + inLine)) {
        leaks.accept(new LeakSink.Held(moved(leak, number, inLine), 0, 0));
      }
    }
  }

  private static Leak moved(Leak leak, int line, int by) {
    return new Leak(
        leak.kind(),
        leak.confidence(),
        leak.realLooking(),
        leak.context(),
        line,
        leak.column() + by,
        leak.endColumn() + by,
        leak.masked(),
        leak.fingerprint(),
        leak.provider());
  }

  private void shift() {
    int gone = filled - OVERLAP;
    for (int i = 0; i < gone; i++) {
      if (window[i] == '\n') {
        line++;
        column = 0;
      } else {
        column++;
      }
    }
    System.arraycopy(window, gone, window, 0, OVERLAP);
    filled = OVERLAP;
  }
}
