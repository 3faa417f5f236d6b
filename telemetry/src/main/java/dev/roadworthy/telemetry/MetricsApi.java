package dev.roadworthy.telemetry;

import dev.roadworthy.base.Durations;
import dev.roadworthy.base.Problem;
import dev.roadworthy.http.Json;
import dev.roadworthy.http.ProblemPages;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `GET /api/metrics`, `GET /api/metrics/stream`, `GET /api/routes`.
///
/// Rates are per second, `p50` and `p95` milliseconds, null where nothing was counted.
final class MetricsApi {
  private static final int MAX_POINTS = 1500;
  private static final Duration STREAM_EVERY = Duration.ofSeconds(2);

  private final Metrics metrics;
  private final RoutesSeen seen;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);

  MetricsApi(Metrics metrics, RoutesSeen seen, InstantSource clock) {
    this.metrics = metrics;
    this.seen = seen;
    this.clock = clock;
  }

  Router routes() {
    return new Router()
        .get("/api/metrics", this::history)
        .get("/api/metrics/stream", _ -> Response.events(this::stream))
        .get("/api/routes", _ -> Response.json(200, seenRoutes()));
  }

  /// Ends the streams.
  void close() {
    closing.countDown();
  }

  private Response history(Request request) {
    int range;
    int step;
    try {
      range = seconds(request, "range", "15m", Metrics.MAX_RANGE_SECONDS);
      step = seconds(request, "step", defaultStep(range), range);
      if (range > 15 * 60) {
        step = Math.ceilDiv(step, 60) * 60;
      }
      if (range / step > MAX_POINTS) {
        throw new Problem("bad-query", "At most " + MAX_POINTS + " points at a time.", null);
      }
    } catch (Problem e) {
      return ProblemPages.of(400, e);
    }
    long now = clock.instant().getEpochSecond();
    // Whole steps; the running one is left out, for it would always look like a fall.
    long end = Math.floorDiv(now, step) * step;
    int count = range > 15 * 60 ? range / step : Math.max(1, (range - step) / step);
    long from = end - (long) count * step;
    return Response.json(200, history(from, step, metrics.series(from, step, count)));
  }

  private static Map<String, Object> history(long from, int step, Tally[] tallies) {
    var series = new LinkedHashMap<String, List<@Nullable Double>>();
    for (Tally t : tallies) {
      point(t, step)
          .forEach((name, v) -> series.computeIfAbsent(name, n -> new ArrayList<>()).add(v));
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("from", Instant.ofEpochSecond(from).toString());
    body.put("step", step);
    body.put("series", series);
    return body;
  }

  private static Map<String, @Nullable Double> point(Tally t, int seconds) {
    var p = new LinkedHashMap<String, @Nullable Double>();
    p.put("requests", rate(t.requests, seconds));
    p.put("errors", rate(t.errors, seconds));
    p.put("p50", RoutesSeen.finite(Latencies.quantile(t.latencies, 0.5)));
    p.put("p95", RoutesSeen.finite(Latencies.quantile(t.latencies, 0.95)));
    p.put("held", rate(t.held, seconds));
    p.put("limited", rate(t.limited, seconds));
    p.put("denied", rate(t.denied, seconds));
    return p;
  }

  private static double rate(long count, int seconds) {
    return Math.round(count * 1000.0 / seconds) / 1000.0;
  }

  private void stream(Response.EventSink sink) throws Exception {
    int every = (int) STREAM_EVERY.toSeconds();
    do {
      long now = clock.instant().getEpochSecond();
      var point = new LinkedHashMap<String, @Nullable Object>();
      point.put("time", Instant.ofEpochSecond(now).toString());
      point.putAll(point(metrics.sum(now - every, now), every));
      sink.send("point", Json.text(point));
    } while (!closing.await(STREAM_EVERY.toMillis(), TimeUnit.MILLISECONDS));
  }

  private Map<String, @Nullable Object> seenRoutes() {
    var items = new ArrayList<Map<String, @Nullable Object>>();
    for (var r : seen.list()) {
      var item = new LinkedHashMap<String, @Nullable Object>();
      item.put("method", r.method());
      item.put("route", r.route());
      item.put("rule", r.rule());
      item.put("allow", r.allow());
      item.put("requests", r.requests());
      item.put("errors", r.errors());
      item.put("denied", r.denied());
      item.put("p50", r.p50());
      item.put("p95", r.p95());
      item.put("lastSeen", Instant.ofEpochMilli(r.lastSeen()).toString());
      item.put("verdicts", r.verdicts());
      items.add(item);
    }
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("items", items);
    body.put("next", null);
    return body;
  }

  private static String defaultStep(int range) {
    return Math.max(1, range / 90) + "s";
  }

  private static int seconds(Request request, String key, String absent, int max) {
    String text = request.query().text(key);
    Duration d;
    try {
      d = Durations.parse(text.isEmpty() ? absent : text);
    } catch (IllegalArgumentException e) {
      throw new Problem("bad-query", "`" + key + "`: " + e.getMessage() + ".", null, e);
    }
    if (d.toSeconds() < 1 || d.toSeconds() > max) {
      throw new Problem(
          "bad-query", "`" + key + "` is between 1s and " + max + "s, was " + text + ".", null);
    }
    return (int) d.toSeconds();
  }
}
