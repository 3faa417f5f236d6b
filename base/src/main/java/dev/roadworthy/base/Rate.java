package dev.roadworthy.base;

import java.time.Duration;
import java.util.regex.Pattern;

/// So many events in so much time: `600/min`, `10/s`, `5/15m`, `100/h`.
///
/// @param count at least 1
/// @param per longer than zero
public record Rate(long count, Duration per) {
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,9})\\s*/\\s*(\\d{0,6})\\s*(ms|s|sec|m|min|h|d)");

  public Rate {
    if (count < 1) {
      throw new IllegalArgumentException("a rate counts at least 1, was " + count);
    }
    if (per.isZero() || per.isNegative()) {
      throw new IllegalArgumentException("a rate's time is longer than zero, was " + per);
    }
  }

  /// @throws IllegalArgumentException with what was expected, when the text is not a rate
  public static Rate parse(String text) {
    var m = TEXT.matcher(text.strip());
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "expected a rate, such as 600/min, 10/s or 5/15m, was " + text);
    }
    String unit = m.group(3).equals("sec") ? "s" : m.group(3);
    String times = m.group(2).isEmpty() ? "1" : m.group(2);
    return new Rate(Long.parseLong(m.group(1)), Durations.parse(times + unit));
  }

  /// Nanoseconds between two events at exactly this rate; at least 1.
  public long intervalNanos() {
    return Math.max(1, per.toNanos() / count);
  }

  @Override
  public String toString() {
    String time = Durations.text(per);
    return count + "/" + (time.startsWith("1 ") ? time.substring(2) : time);
  }
}
