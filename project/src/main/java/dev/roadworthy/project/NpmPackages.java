package dev.roadworthy.project;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `package.json` and npm's lock file, versions 1 to 3.
final class NpmPackages {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String EXACT = "v?\\d+\\.\\d+\\.\\d+(?:[-+][\\w.+-]+)?";

  private NpmPackages() {}

  /// Without a lock file: what it asks for. With one, the lock file says more.
  static void manifest(String path, Packages.Found found) {
    if (found.above(
        path, "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml")) {
      return;
    }
    String text = found.text(path);
    JsonNode node = JSON.readTree(text);
    PackageLines lines = PackageLines.of(text);
    asked(path, node.path("dependencies"), UsedPackage.Scope.PRODUCTION, lines, found);
    asked(path, node.path("optionalDependencies"), UsedPackage.Scope.PRODUCTION, lines, found);
    asked(path, node.path("devDependencies"), UsedPackage.Scope.DEVELOPMENT, lines, found);
  }

  private static void asked(
      String path,
      JsonNode names,
      UsedPackage.Scope scope,
      PackageLines lines,
      Packages.Found found) {
    for (Map.Entry<String, JsonNode> e : names.properties()) {
      String version = e.getValue().asString("");
      if (version.matches("(?:file|link|workspace|git|https?|github|portal|patch):.*")) {
        continue;
      }
      String exact = version.matches(EXACT) ? version : null;
      PackageLines.npm(e.getKey(), exact)
          .ifPresent(url ->
              found.add(
                  new UsedPackage(
                      url,
                      version,
                      new Detection.Place(path, lines.line(e.getKey())),
                      scope,
                      true)));
    }
  }

  static void lock(String path, Packages.Found found) {
    String text = found.text(path);
    JsonNode node = JSON.readTree(text);
    PackageLines lines = PackageLines.of(text);
    Direct direct = Direct.of(path, found);
    if (node.path("packages").isObject() && !node.path("packages").isEmpty()) {
      for (Map.Entry<String, JsonNode> e : node.path("packages").properties()) {
        int at = e.getKey().lastIndexOf("node_modules/");
        JsonNode entry = e.getValue();
        if (at >= 0 && !entry.path("link").asBoolean(false)) {
          String name = entry.path("name").asString(e.getKey().substring(at + 13));
          boolean top = e.getKey().equals("node_modules/" + name);
          add(name, entry, top, lines.line(e.getKey()), path, direct, found);
        }
      }
      return;
    }
    tree(node.path("dependencies"), true, lines, path, direct, found, 0);
  }

  /// Version 1 nests what a package needs in another version than the top has.
  private static void tree(
      JsonNode dependencies,
      boolean top,
      PackageLines lines,
      String path,
      Direct direct,
      Packages.Found found,
      int depth) {
    if (depth > 20) {
      return;
    }
    for (Map.Entry<String, JsonNode> e : dependencies.properties()) {
      int line = lines.entry(e.getKey(), e.getValue().path("version").asString(""));
      add(e.getKey(), e.getValue(), top, line, path, direct, found);
      tree(e.getValue().path("dependencies"), false, lines, path, direct, found, depth + 1);
    }
  }

  private static void add(
      String name,
      JsonNode entry,
      boolean top,
      int line,
      String path,
      Direct direct,
      Packages.Found found) {
    String version = entry.path("version").asString("");
    if (!version.matches(EXACT)) {
      return;
    }
    boolean development = entry.path("dev").asBoolean(false);
    boolean named = top && direct.names().contains(name);
    PackageLines.npm(name, version)
        .ifPresent(url ->
            found.add(
                new UsedPackage(
                    url,
                    version,
                    named
                        ? new Detection.Place(direct.path(), direct.lines().line(name))
                        : new Detection.Place(path, line),
                    development ? UsedPackage.Scope.DEVELOPMENT : UsedPackage.Scope.PRODUCTION,
                    named)));
  }

  /// What the manifest beside a lock file names.
  record Direct(String path, PackageLines lines, Set<String> names, Set<String> development) {
    static Direct of(String lock, Packages.Found found) {
      String path = lock.substring(0, lock.lastIndexOf('/') + 1) + "package.json";
      String text = found.text(path);
      var names = new HashSet<String>();
      var development = new HashSet<String>();
      if (!text.isBlank()) {
        JsonNode node = JSON.readTree(text);
        names.addAll(node.path("dependencies").propertyNames());
        names.addAll(node.path("optionalDependencies").propertyNames());
        for (String name : node.path("devDependencies").propertyNames()) {
          if (names.add(name)) {
            development.add(name);
          }
        }
      }
      return new Direct(path, PackageLines.of(text), names, development);
    }
  }
}
