package dev.roadworthy.console;

import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;

/// The log: the newest lines from the server, then the browser follows the API's stream and asks
/// the API for older ones.
final class LogsPages {
  /// Lines on a page: a few screens, and under 100 KB of HTML.
  private static final String LINES = "200";

  private final Desk desk;

  LogsPages(Desk desk) {
    this.desk = desk;
  }

  void addTo(Router router) {
    router.get("/logs", desk.signedIn(this::show));
  }

  private Response show(Visit visit) {
    LogFilter filter = LogFilter.from(visit.request().query());
    var query = new LinkedHashMap<>(filter.query());
    query.put("limit", LINES);
    Found<LogLine> newestFirst = visit.get("/api/logs", query).items(LogLine::from);
    var parameters = new HashMap<String, Object>();
    parameters.put("frame", desk.frame(visit, "Logs", "logs"));
    parameters.put("filter", filter);
    parameters.put(
        "lines",
        new Found<>(newestFirst.items().reversed(), newestFirst.next(), newestFirst.trouble()));
    parameters.put("instances", instances(visit, filter));
    return desk.render(200, "logs", parameters);
  }

  /// The names to choose from; one that is filtered by stays in the list after it is gone.
  private static List<String> instances(Visit visit, LogFilter filter) {
    var names = new TreeSet<String>();
    visit.get("/api/instances").items(Instance::from).items().forEach(i -> names.add(i.id()));
    if (!filter.instance().isEmpty()) {
      names.add(filter.instance());
    }
    return List.copyOf(names);
  }
}
