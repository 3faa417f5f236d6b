package dev.roadworthy.project;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Routes that are files: Next.js route handlers (`app/…/route.ts`) and API pages (`pages/api/…`).
final class FileRoutes {
  private static final Pattern ROUTE =
      Pattern.compile("^(?:.*/)?(?:src/)?app/((?:.*/)?)route\\.(?:js|ts|mjs|tsx|jsx)$");
  private static final Pattern API =
      Pattern.compile("^(?:.*/)?(?:src/)?pages/(api/.*)\\.(?:js|ts|jsx|tsx)$");
  private static final Pattern MIDDLEWARE =
      Pattern.compile("^(?:.*/)?(?:middleware|proxy)\\.(?:js|ts)$");
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

  private final Programs programs;

  FileRoutes(Programs programs) {
    this.programs = programs;
  }

  List<Route> routes() {
    var found = new ArrayList<Route>();
    List<Guard> global = middleware();
    for (Program p : programs.all()) {
      if (!p.language().isScript()) {
        continue;
      }
      Matcher route = ROUTE.matcher(p.path());
      Matcher api = API.matcher(p.path());
      if (route.matches()) {
        for (String m : METHODS) {
          for (Callable c : p.callables(m)) {
            found.add(route(p, m, path(route.group(1)), c, global));
          }
        }
      } else if (api.matches()) {
        page(p, path(api.group(1)), global, found);
      }
    }
    return found;
  }

  private static void page(Program p, String path, List<Guard> global, List<Route> found) {
    Optional<Callable> handler = exported(p);
    if (handler.isEmpty()) {
      return;
    }
    var methods = new TreeSet<String>();
    for (SyntaxNode s : p.tree().all("string")) {
      String text = ScriptProgram.literal(s);
      if (METHODS.contains(text)) {
        methods.add(text);
      }
    }
    if (methods.isEmpty()) {
      methods.add("ALL");
    }
    for (String m : methods) {
      found.add(route(p, m, path, handler.get(), global));
    }
  }

  private static Optional<Callable> exported(Program p) {
    for (SyntaxNode e : p.tree().all("export_statement")) {
      if (!e.excerpt(40).startsWith("export default")) {
        continue;
      }
      Optional<SyntaxNode> value = e.field("declaration").or(() -> e.field("value"));
      Optional<Callable> f = value.flatMap(v -> p.callable(v).or(() -> p.function(v)));
      if (f.isPresent()) {
        return f;
      }
    }
    return p.callables("handler").stream().findFirst();
  }

  private static Route route(
      Program p, String method, String path, Callable c, List<Guard> global) {
    var guards = new ArrayList<>(global);
    // `export default withAuth(handler)`
    c.node()
        .parent()
        .filter(a -> a.is("arguments"))
        .flatMap(SyntaxNode::parent)
        .flatMap(p::call)
        .ifPresent(
            w -> guards.add(new Guard(w.callee(), p.path(), w.line(), GuardKinds.of(w.callee()))));
    return new Route(
        method,
        path,
        p,
        c.line(),
        c.name().isEmpty() ? "default" : c.name(),
        Optional.of(p),
        Optional.of(c),
        guards,
        List.of());
  }

  private static String path(String folders) {
    String p =
        folders
            .replaceAll("\\((?:[^)]*)\\)/", "")
            .replaceAll("\\[\\.\\.\\.([^\\]]+)\\]", "*$1")
            .replaceAll("\\[([^\\]]+)\\]", ":$1")
            .replaceAll("(^|/)index$", "")
            .replaceAll("/$", "");
    return "/" + p;
  }

  private List<Guard> middleware() {
    var guards = new ArrayList<Guard>();
    for (Program p : programs.all()) {
      if (p.language().isScript()
          && MIDDLEWARE.matcher(p.path()).matches()
          && (p.imports("next/server")
              || p.imports("next-auth")
              || p.tree().root().text().contains("NextResponse"))
          && GuardKinds.AUTHENTICATION_TEXT.matcher(p.tree().root().text()).find()) {
        guards.add(new Guard("middleware", p.path(), 1, Guard.Kind.AUTHENTICATION));
      }
    }
    return guards;
  }
}
