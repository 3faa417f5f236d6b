package dev.roadworthy.project;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The packages that manifests and lock files name: npm, pnpm, yarn; pip, Poetry, uv, Pipenv;
/// Maven, Gradle; Go, Ruby, Composer, Cargo. Nothing is resolved over the network: what only a
/// registry could tell is in [#unread].
///
/// @param all each package and version once; the manifest's place wins over the lock file's
/// @param unread files or versions that could not be told, a sentence each
public record Packages(List<UsedPackage> all, List<String> unread) {
  /// A lock file with more packages is no app's.
  static final int MAX_PACKAGES = 50_000;

  public Packages {
    all = List.copyOf(all);
    unread = List.copyOf(unread);
  }

  /// @param paths of the tree's files, relative, with slashes
  /// @param text of a file; empty when it cannot be read
  public static Packages read(Collection<String> paths, Function<String, Optional<String>> text) {
    var found = new Found(paths, text);
    for (String path : paths) {
      if (skipped(path)) {
        continue;
      }
      try {
        read(path, found);
      } catch (RuntimeException e) {
        found.unread.add(path + " could not be read as what its name says");
      }
    }
    return found.done();
  }

  private static boolean skipped(String path) {
    return path.contains("node_modules/")
        || path.contains("site-packages/")
        || path.startsWith("vendor/")
        || path.contains("/vendor/");
  }

  private static void read(String path, Found found) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    switch (name) {
      case "package.json" -> NpmPackages.manifest(path, found);
      case "package-lock.json", "npm-shrinkwrap.json" -> NpmPackages.lock(path, found);
      case "pnpm-lock.yaml" -> PnpmPackages.lock(path, found);
      case "yarn.lock" -> YarnPackages.lock(path, found);
      case "pyproject.toml" -> PythonPackages.pyproject(path, found);
      case "poetry.lock", "uv.lock", "pdm.lock" -> PythonPackages.lock(path, found);
      case "Pipfile.lock" -> PythonPackages.pipenv(path, found);
      case "pom.xml" -> JvmPackages.maven(path, found);
      case "build.gradle", "build.gradle.kts" -> JvmPackages.gradle(path, found);
      case "gradle.lockfile" -> JvmPackages.gradleLock(path, found);
      case "go.mod" -> OtherPackages.go(path, found);
      case "Gemfile.lock" -> OtherPackages.ruby(path, found);
      case "composer.lock" -> OtherPackages.composer(path, found);
      case "Cargo.lock" -> OtherPackages.cargo(path, found);
      default -> {
        if (name.matches("(?i)requirements[\\w.-]*\\.txt")
            || path.matches(".*requirements/[\\w.-]+\\.txt")) {
          PythonPackages.requirements(path, found);
        }
      }
    }
  }

  /// What the readers fill.
  static final class Found {
    private final Collection<String> paths;
    private final Function<String, Optional<String>> text;
    private final Map<String, UsedPackage> packages = new LinkedHashMap<>();
    final List<String> unread = new ArrayList<>();

    Found(Collection<String> paths, Function<String, Optional<String>> text) {
      this.paths = paths;
      this.text = text;
    }

    String text(String path) {
      return text.apply(path).orElse("");
    }

    boolean has(String path) {
      return paths.contains(path);
    }

    /// Whether the folder of `path` or one above holds one of these files.
    boolean above(String path, String... names) {
      int slash = path.lastIndexOf('/');
      String folder = slash < 0 ? "" : path.substring(0, slash + 1);
      while (true) {
        for (String name : names) {
          if (has(folder + name)) {
            return true;
          }
        }
        if (folder.isEmpty()) {
          return false;
        }
        int up = folder.lastIndexOf('/', folder.length() - 2);
        folder = up < 0 ? "" : folder.substring(0, up + 1);
      }
    }

    void add(UsedPackage p) {
      if (packages.size() >= MAX_PACKAGES) {
        return;
      }
      packages.merge(p.url().canonicalize() + (p.exact() ? "" : p.place()), p, Found::better);
    }

    /// Production over development, direct over transitive, each with the place that goes with it.
    private static UsedPackage better(UsedPackage a, UsedPackage b) {
      boolean sooner =
          b.scope() == UsedPackage.Scope.PRODUCTION && a.scope() != UsedPackage.Scope.PRODUCTION;
      UsedPackage shown = a.direct() == b.direct() ? (sooner ? b : a) : (b.direct() ? b : a);
      boolean production =
          a.scope() == UsedPackage.Scope.PRODUCTION || b.scope() == UsedPackage.Scope.PRODUCTION;
      return new UsedPackage(
          shown.url(),
          shown.asked(),
          shown.place(),
          production ? UsedPackage.Scope.PRODUCTION : UsedPackage.Scope.DEVELOPMENT,
          a.direct() || b.direct());
    }

    Packages done() {
      return new Packages(new ArrayList<>(packages.values()), unread);
    }
  }
}
