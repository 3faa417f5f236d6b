package dev.roadworthy.telemetry;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// Numbers entries in the order they arrive: microseconds since 1970, moved forward where two would
/// be equal or the clock went back. So numbers sort, never repeat, and say about when.
final class Sequence {
  private final InstantSource clock;
  private final AtomicLong last = new AtomicLong();

  Sequence(InstantSource clock) {
    this.clock = clock;
  }

  long next() {
    return next(1);
  }

  /// The first of `count` numbers in a row.
  long next(int count) {
    long now = micros(clock.instant());
    while (true) {
      long before = last.get();
      long first = Math.max(now, before + 1);
      if (last.compareAndSet(before, first + count - 1)) {
        return first;
      }
    }
  }

  /// The present by the clock, in the same unit.
  long now() {
    return micros(clock.instant());
  }

  /// Never gives a number up to this one again; what is stored already has it.
  void continueAfter(long used) {
    last.accumulateAndGet(used, Math::max);
  }

  static long micros(Instant t) {
    return t.getEpochSecond() * 1_000_000 + t.getNano() / 1000;
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }

  /// Sixteen hexadecimal digits, so that text sorts as the numbers do.
  static String text(long number) {
    String hex = Long.toHexString(number);
    return "0".repeat(16 - hex.length()) + hex;
  }

  /// @throws NumberFormatException when the text is not one of ours
  static long parse(String text) {
    if (text.isEmpty() || text.length() > 16) {
      throw new NumberFormatException("not an entry's id: " + text);
    }
    return Long.parseUnsignedLong(text, 16);
  }
}
