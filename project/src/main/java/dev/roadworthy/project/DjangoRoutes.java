package dev.roadworthy.project;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Routes of Django: `urlpatterns` with their includes, function and class views, REST framework
/// routers.
final class DjangoRoutes {
  private static final int MAX_DEPTH = 8;

  private final Programs programs;
  private final List<String> gaps;
  private final Set<String> included = new HashSet<>();
  private final Map<String, List<Route>> byFile = new HashMap<>();
  private final List<Guard> global = new ArrayList<>();

  DjangoRoutes(Programs programs, List<String> gaps) {
    this.programs = programs;
    this.gaps = gaps;
  }

  List<Route> routes() {
    List<Program> files =
        programs.all().stream()
            .filter(p -> p.language() == Language.PYTHON && !p.definitions("urlpatterns").isEmpty())
            .toList();
    if (files.isEmpty()) {
      return List.of();
    }
    programs.all().forEach(this::settings);
    var found = new ArrayList<Route>();
    Map<String, List<Route>> roots = new HashMap<>();
    for (Program p : files) {
      roots.put(p.path(), read(p, "", 0));
    }
    for (Program p : files) {
      if (!included.contains(p.path())) {
        found.addAll(roots.get(p.path()));
      }
    }
    return found;
  }

  /// The REST framework's permission for every view that names none.
  private void settings(Program p) {
    for (Definition d : p.definitions("REST_FRAMEWORK")) {
      d.value()
          .flatMap(v -> p.value(v, "DEFAULT_PERMISSION_CLASSES"))
          .ifPresent(v -> {
            if (v.text().contains("IsAuthenticated") || v.text().contains("IsAdmin")) {
              global.add(
                  new Guard(
                      "DEFAULT_PERMISSION_CLASSES", p.path(), v.line(), Guard.Kind.AUTHENTICATION));
            }
          });
    }
    for (Definition d : p.definitions("MIDDLEWARE")) {
      d.value()
          .filter(v -> Matching.matches(v.text(), "(?is).*login_?required.*"))
          .ifPresent(v ->
              global.add(
                  new Guard(
                      "LoginRequiredMiddleware", p.path(), v.line(), Guard.Kind.AUTHENTICATION)));
    }
  }

  private List<Route> read(Program p, String prefix, int depth) {
    var found = new ArrayList<Route>();
    if (depth > MAX_DEPTH) {
      return found;
    }
    for (Call c : p.calls("path", "re_path", "url")) {
      Optional<SyntaxNode> view = c.argument(1, "view");
      if (view.isEmpty() || c.argument(0).flatMap(p::text).isEmpty()) {
        continue;
      }
      String path = Route.join(prefix, clean(c.argument(0).flatMap(p::text).orElseThrow()));
      Optional<Call> include = p.call(view.get()).filter(k -> k.to("include"));
      if (include.isPresent()) {
        include(p, include.get(), path, depth, found);
      } else {
        found.addAll(route(p, c, path, view.get()));
      }
    }
    for (Call c : p.calls("router.register")) {
      c.argument(1).ifPresent(v -> found.addAll(viewSet(p, c, prefix, v)));
    }
    return found;
  }

  private static String clean(String pattern) {
    return pattern.replaceAll("^\\^|\\$$|\\\\Z$", "").replaceAll("\\(\\?P<(\\w+)>[^)]*\\)", "<$1>");
  }

  private void include(Program p, Call include, String path, int depth, List<Route> found) {
    Optional<SyntaxNode> what = include.argument(0);
    Optional<String> module = what.flatMap(p::text).or(() -> what.map(p::name));
    Optional<Program> file = module.flatMap(m -> programs.required(p, m));
    if (file.isEmpty()) {
      module
          .filter(m -> !m.contains("admin") && !m.startsWith("django."))
          .ifPresent(m ->
              gaps.add(
                  p.path()
                      + ":"
                      + include.line()
                      + " includes "
                      + m
                      + ", which is not in the tree"));
      return;
    }
    if (!file.get().path().equals(p.path())) {
      included.add(file.get().path());
      found.addAll(read(file.get(), path, depth + 1));
    }
  }

  private List<Route> route(Program p, Call c, String path, SyntaxNode view) {
    var guards = new ArrayList<Guard>(global);
    SyntaxNode v = p.plain(view);
    Optional<Call> call = p.call(v);
    // `login_required(view)`
    while (call.isPresent()
        && !call.get().name().equals("as_view")
        && call.get().argument(0).isPresent()) {
      guards.add(
          new Guard(call.get().callee(), p.path(), c.line(), GuardKinds.of(call.get().callee())));
      v = p.plain(call.get().argument(0).get());
      call = p.call(v);
    }
    boolean ofClass = call.filter(k -> k.name().equals("as_view")).isPresent();
    SyntaxNode target = ofClass ? call.get().receiver().orElse(v) : v;
    String name = p.name(target);
    Optional<Program> home = home(p, name);
    String last = Program.lastPart(name);
    if (ofClass) {
      return home.map(h -> classView(p, c, path, h, last, guards))
          .orElse(
              List.of(
                  new Route(
                      "GET",
                      path,
                      p,
                      c.line(),
                      name,
                      Optional.empty(),
                      Optional.empty(),
                      guards,
                      List.of())));
    }
    Optional<Callable> f = home.flatMap(h -> h.callables(last).stream().findFirst());
    if (f.isPresent()) {
      Program h = home.get();
      for (SyntaxNode d : f.get().decorators()) {
        guards.add(new Guard(GuardKinds.name(h, d), h.path(), d.line(), GuardKinds.of(h, d)));
      }
    }
    var routes = new ArrayList<Route>();
    for (String m : f.map(x -> methods(home.orElseThrow(), x)).orElse(List.of("GET"))) {
      routes.add(new Route(m, path, p, c.line(), name, home, f, guards, List.of()));
    }
    return routes;
  }

