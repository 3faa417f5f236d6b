package dev.roadworthy.telemetry;

import java.util.Locale;
import java.util.Optional;

/// How bad a log line is, mildest first. Plain text without a level of its own is `INFO`.
public enum Level {
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR,
  FATAL;

  private final String text = name().toLowerCase(Locale.ROOT);

  /// The lower-case name that the API and the console show.
  public String text() {
    return text;
  }

  /// The level of a word as loggers write it, in any case: `warning`, `ERR`, `critical`, `SEVERE`.
  public static Optional<Level> of(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "trace", "verbose", "silly", "finest", "finer" -> Optional.of(TRACE);
      case "debug", "fine" -> Optional.of(DEBUG);
      case "info", "information", "notice", "http", "config", "log" -> Optional.of(INFO);
      case "warn", "warning" -> Optional.of(WARN);
      case "error", "err", "severe" -> Optional.of(ERROR);
      case "fatal", "critical", "crit", "alert", "emerg", "emergency", "panic" ->
          Optional.of(FATAL);
      default -> Optional.empty();
    };
  }

  Level atLeast(Level floor) {
    return compareTo(floor) >= 0 ? this : floor;
  }
}
