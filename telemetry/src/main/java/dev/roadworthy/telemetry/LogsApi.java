package dev.roadworthy.telemetry;

import dev.roadworthy.base.Problem;
import dev.roadworthy.http.Json;
import dev.roadworthy.http.Parameters;
import dev.roadworthy.http.ProblemPages;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `GET /api/logs` and `GET /api/logs/stream`: search, and the live tail with the same filters.
///
/// Newest first. With `request` all lines of one request come sorted by the time they happened.
final class LogsApi {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /// Finds entries, newest first.
  @FunctionalInterface
  interface Search {
    List<LogEntry> find(LogFilter filter, int limit) throws IOException;
  }

  private final Search search;
  private final LiveTail tail;
  private final InstantSource clock;

  LogsApi(Search search, LiveTail tail, InstantSource clock) {
    this.search = search;
    this.tail = tail;
    this.clock = clock;
  }

  Router routes() {
    return new Router().get("/api/logs", this::list).get("/api/logs/stream", this::stream);
  }

  private Response list(Request request) throws IOException {
    LogFilter filter;
    int limit;
    try {
      filter = LogFilter.of(request.query(), clock);
      limit = limit(request.query());
    } catch (Problem e) {
      return ProblemPages.of(400, e);
    }
    var found = new ArrayList<>(search.find(filter, limit + 1));
    boolean more = found.size() > limit;
    if (more) {
      found.removeLast();
    }
    String next = more ? Sequence.text(found.getLast().sequence()) : null;
    if (filter.request() != null) {
      found.sort(
          Comparator.comparingLong(LogEntry::epochMicros)
              .thenComparingLong(LogEntry::sequence)
              .reversed());
    }
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("items", found.stream().map(LogsApi::item).toList());
    body.put("next", next);
    return Response.json(200, body).with("Cache-Control", "no-store");
  }

  private Response stream(Request request) {
    LogFilter filter;
    try {
      filter = LogFilter.of(request.query(), clock);
    } catch (Problem e) {
      return ProblemPages.of(400, e);
    }
    return Response.events(sink -> follow(filter, sink));
  }

  private void follow(LogFilter filter, Response.EventSink sink) throws Exception {
    try (var watch = tail.watch(filter)) {
      if (watch == null) {
        sink.send("problem", "Too many open log tails: close one and try again.");
        return;
      }
      sink.send("open", "{}");
      while (true) {
        LiveTail.News news = watch.take(PATIENCE);
        if (news.lost() > 0) {
          sink.send("lost", Json.text(Map.of("lines", news.lost())));
        }
        for (LogEntry e : news.entries()) {
          sink.send("line", Json.text(item(e)));
        }
        if (news.closed()) {
          return;
        }
        if (news.entries().isEmpty()) {
          // Finds out that the client has left, and keeps proxies from closing a quiet stream.
          sink.send("ping", "{}");
        }
      }
    }
  }

  private static int limit(Parameters query) {
    String text = query.text("limit");
    if (text.isEmpty()) {
      return DEFAULT_LIMIT;
    }
    try {
      int n = Integer.parseInt(text);
      if (n >= 1 && n <= MAX_LIMIT) {
        return n;
      }
    } catch (NumberFormatException e) {
      // Answered below.
    }
    throw new Problem(
        "bad-query", "`limit` is a number from 1 to " + MAX_LIMIT + ", was " + text + ".", null);
  }

  static Map<String, @Nullable Object> item(LogEntry e) {
    var item = new LinkedHashMap<String, @Nullable Object>();
    item.put("id", Sequence.text(e.sequence()));
    item.put("time", Sequence.instant(e.epochMicros()).toString());
    item.put("instance", e.instance());
    item.put("stream", e.stream());
    item.put("level", e.level().text());
    item.put("text", e.text());
    item.put("request", e.names().request());
    item.put("source", e.source().text);
    item.put("trace", e.names().trace());
    item.put("user", e.names().user());
    item.put("release", e.names().release());
    item.put("status", e.status() == 0 ? null : e.status());
    return item;
  }
}
