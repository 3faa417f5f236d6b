package dev.roadworthy.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The tree of routers mounted on each other, walked from its roots: a route gets the prefixes
/// above it, the guards in force before it, and those that come too late.
final class RouterTree {
  /// Deeper mounts are a loop.
  static final int MAX_DEPTH = 12;

  private final Map<String, List<RouterEntry>> routers;
  private final List<Route> found = new ArrayList<>();

  /// @param routers what happens on each, in the order of its file
  RouterTree(Map<String, List<RouterEntry>> routers) {
    this.routers = routers;
  }

  List<Route> found() {
    return found;
  }

  /// A guard, and the path below which it stands; empty for everywhere below its router.
  record Scoped(String path, Guard guard) {}

  /// Adds the routes below a router that nobody mounts.
  void walk(String router, String prefix, List<Scoped> before) {
    walk(router, prefix, before, List.of(), 0);
  }

  private void walk(
      String router, String prefix, List<Scoped> before, List<Guard> after, int depth) {
    if (depth > MAX_DEPTH) {
      return;
    }
    List<RouterEntry> entries = routers.getOrDefault(router, List.of());
    for (RouterEntry entry : entries) {
      switch (entry) {
        case RouterEntry.Served(int at, Route route) -> {
          String path = Route.join(prefix, route.path());
          List<Guard> guards =
              inForce(entries, at, prefix, before).stream()
                  .filter(g -> covers(g.path(), path))
                  .map(Scoped::guard)
                  .toList();
          found.add(route.below(prefix, guards, late(entries, at, after)));
        }
        case RouterEntry.Mounted(int at, String below, List<Guard> guards, List<String> mounts) -> {
          var all = inForce(entries, at, prefix, before);
          guards.forEach(g -> all.add(new Scoped("", g)));
          for (String m : mounts) {
            walk(m, Route.join(prefix, below), all, late(entries, at, after), depth + 1);
          }
        }
        case RouterEntry.Guarded ignored -> {}
      }
    }
  }

  private static List<Scoped> inForce(
      List<RouterEntry> entries, int at, String prefix, List<Scoped> before) {
    var guards = new ArrayList<>(before);
    for (RouterEntry e : entries) {
      if (e instanceof RouterEntry.Guarded(int when, String below, List<Guard> g) && when < at) {
        String path = below.isEmpty() ? "" : Route.join(prefix, below);
        g.forEach(each -> guards.add(new Scoped(path, each)));
      }
    }
    return guards;
  }

  private static boolean covers(String guarded, String path) {
    String g = guarded.replaceAll("[/*]+$", "");
    return g.isEmpty() || path.equals(g) || path.startsWith(g + "/");
  }

  private static List<Guard> late(List<RouterEntry> entries, int at, List<Guard> after) {
    var guards = new ArrayList<>(after);
    for (RouterEntry e : entries) {
      if (e instanceof RouterEntry.Guarded(int when, String below, List<Guard> g)
          && when > at
          && below.isEmpty()) {
        guards.addAll(g);
      }
    }
    return guards;
  }
}
