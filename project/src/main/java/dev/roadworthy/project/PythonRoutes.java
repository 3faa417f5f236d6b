package dev.roadworthy.project;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Routes of Flask, FastAPI, Starlette and their kin: decorators, blueprints, routers.
final class PythonRoutes {
  private static final Set<String> METHODS =
      Set.of("get", "post", "put", "patch", "delete", "head", "options");

  /// What a blueprint or router puts before its routes.
  private static final class Group {
    String own = "";
    final List<String> mounts = new ArrayList<>();
    final List<Guard> guards = new ArrayList<>();
  }

  private final Programs programs;
  // By file and variable.
  private final Map<String, Group> groups = new HashMap<>();

  PythonRoutes(Programs programs) {
    this.programs = programs;
  }

  List<Route> routes() {
    var found = new ArrayList<Route>();
    List<Program> pythons =
        programs.all().stream().filter(p -> p.language() == Language.PYTHON).toList();
    for (Program p : pythons) {
      p.calls("Blueprint", "APIRouter", "FastAPI", "Flask", "Namespace").forEach(c -> made(p, c));
      hooks(p);
    }
    for (Program p : pythons) {
      p.calls("register_blueprint", "include_router", "add_namespace", "mount")
          .forEach(c -> mounted(p, c));
    }
    for (Program p : pythons) {
      for (Callable c : p.callables()) {
        decorated(p, c, found);
      }
      added(p, found);
    }
    return found;
  }

  private Group group(Program p, String variable) {
    return groups.computeIfAbsent(p.path() + "#" + variable, k -> new Group());
  }

  private void made(Program p, Call c) {
    Optional<SyntaxNode> variable =
        c.node().parent().filter(a -> a.is("assignment")).flatMap(a -> a.field("left"));
    if (variable.isEmpty()) {
      return;
    }
    Group g = group(p, variable.get().text());
    g.own =
        c.keyword("url_prefix")
            .or(() -> c.keyword("prefix"))
            .or(() -> c.keyword("path"))
            .flatMap(p::text)
            .orElse("");
    c.keyword("dependencies").ifPresent(d -> dependencies(p, d, g.guards));
  }

  private static void dependencies(Program p, SyntaxNode list, List<Guard> guards) {
    for (SyntaxNode d : p.elements(list)) {
      p.call(d)
          .flatMap(k -> k.argument(0))
          .ifPresent(
              a -> guards.add(new Guard(p.name(a), p.path(), d.line(), GuardKinds.of(p, a))));
    }
  }

  /// `@app.before_request` runs before every route of the app or blueprint.
  private void hooks(Program p) {
    for (Callable c : p.callables()) {
      for (SyntaxNode d : c.decorators()) {
        SyntaxNode target = p.call(d).flatMap(k -> k.node().field("function")).orElse(d);
        String name = Program.lastPart(p.name(target));
        if (name.equals("before_request") || name.equals("before_app_request")) {
          String owner = target.field("object").map(SyntaxNode::text).orElse("");
          boolean stops =
              GuardKinds.looksAtUser(p, c.node())
                  && Matching.matches(c.body().text(), "(?s).*(redirect|abort|401|403).*");
          Guard.Kind kind = stops ? Guard.Kind.AUTHENTICATION : GuardKinds.of(c.name());
          group(p, owner).guards.add(new Guard(c.name(), p.path(), c.line(), kind));
        }
      }
    }
  }

  private void mounted(Program p, Call c) {
    Optional<SyntaxNode> what = c.argument(0, "blueprint").or(() -> c.argument(0, "router"));
    if (what.isEmpty()) {
      return;
    }
    String prefix =
        c.keyword("url_prefix").or(() -> c.keyword("prefix")).flatMap(p::text).orElse("");
    var guards = new ArrayList<Guard>();
    c.keyword("dependencies").ifPresent(d -> dependencies(p, d, guards));
    c.receiver().ifPresent(r -> guards.addAll(group(p, r.text()).guards));
    String outer = c.receiver().map(r -> group(p, r.text()).own).orElse("");
    Group g = resolve(p, what.get());
    g.mounts.add(Route.join(outer, prefix));
    g.guards.addAll(0, guards);
  }

  private Group resolve(Program p, SyntaxNode what) {
    String local = what.text();
    if (groups.containsKey(p.path() + "#" + local)) {
      return group(p, local);
    }
    String name = p.name(what);
    int dot = name.lastIndexOf('.');
    if (dot > 0) {
      Optional<Program> file = programs.required(p, name.substring(0, dot));
      if (file.isPresent()) {
        return group(file.get(), name.substring(dot + 1));
      }
    }
    return group(p, local);
  }

