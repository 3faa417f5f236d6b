package dev.roadworthy.console;

import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import java.util.HashMap;
import java.util.Map;

/// The audit log, newest first.
final class AuditPages {
  private static final String ENTRIES = "50";
  private final Desk desk;

  AuditPages(Desk desk) {
    this.desk = desk;
  }

  void addTo(Router router) {
    router.get("/audit", desk.signedIn(this::show));
    router.get("/parts/audit-rows", desk.signedIn(v -> desk.render(200, "partAuditRows", page(v))));
  }

  private Response show(Visit visit) {
    var parameters = new HashMap<>(page(visit));
    parameters.put("frame", desk.frame(visit, "Audit", "audit"));
    return desk.render(200, "audit", parameters);
  }

  private Map<String, Object> page(Visit visit) {
    String before = visit.request().query().text("before");
    Found<AuditEntry> entries =
        AuditEntry.newestFirst(
            visit
                .get("/api/audit", Map.of("before", before, "limit", ENTRIES))
                .items(AuditEntry::from));
    return Map.of("entries", entries, "now", desk.clock().instant());
  }
}
