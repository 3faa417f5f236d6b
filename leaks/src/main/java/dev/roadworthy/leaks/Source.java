package dev.roadworthy.leaks;

import java.util.Locale;
import java.util.Set;

/// What a file's path tells: how values are written in it, and what it is for.
///
/// @param name the last part of the path, in lower case
/// @param labels the file holds words for people in some language
record Source(String path, String name, Syntax syntax, Context context, boolean labels) {

  /// How a value stands in the file.
  enum Syntax {
    /// Between quotes; what has none is an expression.
    CODE,
    /// As it is or between quotes, to the end of the line: YAML, properties, ini, environment.
    SETTINGS,
    /// As in a shell: it ends at a blank, a dollar sign makes it an expression.
    SHELL,
    /// In attributes and between tags.
    MARKUP,
    /// JSON and its kin: always between quotes.
    DATA,
    /// Prose with samples in it.
    PROSE
  }

  private static final Set<String> CODE = Words.of("source-code");
  private static final Set<String> SHELL = Words.of("source-shell");
  private static final Set<String> MARKUP = Words.of("source-markup");
  private static final Set<String> DATA = Words.of("source-data");
  private static final Set<String> PROSE = Words.of("source-prose");

  static Source of(String path) {
    String lower = path.toLowerCase(Locale.ROOT).replace('\\', '/');
    String name = lower.substring(lower.lastIndexOf('/') + 1);
    return new Source(path, name, syntax(lower, name), context(lower, name), labels(lower, name));
  }

  private static Syntax syntax(String path, String name) {
    for (String last = name; !last.isEmpty(); last = shorter(last)) {
      String ext = last.substring(last.lastIndexOf('.') + 1);
      if (CODE.contains(ext)) {
        return Syntax.CODE;
      } else if (SHELL.contains(ext)) {
        return Syntax.SHELL;
      } else if (MARKUP.contains(ext)) {
        return Syntax.MARKUP;
      } else if (DATA.contains(ext)) {
        return Syntax.DATA;
      } else if (PROSE.contains(ext)) {
        return Syntax.PROSE;
      }
    }
    boolean shell =
        name.startsWith("dockerfile")
            || name.equals("makefile")
            || name.equals("vagrantfile")
            || name.startsWith(".bash")
            || name.startsWith(".zsh")
            || name.equals(".profile")
            || name.endsWith("_history")
            || path.contains("/bin/");
    return shell ? Syntax.SHELL : Syntax.SETTINGS;
  }

  /// `config.php.bak` is read as `config.php`.
  private static String shorter(String name) {
    for (String tail :
        new String[] {
          ".example",
          ".sample",
          ".dist",
          ".template",
          ".tmpl",
          ".tpl",
          ".bak",
          ".old",
          ".orig",
          ".backup",
          ".j2",
          ".erb",
          ".default",
          "~"
        }) {
      if (name.endsWith(tail) && name.length() > tail.length()) {
        return name.substring(0, name.length() - tail.length());
      }
    }
    return "";
  }

  private static Context context(String path, String name) {
    String in = "/" + path;
    if (hasPart(
            in,
            "node_modules/",
            "vendor/",
            "third_party/",
            "thirdparty/",
            "bower_components/",
            "site-packages/",
            ".yarn/",
            "/external/",
            "/deps/")
        || name.endsWith(".min.js")) {
      return Context.VENDORED;
    }
    if (hasPart(
            in,
            "test/",
            "tests/",
            "testing/",
            "spec/",
            "specs/",
            "__tests__/",
            "__mocks__/",
            "fixtures/",
            "fixture/",
            "testdata/",
            "test_data/",
            "test_resources/",
            "e2e/",
            "test-resources/",
            "mocks/",
            "mock/",
            "cypress/",
            "integration-test/")
        || name.startsWith("test_")
        || name.startsWith("test-")
        || name.contains("_test.")
        || name.contains(".test.")
        || name.contains(".spec.")
        || name.contains("_spec.")
        || name.contains(".tests.")
        || name.contains("-test.")
        || name.contains(".e2e.")
        || name.startsWith("conftest")
        || className(name)) {
      return Context.TEST;
    }
    if (hasPart(
            in,
            "example/",
            "examples/",
            "sample/",
            "samples/",
            "demo/",
            "demos/",
            "tutorial/",
            "tutorials/",
            "playground/")
        || name.contains("example")
        || name.contains("sample")
        || name.endsWith(".dist")
        || name.contains(".template")
        || name.endsWith(".tmpl")
        || name.endsWith(".tpl")) {
      return Context.EXAMPLE;
    }
    if (hasPart(in, "docs/", "doc/", "documentation/", "man/")
        || name.startsWith("readme")
        || name.startsWith("changelog")
        || name.startsWith("contributing")
        || PROSE.contains(name.substring(name.lastIndexOf('.') + 1)) && !plainText(name)) {
      return Context.DOCUMENTATION;
    }
    return Context.PRODUCTION;
  }

  /// `OrderTest.java`, `LoginTests.cs`.
  private static boolean className(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0
        && (name.startsWith("test", dot - 4) || name.startsWith("tests", dot - 5))
        && CODE.contains(name.substring(dot + 1));
  }

  /// Notes and logs read like prose, but nobody publishes them as a document.
  private static boolean plainText(String name) {
    return name.endsWith(".txt") || name.endsWith(".log") || name.endsWith(".text");
  }

  private static boolean labels(String path, String name) {
    return hasPart(
            "/" + path,
            "locale/",
            "locales/",
            "i18n/",
            "l10n/",
            "lang/",
            "langs/",
            "languages/",
            "translations/",
            "translation/",
            "messages/",
            "nls/",
            "values/strings")
        || name.startsWith("messages")
        || name.startsWith("strings")
        || name.endsWith(".po")
        || name.endsWith(".pot")
        || name.endsWith(".strings")
        || name.endsWith(".arb")
        || name.endsWith(".xlf");
  }

  private static boolean hasPart(String path, String... parts) {
    for (String part : parts) {
      if (path.contains(part.startsWith("/") ? part : "/" + part)) {
        return true;
      }
    }
    return false;
  }

  /// Whether the file is a page for a browser, where a password is a field's name.
  boolean page() {
    return name.endsWith(".html") || name.endsWith(".htm") || name.endsWith(".xhtml");
  }

  /// Whether a tool wrote the names in it: a lock file's are packages, a map's are of other files.
  boolean toolMade() {
    return name.endsWith(".lock")
        || name.endsWith("-lock.json")
        || name.endsWith("-lock.yaml")
        || name.endsWith(".map")
        || name.endsWith(".sum")
        || name.equals("npm-shrinkwrap.json")
        || name.equals("lockfile.json")
        || name.equals("bun.lockb");
  }

  /// Whether a value without quotes can be a literal here.
  boolean bareValues() {
    return syntax != Syntax.CODE && syntax != Syntax.DATA;
  }
}
