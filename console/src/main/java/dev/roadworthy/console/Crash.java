package dev.roadworthy.console;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One item of `GET /api/crashes`, with the last lines the app wrote.
record Crash(
    String instance, @Nullable Instant time, String exit, String reason, List<String> lines) {

  static Crash from(Fields f) {
    return new Crash(
        f.text("instance"), f.time("time"), f.shown("exit"), f.text("reason"), f.texts("lines"));
  }

  /// Tells one crash from another across refreshes, so that an open one stays open.
  String key() {
    return instance + "@" + (time == null ? "" : time.toEpochMilli());
  }

  String text() {
    return String.join("\n", lines);
  }

  /// The log of this instance up to the crash.
  String logAddress() {
    String until = time == null ? "" : time.plusSeconds(1).toString();
    return "/logs?instance=" + Shown.encoded(instance) + "&to=" + Shown.encoded(until);
  }
}
