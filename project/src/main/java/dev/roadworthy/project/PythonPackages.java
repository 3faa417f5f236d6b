package dev.roadworthy.project;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Python's manifests: requirements files, pyproject.toml, and the lock files of Poetry, uv, PDM
/// and Pipenv.
final class PythonPackages {
  private static final Pattern REQUIREMENT =
      Pattern.compile(
          "^([A-Za-z0-9][A-Za-z0-9._-]*)\\s*(?:\\[[^\\]]*\\])?\\s*((?:[=<>!~]=?=?\\s*[^\\s;"
              + "#,\\\\]+\\s*,?\\s*)*)");
  private static final Pattern EXACT = Pattern.compile("^===?\\s*([0-9][^*,\\s]*)$");
  private static final Pattern QUOTED = Pattern.compile("[\"']([A-Za-z0-9][^\"']*)[\"']");
  private static final Pattern KEY = Pattern.compile("^(\\w[\\w-]*)\\s*=\\s*\"([^\"]*)\"");

  private PythonPackages() {}

  static void requirements(String path, Packages.Found found) {
    boolean development = path.matches("(?i).*(dev|test|lint|doc|ci|build)[\\w.-]*\\.txt");
    int number = 0;
    for (String line : (Iterable<String>) found.text(path).lines()::iterator) {
      number++;
      String text = line.strip().replace("\uFEFF", "");
      if (!text.isEmpty() && Character.isLetterOrDigit(text.charAt(0)) && !text.contains("://")) {
        requirement(text, path, number, development, found);
      }
    }
  }

  private static void requirement(
      String text, String path, int line, boolean development, Packages.Found found) {
    Matcher m = REQUIREMENT.matcher(text);
    if (!m.find()) {
      return;
    }
    String asked = m.group(2).strip();
    Matcher exact = EXACT.matcher(asked);
    add(m.group(1), exact.find() ? exact.group(1) : null, asked, path, line, development, found);
  }

  private static void add(
      String name,
      @Nullable String version,
      String asked,
      String path,
      int line,
      boolean development,
      Packages.Found found) {
    UsedPackage.Scope scope =
        development ? UsedPackage.Scope.DEVELOPMENT : UsedPackage.Scope.PRODUCTION;
    PackageLines.python(name, version)
        .ifPresent(url ->
            found.add(new UsedPackage(url, asked, new Detection.Place(path, line), scope, true)));
  }

  /// PEP 621 lists and Poetry's tables, when no lock file says more.
  static void pyproject(String path, Packages.Found found) {
    if (found.above(path, "poetry.lock", "uv.lock", "pdm.lock")) {
      return;
    }
    String section = "";
    boolean list = false;
    int number = 0;
    for (String line : (Iterable<String>) found.text(path).lines()::iterator) {
      number++;
      String text = line.strip();
      if (text.startsWith("[") && text.endsWith("]") && !list) {
        section = text;
      } else if (section.equals("[project]") && text.matches("dependencies\\s*=\\s*\\[.*")) {
        list = true;
      }
      if (list) {
        Matcher m = QUOTED.matcher(text);
        while (m.find()) {
          requirement(m.group(1), path, number, false, found);
        }
        list = !text.endsWith("]") || text.endsWith("[");
      } else if (section.startsWith("[tool.poetry") && section.endsWith("dependencies]")) {
        Matcher m = KEY.matcher(text);
        if (m.find() && !m.group(1).equals("python")) {
          String exact =
              m.group(2).matches("(==)?\\d+(\\.\\d+)+") ? m.group(2).replace("==", "") : null;
          add(m.group(1), exact, m.group(2), path, number, section.contains("dev"), found);
        }
      }
    }
  }

  /// `[[package]]` tables. Poetry before 1.5 marks development by `category`.
  static void lock(String path, Packages.Found found) {
    Set<String> named = named(path, found);
    String name = "";
    int number = 0;
    int line = 0;
    String version = "";
    boolean development = false;
    for (String text :
        (Iterable<String>) (found.text(path) + "\n[[package]]\n").lines()::iterator) {
      number++;
      if (text.startsWith("[[package]]")) {
        flush(name, version, path, line, development, named, found);
        name = "";
        version = "";
        development = false;
        line = number;
        continue;
      }
      Matcher m = KEY.matcher(text);
      if (m.find()) {
        switch (m.group(1)) {
          case "name" -> {
            name = name.isEmpty() ? m.group(2) : name;
            line = number;
          }
          case "version" -> version = version.isEmpty() ? m.group(2) : version;
          case "category" -> development = m.group(2).equals("dev");
          default -> {}
        }
      } else if (text.startsWith("source = {")
          && (text.contains("virtual") || text.contains("editable"))) {
        name = "";
        version = "-";
      } else if (text.matches("groups = \\[.*\\]")) {
        development = !text.contains("\"main\"") && !text.contains("\"default\"");
      }
    }
  }

  private static void flush(
      String name,
      String version,
      String path,
      int line,
      boolean development,
      Set<String> named,
      Packages.Found found) {
    if (name.isEmpty() || version.isEmpty() || version.equals("-")) {
      return;
    }
    UsedPackage.Scope scope =
        development ? UsedPackage.Scope.DEVELOPMENT : UsedPackage.Scope.PRODUCTION;
    PackageLines.python(name, version)
        .ifPresent(url ->
            found.add(
                new UsedPackage(
                    url,
                    version,
                    new Detection.Place(path, line),
                    scope,
                    named.contains(url.getName()))));
  }

  /// What the pyproject.toml beside a lock file names, roughly: every requirement-like text of it.
  private static Set<String> named(String lock, Packages.Found found) {
    String text = found.text(lock.substring(0, lock.lastIndexOf('/') + 1) + "pyproject.toml");
    var names = new HashSet<String>();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      Matcher m = QUOTED.matcher(line);
      Matcher key = KEY.matcher(line);
      String name = m.find() ? m.group(1) : "";
      String first = key.find() ? key.group(1) : name.replaceAll("[^A-Za-z0-9._-].*", "");
      PackageLines.python(first.isEmpty() ? "-" : first, null)
          .ifPresent(u -> names.add(u.getName()));
    }
    return names;
  }

  static void pipenv(String path, Packages.Found found) {
    String text = found.text(path);
    JsonNode node = NpmPackages.JSON.readTree(text);
    PackageLines lines = PackageLines.of(text);
    for (String group : new String[] {"default", "develop"}) {
      for (Map.Entry<String, JsonNode> e : node.path(group).properties()) {
        String version = e.getValue().path("version").asString("").replaceFirst("^==", "");
        add(
            e.getKey(),
            version.isEmpty() ? null : version,
            version,
            path,
            lines.line(e.getKey()),
            group.equals("develop"),
            found);
      }
    }
  }
}
