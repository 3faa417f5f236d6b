package dev.roadworthy.server;

import dev.roadworthy.audit.AuditLog;
import dev.roadworthy.audit.AuditRecord;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `GET /api/audit`, newest first. Lives here because `audit` knows no HTTP.
final class AuditApi {
  private static final int MOST = 500;
  private static final int USUAL = 50;

  private final AuditLog log;

  AuditApi(AuditLog log) {
    this.log = log;
  }

  Router routes() {
    return new Router().get("/api/audit", this::list);
  }

  private Response list(Request request) {
    long before = number(request, "before", Long.MAX_VALUE);
    int limit = (int) Math.clamp(number(request, "limit", USUAL), 1, MOST);
    List<AuditRecord> page = log.newest(before, limit);
    var answer = new LinkedHashMap<String, Object>();
    answer.put("items", page.stream().map(AuditApi::item).toList());
    answer.put("next", page.size() < limit ? "" : String.valueOf(page.getLast().sequence()));
    return Response.json(200, answer);
  }

  private static Map<String, Object> item(AuditRecord record) {
    var entry = record.entry();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("sequence", record.sequence());
    fields.put("time", record.at().toString());
    fields.put("actor", entry.actor());
    fields.put("action", entry.action());
    fields.put("target", entry.target());
    fields.put("before", text(entry.before()));
    fields.put("after", text(entry.after()));
    fields.put("client", text(entry.client()));
    return fields;
  }

  private static String text(@org.jspecify.annotations.Nullable String value) {
    return value == null ? "" : value;
  }

  private static long number(Request request, String name, long otherwise) {
    String text = request.query().text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is a whole number, was " + text, e);
    }
  }
}
