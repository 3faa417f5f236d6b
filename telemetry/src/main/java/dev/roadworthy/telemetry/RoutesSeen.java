package dev.roadworthy.telemetry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Which routes are really used, and what the edge decided about them. A route is a method and the
/// shape of a path; paths nobody serves (404) count for the rule that let them through, so a
/// scanner does not fill the table.
final class RoutesSeen {
  /// More routes than an app of our size has; further ones count for their rule.
  static final int MAX_ROUTES = 500;

  /// Paths whose shape is remembered, at about 150 B each.
  private static final int MAX_PATHS = 4096;

  /// A route as it is shown and saved.
  ///
  /// @param rule the pattern of the edge's rule, empty when none matched
  /// @param verdicts how often each verdict was given, by its word
  /// @param lastSeen epoch milliseconds
  record Route(
      String method,
      String route,
      String rule,
      String allow,
      long requests,
      long errors,
      long denied,
      @Nullable Double p50,
      @Nullable Double p95,
      long lastSeen,
      Map<String, Long> verdicts) {}

  private record Key(String method, String route) {}

  private static final class Stats {
    final EnumMap<Verdict, long[]> verdicts = new EnumMap<>(Verdict.class);
    final int[] latencies = new int[Latencies.BUCKETS];
    String rule = "";
    String allow = "";
    long requests;
    long errors;
    long lastSeen;

    void add(Verdict verdict, long count) {
      verdicts.computeIfAbsent(verdict, v -> new long[1])[0] += count;
    }

    long count(Verdict verdict) {
      long[] count = verdicts.get(verdict);
      return count == null ? 0 : count[0];
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Stats> routes = new HashMap<>();
  private final Map<String, Map<String, Stats>> byMethodAndPath = new HashMap<>();
  private int paths;

  void record(List<AccessEntry> entries, long epochMillis) {
    lock.lock();
    try {
      for (AccessEntry e : entries) {
        record(e, epochMillis);
      }
    } finally {
      lock.unlock();
    }
  }

  private void record(AccessEntry e, long epochMillis) {
    Stats s = statsOf(e);
    s.requests++;
    s.lastSeen = epochMillis;
    s.add(e.verdict(), 1);
    s.rule = e.route() == null ? "" : e.route();
    s.allow = e.allow() == null ? "" : e.allow();
    if (e.status() >= 500) {
      s.errors++;
    }
    if (e.status() != 101) {
      s.latencies[Latencies.bucket(e.totalNanos())]++;
    }
  }

  private Stats statsOf(AccessEntry e) {
    if (e.status() == 404) {
      return stats(e.method(), e.route() == null ? "(no rule)" : e.route());
    }
    int query = e.path().indexOf('?');
    String path = query < 0 ? e.path() : e.path().substring(0, query);
    var byPath = byMethodAndPath.computeIfAbsent(e.method(), m -> new HashMap<>());
    Stats known = byPath.get(path);
    if (known != null) {
      return known;
    }
    String shape = PathShape.of(path);
    boolean isNew = !routes.containsKey(new Key(e.method(), shape));
    if (isNew && routes.size() >= MAX_ROUTES) {
      return stats(e.method(), e.route() == null ? "(no rule)" : e.route());
    }
    if (paths >= MAX_PATHS) {
      byMethodAndPath.clear();
      paths = 0;
      byPath = byMethodAndPath.computeIfAbsent(e.method(), m -> new HashMap<>());
    }
    Stats s = stats(e.method(), shape);
    byPath.put(path, s);
    paths++;
    return s;
  }

  private Stats stats(String method, String route) {
    return routes.computeIfAbsent(new Key(method, route), k -> new Stats());
  }

  /// All routes, by route and method.
  List<Route> list() {
    var list = new ArrayList<Route>();
    lock.lock();
    try {
      routes.forEach((k, s) -> list.add(shown(k, s)));
    } finally {
      lock.unlock();
    }
    list.sort(Comparator.comparing(Route::route).thenComparing(Route::method));
    return list;
  }

  private static Route shown(Key k, Stats s) {
    var verdicts = new TreeMap<String, Long>();
    for (Verdict v : Verdict.values()) {
      if (s.count(v) > 0) {
        verdicts.put(v.text(), s.count(v));
      }
    }
    long denied = s.count(Verdict.DENIED) + s.count(Verdict.CHALLENGED);
    return new Route(
        k.method(),
        k.route(),
        s.rule,
        s.allow,
        s.requests,
        s.errors,
        denied,
        finite(Latencies.quantile(s.latencies, 0.5)),
        finite(Latencies.quantile(s.latencies, 0.95)),
        s.lastSeen,
        verdicts);
  }

  /// Takes back what was saved; response times start anew.
  void restore(List<Route> saved) {
    lock.lock();
    try {
      for (Route r : saved) {
        if (routes.size() >= MAX_ROUTES) {
          return;
        }
        Stats s = stats(r.method(), r.route());
        s.rule = r.rule();
        s.allow = r.allow();
        s.requests += r.requests();
        s.errors += r.errors();
        s.lastSeen = Math.max(s.lastSeen, r.lastSeen());
        for (Verdict v : Verdict.values()) {
          s.add(v, r.verdicts().getOrDefault(v.text(), 0L));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  static @Nullable Double finite(double millis) {
    return Double.isNaN(millis) ? null : Math.round(millis * 1000) / 1000.0;
  }
}
