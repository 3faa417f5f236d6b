package dev.roadworthy.project;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The packages of a lock file that does not mark what only development needs: what the production
/// roots reach is production, the rest is development.
final class LockGraph {
  /// @param version exact
  /// @param line in the lock file
  /// @param needs keys of other nodes
  record Node(String name, String version, int line, List<String> needs) {}

  private final Map<String, Node> nodes = new HashMap<>();
  private final List<String> roots = new ArrayList<>();

  void add(String key, Node node) {
    nodes.put(key, node);
  }

  void root(String key) {
    roots.add(key);
  }

  /// All packages, with the manifest's line for those it names.
  void addTo(Packages.Found found, String path, NpmPackages.Direct direct) {
    Set<String> production = reached();
    for (Map.Entry<String, Node> e : nodes.entrySet()) {
      Node node = e.getValue();
      boolean named = direct.names().contains(node.name());
      boolean live = roots.isEmpty() || production.contains(e.getKey());
      PackageLines.npm(node.name(), node.version())
          .ifPresent(url ->
              found.add(
                  new UsedPackage(
                      url,
                      node.version(),
                      named
                          ? new Detection.Place(direct.path(), direct.lines().line(node.name()))
                          : new Detection.Place(path, node.line()),
                      live ? UsedPackage.Scope.PRODUCTION : UsedPackage.Scope.DEVELOPMENT,
                      named)));
    }
  }

  private Set<String> reached() {
    Set<String> seen = new HashSet<>();
    var queue = new ArrayDeque<>(roots);
    while (!queue.isEmpty()) {
      String key = queue.poll();
      Node node = nodes.get(key);
      if (node != null && seen.add(key)) {
        queue.addAll(node.needs());
      }
    }
    return seen;
  }
}