  private void decorated(Program p, Callable c, List<Route> found) {
    List<SyntaxNode> decorators = c.decorators();
    for (int i = 0; i < decorators.size(); i++) {
      Optional<Call> call = p.call(decorators.get(i));
      if (call.isEmpty() || call.get().receiver().isEmpty()) {
        continue;
      }
      Call d = call.get();
      boolean verb = METHODS.contains(d.name());
      if (!verb && !Set.of("route", "api_route", "websocket").contains(d.name())) {
        continue;
      }
      Optional<String> path = d.argument(0, "path").or(() -> d.keyword("rule")).flatMap(p::text);
      if (path.isEmpty() || !(path.get().startsWith("/") || path.get().isEmpty())) {
        continue;
      }
      var guards = new ArrayList<Guard>();
      d.keyword("dependencies").ifPresent(x -> dependencies(p, x, guards));
      for (SyntaxNode g : decorators.subList(i + 1, decorators.size())) {
        guards.add(new Guard(GuardKinds.name(p, g), p.path(), g.line(), GuardKinds.of(p, g)));
      }
      injected(p, c, guards);
      var later = new ArrayList<Guard>();
      for (SyntaxNode g : decorators.subList(0, i)) {
        if (!isRoute(p, g)) {
          later.add(new Guard(GuardKinds.name(p, g), p.path(), g.line(), GuardKinds.of(p, g)));
        }
      }
      List<String> methods = verb ? List.of(d.name()) : methods(p, d);
      String owner = d.receiver().get().text();
      for (String m : methods) {
        var route =
            new Route(
                m.toUpperCase(Locale.ROOT),
                path.get(),
                p,
                d.line(),
                c.name(),
                Optional.of(p),
                Optional.of(c),
                guards,
                later);
        place(route, group(p, owner), found);
      }
    }
  }

  private static boolean isRoute(Program p, SyntaxNode decorator) {
    return p.call(decorator)
        .filter(k ->
            METHODS.contains(k.name()) || k.name().equals("route") || k.name().equals("api_route"))
        .isPresent();
  }

  private static void place(Route route, Group g, List<Route> found) {
    List<String> mounts = g.mounts.isEmpty() ? List.of("") : g.mounts;
    for (String m : mounts) {
      found.add(
          route.below(
              Route.join(m, g.own).equals("/") ? "" : Route.join(m, g.own), g.guards, List.of()));
    }
  }

  private static List<String> methods(Program p, Call d) {
    var methods = new ArrayList<String>();
    d.keyword("methods")
        .ifPresent(l -> p.elements(l).forEach(m -> p.text(m).ifPresent(methods::add)));
    return methods.isEmpty() ? List.of("GET") : methods;
  }

  /// FastAPI: what the parameters ask for runs before the handler.
  private static void injected(Program p, Callable c, List<Guard> guards) {
    for (Callable.Parameter q : c.parameters()) {
      for (SyntaxNode call : q.node().all("call")) {
        Call k = p.call(call).orElseThrow();
        if (k.name().equals("Depends") || k.name().equals("Security")) {
          k.argument(0)
              .ifPresent(a -> {
                Guard.Kind byType = GuardKinds.of(q.name() + " " + q.type());
                Guard.Kind kind = GuardKinds.of(p, a);
                guards.add(
                    new Guard(
                        p.name(a),
                        p.path(),
                        q.node().line(),
                        kind == Guard.Kind.OTHER ? byType : kind));
              });
        }
      }
      if (Matching.matches(q.type(), "(?i).*(current_?user|user_?dep|auth).*")) {
        guards.add(new Guard(q.type(), p.path(), q.node().line(), Guard.Kind.AUTHENTICATION));
      }
    }
  }

  /// `app.add_url_rule('/x', view_func=f)`, `Route('/x', endpoint=f)`.
  private void added(Program p, List<Route> found) {
    for (Call c : p.calls("add_url_rule", "add_api_route", "add_route", "Route")) {
      Optional<String> path = c.argument(0, "path").or(() -> c.keyword("rule")).flatMap(p::text);
      Optional<SyntaxNode> view =
          c.keyword("view_func")
              .or(() -> c.keyword("endpoint"))
              .or(() -> c.argument(c.name().equals("add_url_rule") ? 2 : 1));
      if (path.filter(x -> x.startsWith("/")).isEmpty() || view.isEmpty()) {
        continue;
      }
      Optional<Callable> f = p.function(view.get());
      var guards = new ArrayList<Guard>();
      f.ifPresent(x ->
          x.decorators()
              .forEach(g ->
                  guards.add(
                      new Guard(GuardKinds.name(p, g), p.path(), g.line(), GuardKinds.of(p, g)))));
      for (String m : methods(p, c)) {
        var route =
            new Route(
                m.toUpperCase(Locale.ROOT),
                path.get(),
                p,
                c.line(),
                p.name(view.get()),
                f.map(x -> p),
                f,
                guards,
                List.of());
        place(route, group(p, c.receiver().map(SyntaxNode::text).orElse("")), found);
      }
    }
  }
}
