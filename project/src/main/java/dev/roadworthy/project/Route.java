package dev.roadworthy.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One address an app answers.
///
/// @param method upper case; `ALL` when it answers every method
/// @param path with the prefixes of all mounts, `/` when empty
/// @param program the file it is registered in
/// @param line of the registration
/// @param handler the function's name, or its text shortened
/// @param home the file the handler stands in, when it is in the tree
/// @param function the handler, when it is in the tree
/// @param guards what runs before the handler, outermost first
/// @param later what is registered too late for this route, or has no effect on it
public record Route(
    String method,
    String path,
    Program program,
    int line,
    String handler,
    Optional<Program> home,
    Optional<Callable> function,
    List<Guard> guards,
    List<Guard> later) {
  public Route {
    path = path.isEmpty() ? "/" : path;
    guards = List.copyOf(guards);
    later = List.copyOf(later);
  }

  public String file() {
    return program.path();
  }

  public boolean has(Guard.Kind kind) {
    return guards.stream().anyMatch(g -> g.kind() == kind);
  }

  /// Whether a guard authenticates, or the handler itself looks at who asks.
  public boolean authenticated() {
    return has(Guard.Kind.AUTHENTICATION)
        || function.isPresent()
            && GuardKinds.looksAtUser(home.orElse(program), function.get().node());
  }

  /// Whether the method is one that changes something.
  public boolean changes() {
    return !method.equals("GET") && !method.equals("HEAD") && !method.equals("OPTIONS");
  }

  /// Below a prefix, behind the guards of the mount.
  Route below(String prefix, List<Guard> before, List<Guard> after) {
    var all = new ArrayList<>(before);
    all.addAll(guards);
    var late = new ArrayList<>(later);
    late.addAll(after);
    return new Route(method, join(prefix, path), program, line, handler, home, function, all, late);
  }

  static String join(String prefix, String path) {
    String p = prefix.replaceAll("/+$", "");
    String rest = path.startsWith("/") || path.isEmpty() ? path : "/" + path;
    String whole = rest.equals("/") && !p.isEmpty() ? p : p + rest;
    return whole.isEmpty() ? "/" : whole.startsWith("/") ? whole : "/" + whole;
  }
}
