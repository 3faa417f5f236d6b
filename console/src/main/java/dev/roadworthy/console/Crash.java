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

  /// How it ended: a bare number is an exit code.
  String ending() {
    boolean number = !exit.isEmpty() && exit.chars().allMatch(Character::isDigit);
    return number ? "exit code " + exit : exit;
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
