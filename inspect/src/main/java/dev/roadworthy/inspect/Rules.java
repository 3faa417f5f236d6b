package dev.roadworthy.inspect;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;

/// All rules that ship with the product: each a folder below `rules/` on the class path.
public final class Rules {
  private static final String FOLDER = "/rules/";
  private static final String FILE = "/rule.yaml";

  private final List<Rule> rules;

  private Rules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /// @throws Problem `rule-broken` when a folder has no check or lacks words
  public static Rules standard() {
    var trees = new HashMap<String, TreeCheck>();
    var codes = new HashMap<String, CodeCheck>();
    Checks.addTo(trees, codes);
    var rules = new ArrayList<Rule>();
    for (String id : ids()) {
      rules.add(RuleFolder.read(id, yaml(id), trees, codes));
    }
    return new Rules(rules);
  }

  /// Sorted by id.
  public List<Rule> all() {
    return rules;
  }

  private static byte[] yaml(String id) {
    try (InputStream in = Rules.class.getResourceAsStream(FOLDER + id + FILE)) {
      return Objects.requireNonNull(in).readAllBytes();
    } catch (IOException e) {
      throw new Problem("rule-broken", "rules/" + id + " cannot be read", null, e);
    }
  }

  private static List<String> ids() {
    URL url = Objects.requireNonNull(Rules.class.getResource(FOLDER), "no rules on the class path");
    try {
      if (url.openConnection() instanceof JarURLConnection jar) {
        String prefix = FOLDER.substring(1);
        return jar.getJarFile().stream()
            .map(java.util.zip.ZipEntry::getName)
            .filter(n -> n.startsWith(prefix) && n.endsWith(FILE))
            .map(n -> n.substring(prefix.length(), n.length() - FILE.length()))
            .sorted()
            .toList();
      }
      try (var folders = Files.list(Path.of(url.toURI()))) {
        return folders
            .filter(Files::isDirectory)
            .map(p -> p.getFileName().toString())
            .sorted()
            .toList();
      }
    } catch (IOException | URISyntaxException e) {
      throw new Problem("rule-broken", "the rules cannot be listed: " + e, null, e);
    }
  }
}
