package dev.roadworthy.project;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Maven and Gradle. A version that a parent or a bill of materials gives is not in the tree: it is
/// said, not guessed.
final class JvmPackages {
  private static final Pattern DEPENDENCY =
      Pattern.compile("(?s)<(dependency|parent|plugin)>(.*?)</(?:dependency|parent|plugin)>");
  private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");
  private static final Pattern PROPERTY = Pattern.compile("<([\\w.-]+)>([^<>\\s]+)</[\\w.-]+>");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)\\}");
  private static final Pattern GRADLE =
      Pattern.compile(
          "^\\s*(\\w*[iI]mplementation|api|compile|runtimeOnly|testRuntimeOnly|compileOnly|"
              + "annotationProcessor)\\s*\\(?\\s*[\"']([\\w.-]+):([\\w.-]+):([\\w.+-]+)[\"']");
  private static final Pattern LOCKED = Pattern.compile("^([\\w.-]+):([\\w.-]+):([\\w.+-]+)=(.*)$");

  private JvmPackages() {}

  static void maven(String path, Packages.Found found) {
    String raw = found.text(path);
    // Comments are blanked and keep their lines.
    Matcher comments = COMMENT.matcher(raw);
    var blanked = new StringBuilder(raw);
    while (comments.find()) {
      for (int i = comments.start(); i < comments.end(); i++) {
        if (blanked.charAt(i) != '\n') {
          blanked.setCharAt(i, ' ');
        }
      }
    }
    String text = blanked.toString();
    Map<String, String> properties = properties(text);
    Map<String, String> managed = new HashMap<>();
    int unversioned = 0;
    int management = text.indexOf("<dependencyManagement>");
    int managementEnd = text.indexOf("</dependencyManagement>");
    Matcher m = DEPENDENCY.matcher(text);
    while (m.find()) {
      if (m.group(1).equals("plugin")) {
        continue;
      }
      String body = m.group(2);
      String group = resolve(tag(body, "groupId"), properties);
      String artifact = resolve(tag(body, "artifactId"), properties);
      String version = resolve(tag(body, "version"), properties);
      boolean inManagement = management >= 0 && m.start() > management && m.start() < managementEnd;
      if (inManagement) {
        managed.put(group + ":" + artifact, version);
        continue;
      }
      version = version.isEmpty() ? managed.getOrDefault(group + ":" + artifact, "") : version;
      unversioned += version.isEmpty() ? 1 : 0;
      int line = 1 + (int) text.substring(0, m.start()).chars().filter(c -> c == '\n').count();
      boolean test = tag(body, "scope").equals("test");
      boolean boot =
          artifact.equals("spring-boot-starter-parent")
              || artifact.equals("spring-boot-dependencies");
      add(group, boot ? "spring-boot" : artifact, version, path, line, test, found);
    }
    if (unversioned > 0) {
      found.unread.add(
          path + ": " + unversioned + " packages have their version from a parent or a BOM");
    }
  }

  private static Map<String, String> properties(String text) {
    Map<String, String> properties = new HashMap<>();
    int from = text.indexOf("<properties>");
    int to = text.indexOf("</properties>");
    if (from >= 0 && to > from) {
      Matcher m = PROPERTY.matcher(text.substring(from, to));
      while (m.find()) {
        properties.put(m.group(1), m.group(2));
      }
    }
    return properties;
  }

  private static String tag(String body, String name) {
    int from = body.indexOf("<" + name + ">");
    int to = from < 0 ? -1 : body.indexOf("</" + name + ">", from);
    return to < 0 ? "" : body.substring(from + name.length() + 2, to).strip();
  }

  private static String resolve(String value, Map<String, String> properties) {
    Matcher m = REFERENCE.matcher(value);
    return m.find() ? properties.getOrDefault(m.group(1), "") : value;
  }

  private static void add(
      String group,
      String artifact,
      @Nullable String version,
      String path,
      int line,
      boolean test,
      Packages.Found found) {
    if (group.isEmpty() || artifact.isEmpty()) {
      return;
    }
    String exact =
        version == null || version.isEmpty() || version.matches("[\\[(].*") ? null : version;
    UsedPackage.Scope scope = test ? UsedPackage.Scope.DEVELOPMENT : UsedPackage.Scope.PRODUCTION;
    PackageLines.url("maven", group, artifact, exact)
        .ifPresent(url ->
            found.add(
                new UsedPackage(
                    url,
                    version == null ? "" : version,
                    new Detection.Place(path, line),
                    scope,
                    true)));
  }

  static void gradle(String path, Packages.Found found) {
    int number = 0;
    for (String line : (Iterable<String>) found.text(path).lines()::iterator) {
      number++;
      Matcher m = GRADLE.matcher(line);
      if (m.find()) {
        boolean test = m.group(1).startsWith("test");
        add(m.group(2), m.group(3), m.group(4), path, number, test, found);
      }
    }
  }

  static void gradleLock(String path, Packages.Found found) {
    int number = 0;
    for (String line : (Iterable<String>) found.text(path).lines()::iterator) {
      number++;
      Matcher m = LOCKED.matcher(line);
      if (m.find()) {
        boolean test = !m.group(4).matches(".*\\b(?:runtimeClasspath|compileClasspath)\\b.*");
        add(m.group(1), m.group(2), m.group(3), path, number, test, found);
      }
    }
  }
}
