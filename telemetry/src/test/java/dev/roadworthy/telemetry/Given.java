package dev.roadworthy.telemetry;

import dev.roadworthy.base.ByteSize;
import dev.roadworthy.http.Json;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import tools.jackson.databind.JsonNode;

/// What the tests of this room start from.
final class Given {
  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private Given() {}

  /// The defaults with small queues and no free-disk floor: tests do not depend on the disk here.
  static TelemetrySettings settings() {
    return TelemetrySettings.defaults().withFreeFloor(new ByteSize(0));
  }

  static Telemetry telemetry(Path folder) {
    return Telemetry.start(settings(), folder, InstantSource.system());
  }

  static LogLine line(String instance, String text) {
    return new LogLine(instance, "r1", "stdout", Instant.now(), text);
  }

  static Intake.Stamped stamped(long sequence, String text) {
    return stamped(sequence, "web-1", sequence, text);
  }

  static Intake.Stamped stamped(long sequence, String instance, long millis, String text) {
    var line = new LogLine(instance, "r1", "stdout", NOON, text);
    long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    return new Intake.Stamped(line, sequence, nanos, LogEntry.Source.APP, Level.INFO);
  }

  static LogEntry parsed(String text) {
    return LineParser.parse(stamped(1, text));
  }

  static LogEntry entry(long sequence, String text) {
    return LineParser.parse(stamped(sequence, text));
  }

  static AccessEntry request(String id, String path, int status) {
    return request(id, path, status, Verdict.ALLOWED, Duration.ofMillis(12));
  }

  static AccessEntry request(String id, String path, int status, Verdict verdict, Duration app) {
    return new AccessEntry(
        Sequence.micros(Instant.now()),
        id,
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "203.0.113.7",
        "mia@example.com",
        "/**",
        "signed-in",
        "GET",
        path,
        status,
        0,
        1234,
        20_000,
        0,
        app.toNanos(),
        "web-1",
        "r1",
        verdict,
        0);
  }

  static JsonNode get(Telemetry telemetry, String pathAndQuery) {
    return Json.tree(answer(telemetry, pathAndQuery).bodyText().getBytes(UTF_8));
  }

  private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

  static Response answer(Telemetry telemetry, String pathAndQuery) {
    try {
      return telemetry.apis().handle(Request.of("GET", pathAndQuery));
    } catch (Exception e) {
      throw new AssertionError("GET " + pathAndQuery, e);
    }
  }

  static List<String> texts(Telemetry telemetry, String query) {
    var texts = new ArrayList<String>();
    get(telemetry, "/api/logs?" + query)
        .path("items")
        .forEach(i -> texts.add(i.path("text").asString()));
    return texts;
  }

  static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
  }
}
