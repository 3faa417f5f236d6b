package dev.roadworthy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.http.Json;
import dev.roadworthy.http.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class MetricsTest {
  @TempDir Path folder;
  private Instant now = Given.NOON;
  private final InstantSource clock = () -> now;

  private void record(Metrics metrics, int count, int status, Verdict verdict, long millis) {
    metrics.record(
        IntStream.range(0, count)
            .mapToObj(i -> Given.request("x", "/", status, verdict, Duration.ofMillis(millis)))
            .toList(),
        now.getEpochSecond());
  }

  private JsonNode history(Metrics metrics, String query) {
    try {
      var api = new MetricsApi(metrics, new RoutesSeen(), clock).routes();
      var answer = api.handle(Request.of("GET", "/api/metrics?" + query));
      return Json.tree(answer.bodyText().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void ratesAndPercentilesAreThereForEachStepAndNullWithoutRequests() {
    var metrics = new Metrics(clock, null);
    record(metrics, 99, 200, Verdict.ALLOWED, 10);
    record(metrics, 1, 500, Verdict.FAILED, 1000);
    record(metrics, 20, 429, Verdict.LIMITED, 0);
    now = now.plusSeconds(20);
    metrics.tick();
    var answer = history(metrics, "range=60s&step=10s");
    assertThat(answer.path("step").asInt()).isEqualTo(10);
    assertThat(answer.path("from").asString()).isEqualTo("2026-11-20T11:59:30Z");
    var series = answer.path("series");
    assertThat(series.path("requests").toString()).isEqualTo("[0.0,0.0,0.0,12.0,0.0]");
    assertThat(series.path("errors").get(3).asDouble()).isEqualTo(0.1);
    assertThat(series.path("limited").get(3).asDouble()).isEqualTo(2);
    assertThat(series.path("p50").get(3).asDouble()).isBetween(9.7, 10.4);
    assertThat(series.path("p50").get(0).isNull()).isTrue();
  }

  @Test
  void aQuarterOfAnHourIsKnownBySecondsADayByMinutes() {
    var metrics = new Metrics(clock, null);
    for (int minute = 0; minute < 26 * 60; minute++) {
      record(metrics, 60, 200, Verdict.ALLOWED, 5);
      now = now.plus(Duration.ofMinutes(1));
    }
    metrics.tick();
    var day = history(metrics, "range=24h&step=1h").path("series").path("requests");
    assertThat(day.size()).isEqualTo(24);
    assertThat(day).allMatch(n -> n.asDouble() == 1.0);
    var quarter = history(metrics, "range=15m&step=1s").path("series").path("requests");
    assertThat(quarter.size()).isEqualTo(899);
    assertThat(
            Stream.iterate(0, i -> i + 1)
                .limit(899)
                .mapToDouble(i -> quarter.get(i).asDouble())
                .sum())
        .isEqualTo(60.0 * 14);
  }

  @Test
  void chartsGoOnAfterARestartAndAfterAFileCutShort() throws Exception {
    var metrics = new Metrics(clock, new MetricsFile(folder));
    record(metrics, 100, 200, Verdict.ALLOWED, 5);
    now = now.plusSeconds(30);
    metrics.tick();
    now = now.plusSeconds(30);
    metrics.tick();
    record(metrics, 50, 200, Verdict.ALLOWED, 5);
    metrics.close();
    now = now.plusSeconds(30);
    var again = new Metrics(clock, new MetricsFile(folder));
    assertThat(sum(again)).isEqualTo(150);
    assertThat(history(again, "range=2m&step=10s").path("series").path("p95").toString())
        .contains("4.99");
    again.close();
    Path file = folder.resolve("metrics.bin");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 5));
    var cut = new Metrics(clock, new MetricsFile(folder));
    assertThat(sum(cut)).isEqualTo(100);
    cut.close();
  }

  private long sum(Metrics metrics) {
    return metrics.sum(now.getEpochSecond() - 600, now.getEpochSecond() + 1).requests;
  }

  @Test
  void aClockThatGoesBackShowsThePresent() {
    var metrics = new Metrics(clock, null);
    record(metrics, 10, 200, Verdict.ALLOWED, 5);
    now = now.minus(Duration.ofHours(5));
    record(metrics, 7, 200, Verdict.ALLOWED, 5);
    now = now.plusSeconds(5);
    metrics.tick();
    assertThat(sum(metrics)).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "0",
    "1000",
    "31000",
    "32000",
    "33000",
    "1000000",
    "12345678",
    "1000000000",
    "60000000000"
  })
  void latenciesAreWithinThreePercent(long nanos) {
    double millis = Latencies.millis(Latencies.bucket(nanos));
    assertThat(millis).isBetween(nanos / 1e6 * 0.968 - 0.001, nanos / 1e6 * 1.032 + 0.001);
  }

  @Test
  void latenciesBeyondAllBoundsAreCounted() {
    assertThat(Latencies.bucket(Long.MAX_VALUE)).isEqualTo(Latencies.BUCKETS - 1);
    assertThat(Latencies.bucket(-1)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "'', /",
    "/orders/17?x=1, /orders/{id}",
    "/a/7f9c2ba4-e88f-4c1a-9f63-2b1c0d9e8f77/b, /a/{id}/b",
    "/u/mia@example.com, /u/{id}",
    "/assets/app.js, /assets/app.js",
    "/assets/index-4f2a9c81d0.js, /assets/index-4f2a9c81d0.js",
    "/v1/users, /v1/users",
    "/oauth2/token, /oauth2/token",
    "/f/507f1f77bcf86cd799439011/, /f/{id}/"
  })
  void pathsOfOneShapeAreOneRoute(String path, String shape) {
    assertThat(PathShape.of(path)).isEqualTo(shape);
  }

  @Test
  void aScannerDoesNotFillTheTableOfRoutes() {
    var seen = new RoutesSeen();
    for (int i = 0; i < 20_000; i++) {
      String word = Integer.toString(i, 26).replaceAll("[0-9]", "z");
      seen.record(List.of(Given.request("x", "/" + word, 404)), 1);
      seen.record(List.of(Given.request("x", "/page/" + word, 200)), 1);
    }
    assertThat(seen.list()).hasSizeLessThanOrEqualTo(RoutesSeen.MAX_ROUTES + 1);
    assertThat(seen.list().stream().mapToLong(RoutesSeen.Route::requests).sum()).isEqualTo(40_000);
  }
}
