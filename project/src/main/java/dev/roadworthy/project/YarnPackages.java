package dev.roadworthy.project;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Yarn's lock file, classic and berry: blocks headed by the ranges they answer.
final class YarnPackages {
  private static final Pattern VERSION =
      Pattern.compile("^  \"?version\"?:?\\s+\"?([^\"\\s]+)\"?$");
  private static final Pattern NEED =
      Pattern.compile("^    \"?((?:@[^\"/\\s]+/)?[^\"\\s:]+)\"?:?\\s+\"?([^\"]+?)\"?$");

  private YarnPackages() {}

  static void lock(String path, Packages.Found found) {
    var graph = new LockGraph();
    List<String> heads = List.of();
    String version = "";
    int start = 0;
    int number = 0;
    boolean inNeeds = false;
    var needs = new ArrayList<String>();
    String text = found.text(path) + "\n\n";
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.isBlank()) {
        flush(graph, heads, version, start, needs);
        heads = List.of();
        version = "";
        needs = new ArrayList<>();
        inNeeds = false;
      } else if (!line.startsWith(" ") && !line.startsWith("#") && line.endsWith(":")) {
        heads = heads(line);
        start = number;
      } else if (line.startsWith("  ") && !line.startsWith("    ")) {
        Matcher m = VERSION.matcher(line);
        version = m.find() ? m.group(1) : version;
        inNeeds = line.strip().matches("(?:optionalD|d)ependencies:");
      } else if (inNeeds) {
        Matcher m = NEED.matcher(line);
        if (m.find()) {
          needs.add(key(m.group(1) + "@" + m.group(2)));
        }
      }
    }
    NpmPackages.Direct direct = NpmPackages.Direct.of(path, found);
    JsonNode manifest = manifest(found, direct.path());
    for (Map.Entry<String, JsonNode> e : manifest.path("dependencies").properties()) {
      graph.root(key(e.getKey() + "@" + e.getValue().asString("")));
    }
    graph.addTo(found, path, direct);
  }

  private static JsonNode manifest(Packages.Found found, String path) {
    String text = found.text(path);
    return NpmPackages.JSON.readTree(text.isBlank() ? "{}" : text);
  }

  private static void flush(
      LockGraph graph, List<String> heads, String version, int line, List<String> needs) {
    for (String head : heads) {
      int at = head.indexOf('@', 1);
      if (at > 0 && !version.isEmpty() && !version.equals("0.0.0-use.local")) {
        graph.add(head, new LockGraph.Node(head.substring(0, at), version, line, needs));
      }
    }
  }

  private static List<String> heads(String line) {
    var out = new ArrayList<String>();
    for (String part : line.substring(0, line.length() - 1).replace("\"", "").split(",\\s*", -1)) {
      out.add(key(part.strip()));
    }
    return out;
  }

  private static String key(String spec) {
    return spec.replace("@npm:", "@");
  }
}
