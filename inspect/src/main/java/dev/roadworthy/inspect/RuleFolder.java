package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import dev.roadworthy.base.Durations;
import dev.roadworthy.base.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Makes a [Rule] of a folder's `rule.yaml`. The check is in the file itself (`text:` a pattern in
/// files, `missing:` files of which one must be there) or in Java under the rule's id.
final class RuleFolder {
  private static final YAMLMapper YAML = YAMLMapper.builder().build();

  private final String id;
  private final JsonNode node;

  private RuleFolder(String id, JsonNode node) {
    this.id = id;
    this.node = node;
  }

  static Rule read(
      String id, byte[] yaml, Map<String, TreeCheck> trees, Map<String, CodeCheck> codes) {
    return new RuleFolder(id, YAML.readTree(yaml)).rule(trees, codes);
  }

  private Rule rule(Map<String, TreeCheck> trees, Map<String, CodeCheck> codes) {
    RuleText text = text();
    if (node.has("text")) {
      return new Rule.OfCode(text, textCheck(node.get("text")));
    }
    if (node.has("missing")) {
      return new Rule.OfTree(text, new MissingCheck(globs(node.get("missing"))));
    }
    TreeCheck tree = trees.get(id);
    if (tree != null) {
      return new Rule.OfTree(text, tree);
    }
    LiveCheck live = LiveChecks.ALL.get(id);
    if (live != null) {
      return new Rule.OfLive(text, live);
    }
    CodeCheck code = codes.get(id);
    if (code == null) {
      throw broken("has neither text: nor missing:, and no Java check of its name");
    }
    return new Rule.OfCode(text, code);
  }

  private RuleText text() {
    return new RuleText(
        id,
        node.path("kind").asString(id),
        Area.valueOf(word("area")),
        Severity.valueOf(word("severity")),
        required("title"),
        required("why"),
        required("remedy"),
        Optional.ofNullable(node.get("layer")).map(JsonNode::asString),
        node.path("closed-by-layer").asBoolean(node.has("layer")),
        Optional.ofNullable(node.get("proof")).map(JsonNode::asString),
        Durations.parse(required("effort")),
        strings(node.path("requirements")),
        node.path("libraries").asBoolean(false),
        strings(node.path("sources")));
  }

  private TextCheck textCheck(JsonNode text) {
    return new TextCheck(
        globs(text.path("files")),
        Pattern.compile(text.path("pattern").asString()),
        Optional.ofNullable(text.get("unless")).map(JsonNode::asString).map(Pattern::compile),
        text.path("masked").asBoolean(false));
  }

  private static List<Glob> globs(JsonNode list) {
    return strings(list).stream().map(Glob::of).toList();
  }

  private static List<String> strings(JsonNode list) {
    var out = new ArrayList<String>();
    list.forEach(n -> out.add(n.asString()));
    return out;
  }

  private String word(String key) {
    return required(key).toUpperCase(Locale.ROOT);
  }

  private String required(String key) {
    JsonNode value = node.get(key);
    if (value == null || !value.isString() || value.asString().isBlank()) {
      throw broken("has no " + key + ":");
    }
    return value.asString().strip();
  }

  private Problem broken(String what) {
    return new Problem("rule-broken", "rules/" + id + "/rule.yaml " + what, null);
  }
}
