package dev.roadworthy.console;

import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import java.util.HashMap;

/// The routes the edge has seen, who may use each, and what happened on them.
final class RoutesPages {
  private final Desk desk;

  RoutesPages(Desk desk) {
    this.desk = desk;
  }

  void addTo(Router router) {
    router.get("/routes", desk.signedIn(this::show));
  }

  private Response show(Visit visit) {
    RouteSeen.Sort sort = RouteSeen.Sort.of(visit.request().query().text("sort"));
    Found<RouteSeen> routes = visit.get("/api/routes").items(RouteSeen::from);
    var parameters = new HashMap<String, Object>();
    parameters.put("frame", desk.frame(visit, "Routes", "routes"));
    parameters.put(
        "routes", new Found<>(sort.sorted(routes.items()), routes.next(), routes.trouble()));
    parameters.put("sort", sort);
    return desk.render(200, "routes", parameters);
  }
}
