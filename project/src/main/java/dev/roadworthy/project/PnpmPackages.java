package dev.roadworthy.project;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// pnpm's lock file, versions 5 to 9.
final class PnpmPackages {
  private static final YAMLMapper YAML = YAMLMapper.builder().build();
  private static final Pattern KEY =
      Pattern.compile("^/?((?:@[^/@]+/)?[^/@(]+)[/@](\\d[^(_]*)(?:[(_].*)?$");
  private static final Pattern LINE = Pattern.compile("^  '?([^\\s':][^']*?)'?:\\s*$");

  private PnpmPackages() {}

  static void lock(String path, Packages.Found found) {
    String text = found.text(path);
    JsonNode node = YAML.readTree(text);
    var graph = new LockGraph();
    Map<String, Integer> lines = lines(text);
    JsonNode entries = node.has("snapshots") ? node.path("snapshots") : node.path("packages");
    for (Map.Entry<String, JsonNode> e : entries.properties()) {
      Matcher m = KEY.matcher(e.getKey());
      if (m.find()) {
        var needs = new ArrayList<String>();
        needs(e.getValue().path("dependencies"), needs);
        needs(e.getValue().path("optionalDependencies"), needs);
        graph.add(
            m.group(1) + "@" + m.group(2),
            new LockGraph.Node(m.group(1), m.group(2), lines.getOrDefault(e.getKey(), 1), needs));
      }
    }
    var roots = new ArrayList<String>();
    if (node.has("importers")) {
      node.path("importers").forEach(importer -> needs(importer.path("dependencies"), roots));
    } else {
      needs(node.path("dependencies"), roots);
    }
    roots.forEach(graph::root);
    graph.addTo(found, path, NpmPackages.Direct.of(path, found));
  }

  private static void needs(JsonNode dependencies, List<String> out) {
    for (Map.Entry<String, JsonNode> e : dependencies.properties()) {
      JsonNode value = e.getValue();
      String version = value.isObject() ? value.path("version").asString("") : value.asString("");
      out.add(e.getKey() + "@" + version.replaceAll("[(_].*", ""));
    }
  }

  private static Map<String, Integer> lines(String text) {
    Map<String, Integer> lines = new HashMap<>();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      Matcher m = LINE.matcher(line);
      if (m.find()) {
        lines.putIfAbsent(m.group(1), number);
      }
    }
    return lines;
  }
}
