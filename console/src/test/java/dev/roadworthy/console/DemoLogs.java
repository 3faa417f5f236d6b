package dev.roadworthy.console;

import dev.roadworthy.http.Parameters;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The log of the demonstration: line number N is always the same line, so any page of it can be
/// made when it is asked for.
final class DemoLogs {
  private static final int FIRST = 1;
  private final InstantSource clock;
  private final Instant start;
  private final int atStart = 6_000;

  DemoLogs(InstantSource clock) {
    this.clock = clock;
    this.start = clock.instant();
  }

  Response find(Request request) {
    Parameters q = request.query();
    int limit = q.text("limit").isEmpty() ? 100 : Integer.parseInt(q.text("limit"));
    int n = q.text("before").isEmpty() ? newest() : Integer.parseInt(q.text("before")) - 1;
    var found = new ArrayList<Map<String, Object>>();
    for (; n >= FIRST && found.size() < limit; n--) {
      Map<String, Object> line = line(n);
      if (matches(line, q)) {
        found.add(line);
      }
    }
    return Response.json(200, Map.of("items", found));
  }

  Response stream(Request request) {
    Parameters q = request.query();
    int rate = q.text("rate").isEmpty() ? 2 : Integer.parseInt(q.text("rate"));
    return Response.events(sink -> {
      int sent = newest();
      while (true) {
        Thread.sleep(1000 / rate);
        for (int n = newest(); sent < n; ) {
          Map<String, Object> line = line(++sent);
          if (matches(line, q)) {
            sink.send("line", dev.roadworthy.http.Json.text(line));
          }
        }
      }
    });
  }

  private int newest() {
    long since = java.time.Duration.between(start, clock.instant()).toMillis();
    return atStart + (int) (since / 400);
  }

  private static boolean matches(Map<String, Object> line, Parameters q) {
    return contains(line, "text", q.text("text"))
        && equal(line, "level", q.text("level"))
        && equal(line, "instance", q.text("instance"))
        && equal(line, "request", q.text("request"))
        && equal(line, "source", q.text("source"));
  }

  private static boolean contains(Map<String, Object> line, String name, String wanted) {
    return String.valueOf(line.get(name)).contains(wanted);
  }

  private static boolean equal(Map<String, Object> line, String name, String wanted) {
    return wanted.isEmpty() || wanted.equals(line.get(name));
  }

  private Map<String, Object> line(int n) {
    Instant at = start.plusMillis(400L * (n - atStart) + (n * 37L) % 200);
    String request = "01jd9x" + String.format("%020d", n / 3);
    return switch (n % 9) {
      case 0, 3, 6 -> app(n, at, "info", "entry " + n + " shown to maja@example.com", request);
      case 1, 4 -> access(n, at, "GET /entries/" + n + " 200 4.1 KiB 12 ms", request);
      case 2 -> access(n, at, "GET /assets/app.css 200 18 KiB 1 ms", request);
      case 5 ->
          n % 45 == 5
              ? app(
                  n,
                  at,
                  "error",
                  "TypeError: Cannot read properties of undefined (reading 'name')\n"
                      + "    at show (/srv/guestbook/routes/entries.js:42:31)\n"
                      + "    at <script>alert('hostile line')</script>",
                  request)
              : app(n, at, "debug", "cache miss entries:" + n, request);
      case 7 -> app(n, at, "warn", "slow query 214 ms: SELECT * FROM entries", request);
      default ->
          of(n, at, null, "info", "guestbook-1 answers its health check", null, "roadworthy");
    };
  }

  private static Map<String, Object> app(
      int n, Instant at, String level, String text, String request) {
    return of(n, at, "guestbook-" + (1 + n % 2), level, text, request, "app");
  }

  private static Map<String, Object> access(int n, Instant at, String text, String request) {
    return of(n, at, "guestbook-" + (1 + n % 2), "info", text, request, "access");
  }

  private static Map<String, Object> of(
      int n,
      Instant at,
      @Nullable String instance,
      String level,
      String text,
      @Nullable String request,
      String source) {
    var line = new LinkedHashMap<String, Object>();
    line.put("id", String.valueOf(n));
    line.put("time", at.toString());
    if (instance != null) {
      line.put("instance", instance);
    }
    line.put("stream", "stdout");
    line.put("level", level);
    line.put("text", text);
    if (request != null) {
      line.put("request", request);
    }
    line.put("source", source);
    return line;
  }
}