  private Optional<Program> home(Program p, String name) {
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return Optional.of(p);
    }
    String module = name.substring(0, dot);
    return programs
        .required(p, module)
        .or(() -> programs.required(p, module.startsWith(".") ? module : "." + module));
  }

  /// Which methods a view answers: as its decorators say, else POST when it looks for it, and GET.
  private static List<String> methods(Program p, Callable f) {
    for (SyntaxNode d : f.decorators()) {
      String name = Program.lastPart(GuardKinds.name(p, d).replace("()", ""));
      switch (name) {
        case "require_POST" -> {
          return List.of("POST");
        }
        case "require_GET", "require_safe" -> {
          return List.of("GET");
        }
        default -> {}
      }
      Optional<Call> call = p.call(d);
      if (call.filter(k -> k.to("require_http_methods", "api_view")).isPresent()) {
        var methods = new ArrayList<String>();
        call.get()
            .argument(0)
            .ifPresent(l -> p.elements(l).forEach(m -> p.text(m).ifPresent(methods::add)));
        return methods.isEmpty() ? List.of("GET") : methods;
      }
    }
    String body = f.body().text();
    boolean post =
        body.contains("request.POST") || body.contains("'POST'") || body.contains("\"POST\"");
    return post ? List.of("GET", "POST") : List.of("GET");
  }

  private List<Route> classView(
      Program p, Call c, String path, Program home, String name, List<Guard> before) {
    var routes = new ArrayList<Route>();
    Optional<SyntaxNode> type = type(home, name);
    var guards = new ArrayList<>(before);
    type.ifPresent(t -> classGuards(home, t, guards));
    List<Callable> methods =
        home.callables().stream()
            .filter(f ->
                f.className().equals(name)
                    && Matching.matches(f.name(), "get|post|put|patch|delete"))
            .toList();
    for (Callable m : methods) {
      routes.add(
          new Route(
              m.name().toUpperCase(java.util.Locale.ROOT),
              path,
              p,
              c.line(),
              name + "." + m.name(),
              Optional.of(home),
              Optional.of(m),
              guards,
              List.of()));
    }
    if (methods.isEmpty()) {
      boolean changes =
          type.filter(t ->
                  t.field("superclasses")
                      .filter(
                          s -> Matching.matches(s.text(), "(?s).*(Create|Update|Delete|Form).*"))
                      .isPresent())
              .isPresent();
      for (String m : changes ? List.of("GET", "POST") : List.of("GET")) {
        routes.add(
            new Route(
                m,
                path,
                p,
                c.line(),
                name,
                Optional.of(home),
                Optional.empty(),
                guards,
                List.of()));
      }
    }
    return routes;
  }

  private static Optional<SyntaxNode> type(Program home, String name) {
    return home.tree().all("class_definition").stream()
        .filter(t -> t.field("name").filter(n -> n.textIs(name)).isPresent())
        .findFirst();
  }

  private static void classGuards(Program home, SyntaxNode type, List<Guard> guards) {
    type.field("superclasses")
        .ifPresent(s ->
            s.children()
                .forEach(b -> {
                  Guard.Kind kind = GuardKinds.of(b.text());
                  if (kind != Guard.Kind.OTHER || b.text().endsWith("Mixin")) {
                    guards.add(new Guard(b.text(), home.path(), b.line(), kind));
                  }
                }));
    for (SyntaxNode d : PythonProgram.decorators(type)) {
      guards.add(
          new Guard(GuardKinds.name(home, d), home.path(), d.line(), GuardKinds.of(d.text())));
    }
    for (Definition d : home.definitions("permission_classes")) {
      if (type.contains(d.at()) && d.value().isPresent()) {
        SyntaxNode v = d.value().get();
        boolean open = v.text().contains("AllowAny");
        guards.removeIf(g -> open && g.name().startsWith("DEFAULT_"));
        guards.add(
            new Guard(
                "permission_classes " + v.excerpt(60),
                home.path(),
                v.line(),
                GuardKinds.of(v.text() + (open ? "" : " permission"))));
      }
    }
  }

  private List<Route> viewSet(Program p, Call c, String prefix, SyntaxNode view) {
    String name = p.name(view);
    Optional<Program> home = home(p, name);
    String last = Program.lastPart(name);
    String path = Route.join(prefix, c.argument(0).flatMap(p::text).orElse(""));
    var guards = new ArrayList<Guard>(global);
    Optional<SyntaxNode> type = home.flatMap(h -> type(h, last));
    type.ifPresent(t -> classGuards(home.orElseThrow(), t, guards));
    boolean reads =
        type.filter(
                t -> t.field("superclasses").filter(s -> s.text().contains("ReadOnly")).isPresent())
            .isPresent();
    var routes = new ArrayList<Route>();
    for (String m : reads ? List.of("GET") : List.of("GET", "POST", "PUT", "DELETE")) {
      routes.add(new Route(m, path, p, c.line(), name, home, Optional.empty(), guards, List.of()));
    }
    return routes;
  }
}
