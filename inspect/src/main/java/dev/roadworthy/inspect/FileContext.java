package dev.roadworthy.inspect;

import java.util.Locale;
import java.util.Set;

/// What a file is for, told by its path: a password in a test is not a password in production.
public enum FileContext {
  PRODUCTION,
  TEST,
  EXAMPLE,
  DOCUMENTATION,
  /// Somebody else's code, copied in.
  VENDORED,
  /// Written by a program: minified, bundled, compiled, locked.
  GENERATED;

  private static final Set<String> TEST_FOLDERS =
      Set.of(
          "test",
          "tests",
          "__tests__",
          "spec",
          "specs",
          "e2e",
          "cypress",
          "testing",
          "testsuite",
          "testdata",
          "test-data",
          "fixtures",
          "__fixtures__",
          "__mocks__",
          "mocks",
          "benchmark",
          "benchmarks",
          "bench",
          "integration-tests",
          "unittests");
  private static final Set<String> EXAMPLE_FOLDERS =
      Set.of("example", "examples", "sample", "samples", "demo", "demos", "tutorial", "playground");
  private static final Set<String> DOCUMENT_FOLDERS = Set.of("doc", "docs", "documentation", "man");
  private static final Set<String> VENDOR_FOLDERS =
      Set.of(
          "node_modules",
          "vendor",
          "vendors",
          "third_party",
          "third-party",
          "bower_components",
          "site-packages",
          "jspm_packages",
          "wp-includes");

  /// Copied-in code at the top of a repository; further down a name like any other
  /// (`src/plugins/external`).
  private static final Set<String> VENDOR_AT_TOP = Set.of("external", "extern");

  private static final Set<String> GENERATED_FOLDERS =
      Set.of("dist", "build", "out", ".next", ".nuxt", "target", "coverage", "__generated__");

  /// @param path relative, with slashes
  public static FileContext of(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    int from = 0;
    FileContext found = PRODUCTION;
    for (int slash = lower.indexOf('/'); slash >= 0; slash = lower.indexOf('/', from)) {
      String folder = lower.substring(from, slash);
      boolean top = from == 0;
      from = slash + 1;
      if (VENDOR_FOLDERS.contains(folder) || top && VENDOR_AT_TOP.contains(folder)) {
        return VENDORED;
      }
      if (found == PRODUCTION) {
        found = ofFolder(folder);
      }
    }
    return found == PRODUCTION ? ofName(lower.substring(from)) : found;
  }

  private static FileContext ofFolder(String folder) {
    if (TEST_FOLDERS.contains(folder)) {
      return TEST;
    }
    if (EXAMPLE_FOLDERS.contains(folder)) {
      return EXAMPLE;
    }
    if (DOCUMENT_FOLDERS.contains(folder)) {
      return DOCUMENTATION;
    }
    return GENERATED_FOLDERS.contains(folder) ? GENERATED : PRODUCTION;
  }

  private static FileContext ofName(String name) {
    if (name.contains(".test.")
        || name.contains(".spec.")
        || name.startsWith("test_")
        || name.endsWith("_test.go")
        || name.endsWith("_test.py")
        || name.endsWith("test.java")
        || name.equals("tests.py")
        || name.equals("conftest.py")) {
      return TEST;
    }
    if (name.endsWith(".md") || name.endsWith(".rst") || name.endsWith(".adoc")) {
      return DOCUMENTATION;
    }
    if (name.contains(".min.") || name.endsWith(".bundle.js") || name.endsWith(".map")) {
      return GENERATED;
    }
    return PRODUCTION;
  }
}
