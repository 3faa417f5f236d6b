package dev.roadworthy.project;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A package.json.
///
/// @param folder relative to the tree's root
record NodePackage(String folder, JsonNode json) {
  static Optional<NodePackage> in(SourceTree tree, String folder) {
    return tree.source(folder.isEmpty() ? "package.json" : folder + "/package.json")
        .flatMap(s -> Documents.json(s.text()))
        .map(json -> new NodePackage(folder, json));
  }

  String text(String key) {
    return json.path(key).asString("");
  }

  String script(String name) {
    return json.path("scripts").path(name).asString("");
  }

  Set<String> scripts() {
    var names = new LinkedHashSet<String>();
    json.path("scripts").properties().forEach(e -> names.add(e.getKey()));
    return names;
  }

  /// Whether a package is asked for, to run or to build.
  boolean needs(String name) {
    return runs(name) || json.path("devDependencies").has(name);
  }

  boolean runs(String name) {
    return json.path("dependencies").has(name);
  }

  boolean runsAny(String... names) {
    for (String name : names) {
      if (runs(name)) {
        return true;
      }
    }
    return false;
  }

  boolean hasDependencies() {
    return !json.path("dependencies").isEmpty() || !json.path("devDependencies").isEmpty();
  }

  String engine() {
    return json.path("engines").path("node").asString("");
  }
}
