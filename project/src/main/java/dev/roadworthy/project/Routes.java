package dev.roadworthy.project;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The route inventory of a source tree: Express, Koa, Fastify, Hono, NestJS, Next.js, Flask,
/// FastAPI, Starlette, Django.
///
/// @param all by file and line
/// @param gaps what could not be resolved, a sentence each
public record Routes(List<Route> all, List<String> gaps) {
  /// An app of more routes is generated.
  private static final int MAX_ROUTES = 5_000;

  public Routes {
    all = List.copyOf(all);
    gaps = List.copyOf(gaps);
  }

  public static Routes of(Programs programs) {
    var gaps = new ArrayList<String>();
    var routes = new ArrayList<Route>(new ScriptRoutes(programs, gaps).routes());
    routes.addAll(new FileRoutes(programs).routes());
    routes.addAll(new NestRoutes(programs).routes());
    routes.addAll(new PythonRoutes(programs).routes());
    routes.addAll(new DjangoRoutes(programs, gaps).routes());
    routes.sort(Comparator.comparing(Route::file).thenComparing(Route::line));
    if (routes.size() > MAX_ROUTES) {
      gaps.add("more than " + MAX_ROUTES + " routes; the rest is left out");
      return new Routes(routes.subList(0, MAX_ROUTES), gaps);
    }
    return new Routes(routes, gaps);
  }
}
