package dev.roadworthy.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Controllers of NestJS: decorators on classes and methods, guards of the module and of the app.
final class NestRoutes {
  private static final Map<String, String> METHODS =
      Map.of(
          "Get", "GET", "Post", "POST", "Put", "PUT", "Patch", "PATCH", "Delete", "DELETE", "All",
          "ALL", "Head", "HEAD", "Options", "OPTIONS");

  private record Covered(String path, Guard guard) {}

  private final Programs programs;
  private final List<Guard> global = new ArrayList<>();
  private final List<Covered> covered = new ArrayList<>();

  NestRoutes(Programs programs) {
    this.programs = programs;
  }

  List<Route> routes() {
    var found = new ArrayList<Route>();
    for (Program p : programs.all()) {
      if (p.language() == Language.TYPESCRIPT && p.imports("@nestjs/common")) {
        guards(p);
      }
    }
    for (Program p : programs.all()) {
      if (p.language() == Language.TYPESCRIPT && p.imports("@nestjs/common")) {
        p.callables().forEach(c -> route(p, c, found));
      }
    }
    return found;
  }

  private void guards(Program p) {
    for (Call c : p.calls("useGlobalGuards")) {
      c.argument(0).ifPresent(a -> global.add(guard(p, a)));
    }
    for (SyntaxNode o : p.tree().all("object")) {
      Map<String, SyntaxNode> entries = p.entries(o);
      SyntaxNode provide = entries.get("provide");
      SyntaxNode use = entries.get("useClass");
      if (provide != null && use != null && provide.textIs("APP_GUARD")) {
        global.add(guard(p, use));
      }
    }
    for (Call c : p.calls("forRoutes")) {
      Guard g =
          c.receiver()
              .flatMap(p::call)
              .flatMap(a -> a.argument(0))
              .map(a -> guard(p, a))
              .orElse(new Guard("middleware", p.path(), c.line(), Guard.Kind.OTHER));
      for (SyntaxNode a : c.arguments()) {
        p.text(a)
            .or(() -> p.value(a, "path").flatMap(p::text))
            .ifPresentOrElse(
                path -> covered.add(new Covered(norm(path), g)),
                () -> covered.add(new Covered("class " + a.text(), g)));
      }
    }
  }

  private static String norm(String path) {
    return "/" + path.replaceAll("^/|[/*]+$", "").replaceAll(":\\w+", ":");
  }

  private static Guard guard(Program p, SyntaxNode a) {
    return new Guard(GuardKinds.name(p, a), p.path(), a.line(), GuardKinds.of(p, a));
  }

  private void route(Program p, Callable c, List<Route> found) {
    for (SyntaxNode d : c.decorators()) {
      Optional<Call> call = p.call(d);
      String method = call.map(k -> METHODS.get(k.name())).orElse(null);
      Optional<SyntaxNode> type = c.node().enclosing("class_declaration");
      if (method == null || type.isEmpty()) {
        continue;
      }
      List<SyntaxNode> ofClass = classDecorators(type.get());
      Optional<Call> controller =
          ofClass.stream()
              .flatMap(x -> p.call(x).stream())
              .filter(k -> k.name().equals("Controller"))
              .findFirst();
      if (controller.isEmpty()) {
        continue;
      }
      String prefix =
          controller
              .get()
              .argument(0)
              .flatMap(a -> p.text(a).or(() -> p.value(a, "path").flatMap(p::text)))
              .orElse("");
      String path =
          Route.join(Route.join("", prefix), call.get().argument(0).flatMap(p::text).orElse(""));
      var guards = new ArrayList<Guard>();
      boolean open =
          c.decorators().stream()
              .anyMatch(x ->
                  Matching.matches(
                      x.text(), "(?i)(is)?(public|skipauth|allowanonymous|unauthenticated)\\(.*"));
      if (!open) {
        guards.addAll(global);
      }
      used(p, ofClass, guards);
      used(p, c.decorators(), guards);
      for (Covered cov : covered) {
        if (cov.path().equals("class " + c.className())
            || cov.path().equals("/")
            || norm(path).equals(cov.path())
            || norm(path).startsWith(cov.path() + "/")) {
          guards.add(cov.guard());
        }
      }
      for (Callable.Parameter q : c.parameters()) {
        if (q.decorators().stream().anyMatch(x -> x.text().startsWith("Body"))
            && !q.type().isEmpty()) {
          guards.add(new Guard(q.type(), p.path(), q.node().line(), Guard.Kind.VALIDATION));
        }
      }
      found.add(
          new Route(
              method,
              path,
              p,
              d.line(),
              c.className() + "." + c.name(),
              Optional.of(p),
              Optional.of(c),
              guards,
              List.of()));
    }
  }

  private static void used(Program p, List<SyntaxNode> decorators, List<Guard> guards) {
    for (SyntaxNode d : decorators) {
      Optional<Call> call = p.call(d);
      if (call.filter(k -> k.name().equals("UseGuards")).isPresent()) {
        call.get().arguments().forEach(a -> guards.add(guard(p, a)));
      } else {
        String name = call.map(Call::name).orElse(d.text());
        if (Matching.matches(
            name.toLowerCase(Locale.ROOT), ".*(auth|roles?|throttle|protected).*")) {
          guards.add(new Guard(name, p.path(), d.line(), GuardKinds.of(name)));
        }
      }
    }
  }

  private static List<SyntaxNode> classDecorators(SyntaxNode type) {
    var found = new ArrayList<SyntaxNode>();
    for (SyntaxNode n :
        List.of(type, type.parent().filter(x -> x.is("export_statement")).orElse(type))) {
      for (SyntaxNode c : n.children()) {
        if (c.is("decorator")) {
          c.child(0).filter(x -> !found.contains(x)).ifPresent(found::add);
        }
      }
    }
    return found;
  }
}
