package dev.roadworthy.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tells of route lines that can never decide, because one line before them takes all they would
/// match.
final class RouteReach {
  private record Line(RouteRule rule, Place place) {}

  /// Lines with a wildcard are few and are compared with each later line; lines without one only
  /// cover their own path, so they are looked up by it.
  private final List<Line> wide = new ArrayList<>();

  private final Map<String, List<Line>> exact = new HashMap<>();

  void add(RouteRule rule, Place place, Where where) {
    covering(rule)
        .ifPresent(earlier ->
            where.mistake(
                place,
                "a line that no request can reach: "
                    + earlier.rule.path()
                    + " in line "
                    + earlier.place.line()
                    + " takes everything of "
                    + rule.path(),
                "the narrower line first",
                Optional.of("move it above line " + earlier.place.line())));
    var line = new Line(rule, place);
    if (rule.path().indexOf('*') >= 0) {
      wide.add(line);
    } else {
      exact.computeIfAbsent(rule.path(), p -> new ArrayList<>()).add(line);
    }
  }

  private Optional<Line> covering(RouteRule rule) {
    for (Line line : exact.getOrDefault(rule.path(), List.of())) {
      if (methodsCover(line.rule, rule)) {
        return Optional.of(line);
      }
    }
    for (Line line : wide) {
      if (methodsCover(line.rule, rule) && covers(line.rule.path(), rule.path())) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  private static boolean methodsCover(RouteRule earlier, RouteRule later) {
    return earlier.methods().isEmpty()
        || (!later.methods().isEmpty() && earlier.methods().containsAll(later.methods()));
  }

  /// Whether every path that `narrow` matches is matched by `wide`.
  static boolean covers(String wide, String narrow) {
    String[] w = wide.substring(1).split("/", -1);
    String[] n = narrow.substring(1).split("/", -1);
    for (int i = 0; i < w.length; i++) {
      if (w[i].equals("**")) {
        return true;
      }
      if (i >= n.length || n[i].equals("**")) {
        return false;
      }
      boolean one = w[i].equals("*") && !n[i].isEmpty();
      if (!one && !w[i].equals(n[i])) {
        return false;
      }
    }
    return w.length == n.length;
  }
}
