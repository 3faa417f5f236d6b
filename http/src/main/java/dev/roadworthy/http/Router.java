package dev.roadworthy.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the handler of a method and path. A pattern is segments, of which `{name}` matches any one
/// and a last `{name...}` the rest; a literal segment wins over a name. Filled while wiring, read
/// by any number of threads after.
public final class Router implements Handler {
  private record Route(String method, String[] segments, Handler handler) {}

  private final List<Route> routes = new ArrayList<>();

  public Router get(String pattern, Handler handler) {
    return on("GET", pattern, handler);
  }

  public Router post(String pattern, Handler handler) {
    return on("POST", pattern, handler);
  }

  public Router put(String pattern, Handler handler) {
    return on("PUT", pattern, handler);
  }

  public Router delete(String pattern, Handler handler) {
    return on("DELETE", pattern, handler);
  }

  /// @throws IllegalArgumentException when the pattern does not start with a slash
  public Router on(String method, String pattern, Handler handler) {
    if (!pattern.startsWith("/")) {
      throw new IllegalArgumentException("a pattern starts with a slash, was " + pattern);
    }
    routes.add(new Route(method, split(pattern), handler));
    return this;
  }

  /// Takes over all routes of another router.
  public Router include(Router other) {
    routes.addAll(other.routes);
    return this;
  }

  @Override
  public Response handle(Request request) throws Exception {
    String[] path = split(request.path());
    Route best = null;
    Set<String> methods = new LinkedHashSet<>();
    for (Route route : routes) {
      if (!matches(route.segments, path)) {
        continue;
      }
      methods.add(route.method);
      boolean sameMethod =
          route.method.equals(request.method())
              || (route.method.equals("GET") && request.method().equals("HEAD"));
      if (sameMethod && (best == null || isMoreLiteral(route.segments, best.segments))) {
        best = route;
      }
    }
    if (best != null) {
      return best.handler.handle(request.withCaptured(captured(best.segments, path)));
    }
    if (methods.isEmpty()) {
      return ProblemPages.of(404, "not-found", "There is nothing at " + request.path() + ".", null);
    }
    return ProblemPages.of(405, "method-not-allowed", "This address takes " + methods + ".", null)
        .with("Allow", String.join(", ", methods));
  }

  private static String[] split(String path) {
    return path.substring(1).split("/", -1);
  }

  private static boolean isRest(String segment) {
    return segment.startsWith("{") && segment.endsWith("...}");
  }

  private static @Nullable String name(String segment) {
    if (!segment.startsWith("{")) {
      return null;
    }
    return segment.substring(1, segment.length() - (isRest(segment) ? 4 : 1));
  }

  private static boolean matches(String[] pattern, String[] path) {
    for (int i = 0; i < pattern.length; i++) {
      if (isRest(pattern[i])) {
        return path.length > i;
      }
      if (i >= path.length) {
        return false;
      }
      boolean fits = name(pattern[i]) != null ? !path[i].isEmpty() : pattern[i].equals(path[i]);
      if (!fits) {
        return false;
      }
    }
    return pattern.length == path.length;
  }

  private static boolean isMoreLiteral(String[] a, String[] b) {
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      boolean literalA = name(a[i]) == null;
      boolean literalB = name(b[i]) == null;
      if (literalA != literalB) {
        return literalA;
      }
    }
    return a.length > b.length;
  }

  private static Map<String, String> captured(String[] pattern, String[] path) {
    var values = new LinkedHashMap<String, String>();
    for (int i = 0; i < pattern.length; i++) {
      String name = name(pattern[i]);
      if (name == null) {
        continue;
      }
      boolean rest = isRest(pattern[i]);
      values.put(name, rest ? String.join("/", List.of(path).subList(i, path.length)) : path[i]);
    }
    return values;
  }
}
