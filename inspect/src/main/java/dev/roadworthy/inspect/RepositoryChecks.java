package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the list of files and the manifests tell of how the repository is kept.
final class RepositoryChecks {
  private static final List<Glob> TESTS =
      Globs.of(
          "*_test.{py,go,rb,exs}",
          "test_*.py",
          "tests.py",
          "*.test.*",
          "*.spec.*",
          "*Test.java",
          "*Tests.java",
          "*Test.kt",
          "*_spec.rb",
          "*Test.php",
          "*.feature",
          "*.cy.{js,ts}");
  private static final List<Glob> CI =
      Globs.of(
          "**/.github/workflows/*.{yml,yaml}",
          ".gitlab-ci.yml",
          "**/.circleci/config.yml",
          "Jenkinsfile",
          "azure-pipelines*.{yml,yaml}",
          "bitbucket-pipelines.yml",
          ".travis.yml",
          ".drone.yml",
          "**/.woodpecker*",
          "**/.woodpecker/*",
          "**/.gitea/workflows/*",
          "**/.forgejo/workflows/*",
          "**/.buildkite/*",
          "appveyor.yml",
          "cloudbuild.yaml",
          "**/.ci/*",
          "buildspec.yml",
          ".sourcehut.yml",
          ".build.yml");
  private static final List<Glob> LICENCES =
      Globs.of("LICEN{S,C}E*", "COPYING*", "UNLICENSE*", "**/LICENSES/*", "MIT-LICENSE*");
  private static final List<Glob> ALERTS =
      Globs.of(
          "**/.github/dependabot.{yml,yaml}",
          "renovate.json*",
          ".renovaterc*",
          "**/.github/renovate.json*",
          ".snyk",
          "**/.gitlab/*renovate*");
  private static final List<Glob> LOCKABLE =
      Globs.of(
          "package.json",
          "Pipfile",
          "Gemfile",
          "composer.json",
          "requirements*.txt",
          "pyproject.toml",
          "go.mod",
          "pom.xml",
          "Cargo.toml",
          "build.gradle*");
  private static final List<Glob> REQUIREMENTS =
      Globs.of("requirements.txt", "requirements{-,_}*.txt", "**/requirements/*.txt");
  private static final Pattern LOOSE =
      Pattern.compile(
          "^[A-Za-z0-9][\\w.-]*(?:\\[[^\\]]*\\])?\\s*(?:(?:>=|>|~=|!=|<=?)[^=;#]*)?(?:;.*|#.*)?$");
  private static final int MIN_SOURCES_FOR_TESTS = 1;

