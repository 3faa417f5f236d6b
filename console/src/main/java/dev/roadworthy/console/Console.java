package dev.roadworthy.console;

import dev.roadworthy.base.Problem;
import dev.roadworthy.http.Handler;
import dev.roadworthy.http.ProblemPages;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import java.time.InstantSource;
import java.util.Map;

/// The operator's web pages. They hold no state and know nothing of the other rooms: everything
/// shown comes from the JSON API, everything done goes to it, with the browser's own cookies.
///
/// Mount `pages()` on the same origin as the API: the browser follows `/api/logs/stream`,
/// `/api/metrics/stream` and `/api/events` directly, and asks `/api/metrics` and `/api/logs` for
/// what a page draws.
public final class Console {
  private final Desk desk;

  /// @param api answers `/api/...` and **checks the operator's cookie itself**; a 401 sends the
  ///   browser to sign-in
  /// @param clock for "3 min ago"
  public Console(Handler api, InstantSource clock) {
    this.desk = new Desk(api, new Page(), new Assets(), clock);
  }

  /// All pages, forms, partial refreshes and static files of the console.
  public Router pages() {
    Router router = new Router();
    router.get("/assets/{name}", desk.assets()::serve);
    new SignInPages(desk).addTo(router);
    new OverviewPages(desk).addTo(router);
    new LogsPages(desk).addTo(router);
    new PeoplePages(desk).addTo(router);
    new RoutesPages(desk).addTo(router);
    new AuditPages(desk).addTo(router);
    router.get("/{rest...}", this::nothingHere);
    return router;
  }

  private Response nothingHere(Request request) {
    if (request.wantsJson() || request.path().startsWith("/api/")) {
      return ProblemPages.of(
          404, new Problem("not-found", "There is nothing at " + request.path() + ".", null));
    }
    Trouble trouble =
        new Trouble(
            "not-found",
            "The console has no page at " + request.path() + ".",
            "The overview leads to all of them.");
    return desk.renderPlain(404, "refusal", trouble, Map.of());
  }
}
