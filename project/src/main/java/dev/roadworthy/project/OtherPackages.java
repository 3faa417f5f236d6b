package dev.roadworthy.project;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import tools.jackson.databind.JsonNode;

/// Go, Ruby, PHP and Rust.
final class OtherPackages {
  private static final Pattern GO =
      Pattern.compile(
          "^\\s*(?:require\\s+)?([\\w.-]+\\.[\\w.-]+/[\\w./~-]+)\\s+v(\\d\\S*)(\\s*//\\s*in"
              + "direct)?");
  private static final Pattern GEM = Pattern.compile("^    ([\\w.-]+) \\(([0-9][^)]*)\\)$");
  private static final Pattern KEY = Pattern.compile("^(name|version) = \"([^\"]+)\"");

  private OtherPackages() {}

  private static void add(
      String type,
      String name,
      String version,
      Detection.Place place,
      UsedPackage.Scope scope,
      boolean direct,
      Packages.Found found) {
    int slash = name.lastIndexOf('/');
    String namespace = slash < 0 ? null : name.substring(0, slash);
    PackageLines.url(type, namespace, name.substring(slash + 1), version)
        .ifPresent(url -> found.add(new UsedPackage(url, version, place, scope, direct)));
  }

  static void go(String path, Packages.Found found) {
    int number = 0;
    for (String line : (Iterable<String>) found.text(path).lines()::iterator) {
      number++;
      Matcher m = GO.matcher(line);
      if (m.find() && !line.strip().startsWith("replace") && !line.contains("=>")) {
        add(
            "golang",
            m.group(1),
            "v" + m.group(2),
            new Detection.Place(path, number),
            UsedPackage.Scope.PRODUCTION,
            m.group(3) == null,
            found);
      }
    }
  }

  static void ruby(String path, Packages.Found found) {
    boolean gems = false;
    int number = 0;
    for (String line : (Iterable<String>) found.text(path).lines()::iterator) {
      number++;
      if (!line.startsWith(" ")) {
        gems = line.equals("GEM");
      }
      Matcher m = GEM.matcher(line);
      if (gems && m.find()) {
        String version = m.group(2).replaceFirst("-(?:x86|arm|java|aarch).*", "");
        add(
            "gem",
            m.group(1),
            version,
            new Detection.Place(path, number),
            UsedPackage.Scope.PRODUCTION,
            true,
            found);
      }
    }
  }

  static void composer(String path, Packages.Found found) {
    String text = found.text(path);
    JsonNode node = NpmPackages.JSON.readTree(text);
    for (String group : new String[] {"packages", "packages-dev"}) {
      for (JsonNode entry : node.path(group)) {
        String name = entry.path("name").asString("");
        int at = text.indexOf("\"name\": \"" + name + "\"");
        int line =
            at < 0 ? 1 : 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
        add(
            "composer",
            name,
            entry.path("version").asString("").replaceFirst("^v", ""),
            new Detection.Place(path, line),
            group.equals("packages") ? UsedPackage.Scope.PRODUCTION : UsedPackage.Scope.DEVELOPMENT,
            true,
            found);
      }
    }
  }

  static void cargo(String path, Packages.Found found) {
    String name = "";
    int number = 0;
    int at = 1;
    for (String line : (Iterable<String>) found.text(path).lines()::iterator) {
      number++;
      Matcher m = KEY.matcher(line);
      if (m.find() && m.group(1).equals("name")) {
        name = m.group(2);
        at = number;
      } else if (m.lookingAt() && !name.isEmpty()) {
        add(
            "cargo",
            name,
            m.group(2),
            new Detection.Place(path, at),
            UsedPackage.Scope.PRODUCTION,
            true,
            found);
        name = "";
      }
    }
  }
}
