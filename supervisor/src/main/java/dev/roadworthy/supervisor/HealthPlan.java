package dev.roadworthy.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// When an instance counts as healthy. In every case a process of the instance's own tree must
/// listen on the port.
///
/// With a configured path: that path answers 200 to 399 and nothing else will do. Without one the
/// app is asked, in this order, and what first counts is asked again while it runs: the paths its
/// source suggests, then `/health`, `/healthz`, `/up`, `/api/health` count when they answer 200 to
/// 299; then `/` counts when it answers anything below 500 (a sign-in page's 401 or a redirect is
/// an app that works); then, for an app that takes a connection but does not speak HTTP/1.1, the
/// connection itself counts. An app that answers `/` with 500 or above is not healthy, and its
/// state says so.
///
/// @param path the configured path; empty: discovered
/// @param candidates paths to discover, in order; `/` comes last in any case
/// @param every from the end of one check to the next
/// @param timeout for one check: connect, send, first line of the answer
/// @param failures so many in a row make the instance unhealthy
/// @param restartAfter unhealthy for so long, it is restarted
public record HealthPlan(
    Optional<String> path,
    List<String> candidates,
    Duration every,
    Duration timeout,
    int failures,
    Duration restartAfter) {
  private static final List<String> USUAL = List.of("/health", "/healthz", "/up", "/api/health");

  public HealthPlan {
    if (path.isPresent() && !path.get().matches("/[!-~]{0,1000}")) {
      throw new IllegalArgumentException("a health path starts with /, was " + path.get());
    }
    candidates = candidates.stream().filter(p -> !p.equals("/")).distinct().toList();
    if (failures < 1) {
      throw new IllegalArgumentException("at least 1 failed check, was " + failures);
    }
  }

  /// Every 5 s, 5 s for an answer, unhealthy after 3, restarted after 30 s more: a Node app that
  /// computes for 20 s is left alone, one that hangs is back within a minute.
  public static HealthPlan discovered() {
    return discovered(List.of());
  }

  /// @param first paths the source suggests, asked before the usual ones
  public static HealthPlan discovered(List<String> first) {
    var candidates = new ArrayList<String>(first);
    candidates.addAll(USUAL);
    return new HealthPlan(
        Optional.empty(),
        candidates,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        3,
        Duration.ofSeconds(30));
  }

  public static HealthPlan at(String path) {
    var usual = discovered();
    return new HealthPlan(
        Optional.of(path),
        List.of(),
        usual.every,
        usual.timeout,
        usual.failures,
        usual.restartAfter);
  }
}
