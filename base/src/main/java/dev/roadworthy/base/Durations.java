package dev.roadworthy.base;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/// Durations as people write them: a whole number and one unit, `500ms`, `10s`, `2m`, `1h`, `30d`.
public final class Durations {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|min|h|d)");

  private Durations() {}

  /// @throws IllegalArgumentException with what was expected, when the text is not a duration
  public static Duration parse(String text) {
    var m = TEXT.matcher(text.strip());
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "expected a duration with a unit, such as 500ms, 10s, 2m, 1h or 30d, was " + text);
    }
    long n = Long.parseLong(m.group(1));
    return switch (m.group(2)) {
      case "ms" -> Duration.ofMillis(n);
      case "s" -> Duration.ofSeconds(n);
      case "m", "min" -> Duration.ofMinutes(n);
      case "h" -> Duration.ofHours(n);
      default -> Duration.ofDays(n);
    };
  }

  /// The duration as a person reads it, two units at most: `0.9 s`, `41 s`, `3 min 20 s`, `2 h`.
  public static String text(Duration d) {
    long ms = d.toMillis();
    if (ms < 1000) {
      return ms + " ms";
    }
    if (ms < 10_000) {
      return String.format(Locale.ROOT, "%.1f s", ms / 1000.0);
    }
    long s = d.toSeconds();
    if (s < 60) {
      return s + " s";
    }
    if (s < 3600) {
      return two(s / 60, "min", s % 60, "s");
    }
    if (s < 86_400) {
      return two(s / 3600, "h", s % 3600 / 60, "min");
    }
    return two(s / 86_400, "d", s % 86_400 / 3600, "h");
  }

  private static String two(long a, String unitA, long b, String unitB) {
    return b == 0 ? a + " " + unitA : a + " " + unitA + " " + b + " " + unitB;
  }
}
