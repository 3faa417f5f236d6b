package dev.roadworthy.console;

import dev.roadworthy.base.Durations;
import dev.roadworthy.http.Json;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Figures of the demonstration: two waves, a burst of errors, and a minute without a request.
final class DemoMetrics {
  private final InstantSource clock;

  DemoMetrics(InstantSource clock) {
    this.clock = clock;
  }

  Response range(Request request) {
    long range = Durations.parse(request.query().text("range")).toSeconds();
    long step = Durations.parse(request.query().text("step")).toSeconds();
    long from = (clock.instant().getEpochSecond() - range) / step * step;
    Map<String, List<@Nullable Double>> series = new LinkedHashMap<>();
    for (String name : List.of("requests", "errors", "p50", "p95", "held", "limited")) {
      series.put(name, new ArrayList<>());
    }
    for (long t = from; t < clock.instant().getEpochSecond(); t += step) {
      Map<String, @Nullable Double> point = at(t);
      series.forEach((name, values) -> values.add(point.get(name)));
    }
    return Response.json(
        200,
        Map.of(
            "from",
            Instant.ofEpochSecond(from).toString(),
            "step",
            request.query().text("step"),
            "series",
            series));
  }

  Response stream(Request request) {
    return Response.events(sink -> {
      while (true) {
        Thread.sleep(2000);
        var point = new LinkedHashMap<String, @Nullable Object>();
        point.put("time", clock.instant().toString());
        point.putAll(at(clock.instant().getEpochSecond()));
        sink.send("point", Json.text(point));
      }
    });
  }

  private Map<String, @Nullable Double> at(long t) {
    double wave = Math.sin(t / 140.0) + Math.sin(t / 47.0) / 2 + Math.sin(t / 3.1) / 6;
    boolean silent = t % 1500 < 45;
    boolean burst = t % 800 > 690 && t % 800 < 760;
    double requests = silent ? 0 : 42 + 18 * wave;
    var point = new LinkedHashMap<String, @Nullable Double>();
    point.put("requests", requests);
    point.put("errors", silent ? 0 : burst ? 2.4 + wave : 0);
    point.put("p50", silent ? null : 11 + 2 * wave + (burst ? 9 : 0));
    point.put("p95", silent ? null : 46 + 14 * wave + (burst ? 120 : 0));
    point.put("held", 0.0);
    point.put("limited", 0.0);
    return point;
  }
}
