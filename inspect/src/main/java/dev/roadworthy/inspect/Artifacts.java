package dev.roadworthy.inspect;

import java.util.Optional;
import java.util.Set;

/// Which files a tool made or installed, grouped by their folder.
final class Artifacts {
  private static final Set<String> INSTALLED =
      Set.of("node_modules", ".venv", "venv", "site-packages", "bower_components", "jspm_packages");
  private static final Set<String> CACHES =
      Set.of(
          "__pycache__",
          ".pytest_cache",
          ".mypy_cache",
          ".ruff_cache",
          ".next",
          ".nuxt",
          ".gradle",
          ".parcel-cache",
          ".svelte-kit",
          ".turbo",
          ".nyc_output",
          ".tox",
          ".idea",
          ".ipynb_checkpoints",
          "htmlcov",
          ".angular");
  private static final Set<String> ENDINGS =
      Set.of("pyc", "pyo", "class", "o", "obj", "tsbuildinfo", "swp");
  private static final Set<String> DESKTOP = Set.of(".DS_Store", "Thumbs.db", "desktop.ini");

  private Artifacts() {}

  /// The folder a person would remove, or the sort of file; empty for a file a person wrote.
  static Optional<String> group(Tree tree, TreeFile file) {
    String path = file.path();
    int from = 0;
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
      String folder = path.substring(from, slash);
      if (INSTALLED.contains(folder) || CACHES.contains(folder) || folder.endsWith(".egg-info")) {
        return Optional.of(path.substring(0, slash + 1));
      }
      if (compiled(tree, path.substring(0, from), folder, path.substring(slash + 1))) {
        return Optional.of(path.substring(0, slash + 1));
      }
      from = slash + 1;
    }
    String name = file.name();
    if (DESKTOP.contains(name)) {
      return Optional.of("*" + name);
    }
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return name.contains(".") && ENDINGS.contains(ending)
        ? Optional.of("*." + ending)
        : Optional.empty();
  }

  /// `target/` beside a pom.xml or Cargo.toml; `dist/` and `build/` only where a bundler's output
  /// (hashed names) tells it from a folder somebody keeps on purpose.
  private static boolean compiled(Tree tree, String parent, String folder, String rest) {
    return switch (folder) {
      case "target" ->
          rest.startsWith("classes/")
              || rest.startsWith("debug/")
              || rest.startsWith("release/")
              || rest.startsWith("surefire-reports/");
      case "coverage" -> rest.startsWith("lcov-report/") || rest.equals("lcov.info");
      case "dist", "build" ->
          rest.matches("(?:.*/)?[\\w-]+[.-][0-9a-zA-Z_-]{8,20}\\.(?:js|css)(?:\\.map)?")
              && rest.matches(".*\\d.*")
              && tree.has(parent + "package.json");
      default -> false;
    };
  }
}
