package dev.roadworthy.console;

import java.time.Instant;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// One item of `GET /api/instances`: a running copy of the app. Memory in bytes, CPU in percent of
/// one core.
record Instance(
    String id,
    String state,
    String health,
    long pid,
    long port,
    @Nullable Instant startedAt,
    long restarts,
    @Nullable Long memoryBytes,
    @Nullable Long memoryLimitBytes,
    @Nullable Double cpuPercent,
    String release,
    String message) {

  static Instance from(Fields f) {
    return new Instance(
        f.text("id"),
        f.text("state"),
        f.text("health"),
        f.whole("pid"),
        f.whole("port"),
        f.time("startedAt"),
        f.whole("restarts"),
        f.sizeOrNull("memoryBytes"),
        f.sizeOrNull("memoryLimitBytes"),
        f.number("cpuPercent"),
        f.text("release"),
        f.text("message"));
  }

  /// Where it runs: a folder of files has neither a port of its own nor a process.
  String place() {
    var words = new StringJoiner(" · ");
    if (port > 0) {
      words.add("port " + port);
    }
    if (pid > 0) {
      words.add("pid " + pid);
    }
    return words.toString();
  }

  Tone tone() {
    Tone state = Tone.of(state());
    Tone health = Tone.of(health());
    return state == Tone.GOOD ? (health == Tone.QUIET ? state : health) : state;
  }

  boolean isServing() {
    return tone() == Tone.GOOD;
  }

  /// Memory used of the limit, 0 to 100; 0 when either is unknown.
  int memoryShare() {
    if (memoryBytes == null || memoryLimitBytes == null || memoryLimitBytes <= 0) {
      return 0;
    }
    return (int) Math.clamp(100 * memoryBytes / memoryLimitBytes, 0, 100);
  }
}
