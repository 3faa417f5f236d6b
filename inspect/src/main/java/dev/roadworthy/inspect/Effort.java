package dev.roadworthy.inspect;

import java.time.Duration;
import java.util.Locale;

/// Working time as a person says it: a day has eight hours, and nothing is more exact than half.
final class Effort {
  private static final long DAY_MINUTES = 8 * 60;

  private Effort() {}

  /// `15 min`, `2 h`, `1.5 days`, `3 days`.
  static String text(Duration effort) {
    long minutes = effort.toMinutes();
    if (minutes < 60) {
      return (minutes <= 5 ? minutes : Math.min(55, (minutes + 2) / 5 * 5)) + " min";
    }
    if (minutes < DAY_MINUTES - 15) {
      return halves(minutes / 60.0) + " h";
    }
    String days = halves((double) minutes / DAY_MINUTES);
    return days + (days.equals("1") ? " day" : " days");
  }

  private static String halves(double value) {
    double rounded = Math.round(value * 2) / 2.0;
    return rounded == Math.rint(rounded)
        ? String.valueOf((long) rounded)
        : String.format(Locale.ROOT, "%.1f", rounded);
  }
}
