package dev.roadworthy.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One item of `GET /api/logs`.
record LogLine(
    String id,
    @Nullable Instant time,
    String instance,
    String stream,
    String level,
    String text,
    String request,
    String source) {

  static LogLine from(Fields f) {
    return new LogLine(
        f.shown("id"),
        f.time("time"),
        f.text("instance"),
        f.text("stream"),
        f.text("level"),
        f.text("text"),
        f.text("request"),
        f.text("source"));
  }

  /// The level as it is coloured: one of the four we colour, or nothing.
  String levelMark() {
    return switch (level.toLowerCase(java.util.Locale.ROOT)) {
      case "fatal", "error", "critical" -> "error";
      case "warn", "warning" -> "warn";
      case "info", "notice" -> "info";
      case "debug", "trace" -> "debug";
      default -> "";
    };
  }
}
