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

  private static final Set<String> VENDORED_FOLDERS = Words.of("source-vendored-folders");
  private static final Set<String> TEST_FOLDERS = Words.of("source-test-folders");
  private static final Set<String> EXAMPLE_FOLDERS = Words.of("source-example-folders");
  private static final Set<String> DOCUMENT_FOLDERS = Words.of("source-document-folders");
  private static final Set<String> SETTINGS_ENDS = Words.of("source-settings-ends");
  private static final Set<String> LABEL_FOLDERS = Words.of("source-label-folders");
  private static final Set<String> TEST_NAMES = Words.of("source-test-names");

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
    if (hasPart(in, VENDORED_FOLDERS) || name.endsWith(".min.js")) {
      return Context.VENDORED;
    }
    if (hasPart(in, TEST_FOLDERS) || testName(name) || className(name)) {
      return Context.TEST;
    }
    if (PROSE.contains(name.substring(name.lastIndexOf('.') + 1)) && !plainText(name)) {
      return Context.DOCUMENTATION;
    }
    if (hasPart(in, EXAMPLE_FOLDERS)
        || name.contains("example")
        || name.contains("sample")
        || name.endsWith(".dist")
        || name.contains(".template")
        || name.endsWith(".tmpl")
        || name.endsWith(".tpl")) {
      return Context.EXAMPLE;
    }
    if (hasPart(in, DOCUMENT_FOLDERS)
        || name.startsWith("readme")
        || name.startsWith("changelog")
        || name.startsWith("contributing")) {
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

  private static boolean testName(String name) {
    for (String part : TEST_NAMES) {
      if (part.startsWith("^") ? name.startsWith(part.substring(1)) : name.contains(part)) {
        return true;
      }
    }
    return false;
  }

  private static boolean labels(String path, String name) {
    return hasPart("/" + path, LABEL_FOLDERS)
        || name.startsWith("messages")
        || name.startsWith("strings")
        || name.endsWith(".po")
        || name.endsWith(".pot")
        || name.endsWith(".strings")
        || name.endsWith(".arb")
        || name.endsWith(".xlf");
  }

  private static boolean hasPart(String path, Set<String> parts) {
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

  /// Whether the file sets values for a program or a container to start with, so that a word such
  /// as `password` is one, however bad.
  boolean settingsFile() {
    String end = name.substring(name.lastIndexOf('.') + 1);
    return SETTINGS_ENDS.contains(end)
        || name.startsWith(".env")
        || name.indexOf('.') <= 0
        || syntax == Syntax.SHELL
        || syntax == Syntax.MARKUP && !page();
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
