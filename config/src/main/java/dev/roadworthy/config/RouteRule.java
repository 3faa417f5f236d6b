package dev.roadworthy.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One line of `routes:`. The first whose path (and method, when named) matches decides.
///
/// @param path a pattern: literal segments, `*` for any one segment, a last `**` for any rest,
///   including none
/// @param methods upper-case HTTP methods, empty for all
/// @param allow any one of these suffices; never empty
/// @param cache how long the answer to a safe request may be cached by clients
public record RouteRule(
    String path,
    Set<String> methods,
    List<Allow> allow,
    Optional<Limit> limit,
    Optional<Duration> cache) {
  public RouteRule {
    methods = Set.copyOf(methods);
    allow = List.copyOf(allow);
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a route's path starts with a slash, was " + path);
    }
    if (allow.isEmpty()) {
      throw new IllegalArgumentException("a route says who is allowed: " + path);
    }
  }
}
