package dev.roadworthy.console;

import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The first page: is it well, what runs, what broke, who did what. Each part is asked for and
/// shown by itself, so one that cannot be read leaves the others standing.
final class OverviewPages {
  private static final String AUDIT_LINES = "8";
  private static final int CRASHES = 5;
  private final Desk desk;

  OverviewPages(Desk desk) {
    this.desk = desk;
  }

  void addTo(Router router) {
    router.get("/", desk.signedIn(v -> show(v, 200, null)));
    router.get("/parts/status", desk.signedIn(v -> part(v, "partStatus")));
    router.get("/parts/instances", desk.signedIn(v -> part(v, "partInstances")));
    router.get("/parts/crashes", desk.signedIn(v -> part(v, "partCrashes")));
    router.get("/parts/audit", desk.signedIn(v -> part(v, "partAudit")));
    router.post("/instances/{id}/restart", desk.ownForm(desk.signedIn(this::restart)));
  }

  private Response show(Visit visit, int status, @Nullable Trouble trouble) {
    var parameters = new HashMap<String, @Nullable Object>();
    parameters.put("frame", desk.frame(visit, "Overview", "overview"));
    parameters.put("trouble", trouble);
    parameters.put("view", view(visit));
    return desk.render(status, "overview", parameters);
  }

  private OverviewView view(Visit visit) {
    Answer status = visit.get("/api/status");
    Found<Instance> instances = visit.get("/api/instances").items(Instance::from);
    return new OverviewView(
        status instanceof Answer.Ok ok ? Status.from(ok.fields()) : Status.UNKNOWN,
        status.trouble(),
        instances,
        crashes(visit),
        audit(visit),
        desk.clock().instant());
  }

  private Response part(Visit visit, String template) {
    return desk.render(200, template, Map.of("view", partView(visit, template)));
  }

  /// Only what the part shows is asked for.
  private OverviewView partView(Visit visit, String template) {
    boolean needsInstances = template.equals("partStatus") || template.equals("partInstances");
    Answer status = template.equals("partStatus") ? visit.get("/api/status") : null;
    return new OverviewView(
        status instanceof Answer.Ok ok ? Status.from(ok.fields()) : Status.UNKNOWN,
        status == null ? null : status.trouble(),
        needsInstances ? visit.get("/api/instances").items(Instance::from) : OverviewView.nothing(),
        template.equals("partCrashes") ? crashes(visit) : OverviewView.nothing(),
        template.equals("partAudit") ? audit(visit) : OverviewView.nothing(),
        desk.clock().instant());
  }

  private static Found<Crash> crashes(Visit visit) {
    Found<Crash> all = visit.get("/api/crashes").items(Crash::from);
    int shown = Math.min(CRASHES, all.items().size());
    return new Found<>(all.items().subList(0, shown), all.next(), all.trouble());
  }

  private static Found<AuditEntry> audit(Visit visit) {
    return AuditEntry.newestFirst(
        visit.get("/api/audit", Map.of("limit", AUDIT_LINES)).items(AuditEntry::from));
  }

  private Response restart(Visit visit) {
    String id = visit.request().captured("id");
    return switch (visit.post("/api/instances/" + id + "/restart", Map.of())) {
      case Answer.Ok _ -> Response.seeOther("/?did=restarted").with("Cache-Control", "no-store");
      case Answer.Refused refused -> show(visit, refused.status(), refused.trouble());
    };
  }
}
