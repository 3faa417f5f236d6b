package dev.roadworthy.console;

import dev.roadworthy.http.Parameters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/// Which log lines to show; an empty field filters nothing. `to` is an ISO 8601 time: with it the
/// page shows what had happened until then and does not follow along.
record LogFilter(
    String text, String level, String instance, String request, String source, String to) {

  static LogFilter from(Parameters query) {
    return new LogFilter(
        query.text("text"),
        query.text("level"),
        query.text("instance"),
        query.text("request"),
        query.text("source"),
        query.text("to"));
  }

  boolean isEmpty() {
    return query().isEmpty();
  }

  boolean isLive() {
    return to.isEmpty();
  }

  /// The fields that filter, as the API names them.
  Map<String, String> query() {
    var query = new LinkedHashMap<String, String>();
    query.put("text", text);
    query.put("level", level);
    query.put("instance", instance);
    query.put("request", request);
    query.put("source", source);
    query.put("to", to);
    query.values().removeIf(String::isEmpty);
    return query;
  }

  /// The same as a query string, without its question mark.
  String queryText() {
    var text = new StringJoiner("&");
    query().forEach((name, value) -> text.add(name + "=" + Shown.encoded(value)));
    return text.toString();
  }
}