  private RepositoryChecks() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("no-tests", RepositoryChecks::tests);
    trees.put("no-ci", evidence -> oneOf(evidence, CI));
    trees.put("no-licence", RepositoryChecks::licence);
    trees.put("no-lockfile", RepositoryChecks::lockfile);
    trees.put("unpinned-requirements", RepositoryChecks::loose);
    trees.put("no-pinned-runtime", RepositoryChecks::runtime);
    trees.put("no-dependency-alerts", RepositoryChecks::alerts);
    trees.put("large-binary", CommittedChecks::largeBinaries);
    trees.put("committed-env", CommittedChecks::environment);
    trees.put("committed-database", CommittedChecks::databases);
    trees.put("committed-logs", CommittedChecks::logs);
    trees.put("build-artifacts-tracked", CommittedChecks::artifacts);
    OperationChecks.addTo(trees);
    ContainerChecks.addTo(trees);
    WorkflowChecks.addTo(trees);
  }

  private static Outcome oneOf(Evidence evidence, List<Glob> globs) {
    boolean there = evidence.tree().files().stream().anyMatch(f -> Glob.any(globs, f));
    if (there) {
      return Outcome.pass();
    }
    return hasSources(evidence)
        ? Outcome.of(List.of(Hit.at(Place.REPOSITORY, "")))
        : Outcome.notApplicable("there is no source code");
  }

  private static boolean hasSources(Evidence evidence) {
    return evidence.tree().files().stream()
            .filter(f -> Language.of(f) != Language.OTHER)
            .limit(MIN_SOURCES_FOR_TESTS)
            .count()
        == MIN_SOURCES_FOR_TESTS;
  }

  private static Outcome tests(Evidence evidence) {
    boolean there =
        evidence.tree().files().stream()
            .anyMatch(f ->
                Language.of(f) != Language.OTHER
                    && (f.context() == FileContext.TEST || Glob.any(TESTS, f)));
    return there ? Outcome.pass() : oneOf(evidence, TESTS);
  }

  private static Outcome licence(Evidence evidence) {
    return evidence.subject().kind() == Subject.Kind.LIBRARY
        ? oneOf(evidence, LICENCES)
        : Outcome.notApplicable("an app of your own needs none");
  }

  private static Outcome alerts(Evidence evidence) {
    boolean packages = evidence.tree().files().stream().anyMatch(f -> Glob.any(LOCKABLE, f));
    if (!packages) {
      return Outcome.notApplicable("it has no manifest");
    }
    boolean there = evidence.tree().files().stream().anyMatch(f -> Glob.any(ALERTS, f));
    return there ? Outcome.pass() : Outcome.of(List.of(Hit.at(Place.REPOSITORY, "")));
  }

  /// A manifest without its lock file in its folder or one above (a workspace has one for all).
  private static Outcome lockfile(Evidence evidence) {
    Set<String> paths = new HashSet<>();
    evidence.tree().files().forEach(f -> paths.add(f.path()));
    var hits = new ArrayList<Hit>();
    for (TreeFile file : evidence.tree().files()) {
      if (file.context() != FileContext.PRODUCTION) {
        continue;
      }
      List<String> locks = locks(evidence.tree(), file);
      String folder = folder(file.path());
      if (!locks.isEmpty() && locks.stream().noneMatch(lock -> above(paths, folder, lock))) {
        hits.add(
            Hit.at(Place.file(file.path()), file.path())
                .because(file.path() + " has no lock file (" + String.join(", ", locks) + ")"));
      }
    }
    return evidence.history().ofCommitted(hits);
  }

  private static List<String> locks(Tree tree, TreeFile file) {
    String text = tree.text(file.path()).orElse("");
    return switch (file.name()) {
      case "package.json" ->
          PackageJson.parse(text).hasDependencies()
              ? List.of(
                  "package-lock.json",
                  "yarn.lock",
                  "pnpm-lock.yaml",
                  "bun.lockb",
                  "bun.lock",
                  "npm-shrinkwrap.json",
                  "deno.lock")
              : List.of();
      case "pyproject.toml" ->
          text.contains("[tool.poetry.dependencies]")
                  || text.matches("(?s).*\\bdependencies\\s*=\\s*\\[\\s*[\"'].*")
              ? List.of(
                  "poetry.lock",
                  "uv.lock",
                  "pdm.lock",
                  "requirements.txt",
                  "Pipfile.lock",
                  "pylock.toml")
              : List.of();
      case "Pipfile" -> List.of("Pipfile.lock");
      case "Gemfile" -> List.of("Gemfile.lock");
      case "composer.json" -> text.contains("\"require\"") ? List.of("composer.lock") : List.of();
      case "go.mod" -> text.contains("require") ? List.of("go.sum") : List.of();
      case "Cargo.toml" -> text.contains("[dependencies]") ? List.of("Cargo.lock") : List.of();
      default -> List.of();
    };
  }

  private static boolean above(Set<String> paths, String folder, String name) {
    String at = folder;
    while (true) {
      if (paths.contains(at.isEmpty() ? name : at + "/" + name)) {
        return true;
      }
      if (at.isEmpty()) {
        return false;
      }
      at = folder(at);
    }
  }

  private static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /// One hit a file: its first loose line, with how many there are.
  private static Outcome loose(Evidence evidence) {
    Tree tree = evidence.tree();
    if (tree.files().stream().anyMatch(f -> f.name().matches("(poetry|uv|pdm|Pipfile)\\.lock"))) {
      return Outcome.pass();
    }
    var hits = new ArrayList<Hit>();
    for (TreeFile file : tree.files()) {
      if (file.context() != FileContext.PRODUCTION || !Glob.any(REQUIREMENTS, file)) {
        continue;
      }
      List<String> lines = tree.text(file.path()).orElse("").lines().toList();
      int first = 0;
      int count = 0;
      for (int i = 0; i < lines.size(); i++) {
        if (LOOSE.matcher(lines.get(i).strip()).matches()) {
          first = count++ == 0 ? i + 1 : first;
        }
      }
      if (count > 0) {
        hits.add(
            Hit.at(Place.line(file.path(), first), lines.get(first - 1).strip())
                .because(count + " packages in " + file.path() + " have no exact version"));
      }
    }
    return Outcome.of(hits);
  }

  private static Outcome runtime(Evidence evidence) {
    Tree tree = evidence.tree();
    boolean node = tree.has("package.json");
    boolean python =
        tree.has("requirements.txt")
            || tree.has("manage.py")
            || tree.has("Pipfile")
            || tree.has("pyproject.toml");
    if (!node && !python) {
      return Outcome.notApplicable("neither Node nor Python");
    }
    boolean named =
        tree.files().stream()
            .anyMatch(f ->
                f.name()
                        .matches(
                            "\\.nvmrc|\\.node-version|\\.python-version|\\.tool-versions|ru"
                                + "ntime\\.txt|mise\\.toml|\\.mise\\.toml")
                    || (f.name().startsWith("Dockerfile") && fixedBase(tree, f))
                    || (f.name().equals("package.json")
                        && PackageJson.parse(tree.text(f.path()).orElse("")).namesRuntime())
                    || (f.name().matches("pyproject\\.toml|setup\\.(py|cfg)|Pipfile")
                        && tree.text(f.path())
                            .filter(t ->
                                t.contains("python_version")
                                    || t.contains("requires-python")
                                    || t.contains("python_requires")
                                    || t.matches("(?s).*\\npython\\s*=.*"))
                            .isPresent()));
    return named ? Outcome.pass() : Outcome.of(List.of(Hit.at(Place.REPOSITORY, "")));
  }

  private static boolean fixedBase(Tree tree, TreeFile file) {
    return tree.text(file.path()).orElse("").matches("(?s).*(?i:FROM)\\s+\\S*(node|python):\\d.*");
  }
}
