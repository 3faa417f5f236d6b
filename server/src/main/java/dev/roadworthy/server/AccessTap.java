package dev.roadworthy.server;

import dev.roadworthy.config.RouteRule;
import dev.roadworthy.edge.AccessRecord;
import dev.roadworthy.edge.AccessSink;
import dev.roadworthy.telemetry.AccessEntry;
import dev.roadworthy.telemetry.Intake;
import dev.roadworthy.telemetry.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The arrow from the edge to telemetry: what happened to requests. Runs on the edge's one writer
/// thread for every request there is, so it copies fields and does nothing else.
final class AccessTap implements AccessSink {
  private final Intake intake;
  private final Map<String, String> allowed = new HashMap<>();

  AccessTap(Intake intake, List<RouteRule> rules) {
    this.intake = intake;
    for (RouteRule rule : rules) {
      allowed.putIfAbsent(rule.path(), AppPlan.allowText(rule.allow()));
    }
  }

  @Override
  public void accept(List<AccessRecord> batch) {
    var entries = new ArrayList<AccessEntry>(batch.size());
    for (AccessRecord r : batch) {
      entries.add(
          new AccessEntry(
              r.time() * 1000,
              r.id(),
              r.trace(),
              r.client(),
              r.user(),
              r.route(),
              r.route() == null ? null : allowed.get(r.route()),
              r.method(),
              r.path(),
              r.status(),
              r.bytesIn(),
              r.bytesOut(),
              r.edgeMicros() * 1000,
              r.heldMicros() * 1000,
              r.appMicros() * 1000,
              instance(r.instance()),
              r.release(),
              verdict(r.verdict()),
              r.retries()));
    }
    intake.access(entries);
  }

  /// An upstream is named after its process, `guestbook-1.4711`; people know `guestbook-1`.
  private static @Nullable String instance(@Nullable String upstream) {
    int dot = upstream == null ? -1 : upstream.lastIndexOf('.');
    return upstream == null || dot < 0 ? upstream : upstream.substring(0, dot);
  }

  private static Verdict verdict(String word) {
    return switch (word) {
      case "allowed" -> Verdict.ALLOWED;
      case "local" -> Verdict.LOCAL;
      case "challenged" -> Verdict.CHALLENGED;
      case "denied", "closed" -> Verdict.DENIED;
      case "limited" -> Verdict.LIMITED;
      case "failed" -> Verdict.FAILED;
      default -> Verdict.REFUSED;
    };
  }
}
