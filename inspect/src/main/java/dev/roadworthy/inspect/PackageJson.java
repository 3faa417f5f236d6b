package dev.roadworthy.inspect;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// What a `package.json` says of starting and of being published; an unreadable one says nothing.
record PackageJson(JsonNode node) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static PackageJson parse(String text) {
    if (text.isBlank()) {
      return new PackageJson(MissingNode.getInstance());
    }
    try {
      return new PackageJson(JSON.readTree(text));
    } catch (JacksonException e) {
      return new PackageJson(MissingNode.getInstance());
    }
  }

  /// Meant for the registry: it says which files to publish, or what an importer gets.
  boolean published() {
    JsonNode scripts = node.path("scripts");
    return !node.path("private").asBoolean(false)
        && node.has("name")
        && (node.has("files")
            || node.has("exports")
            || node.has("types")
            || node.has("publishConfig")
            || scripts.has("prepublishOnly")
            || scripts.has("prepublish"));
  }

  /// It has a command that starts it.
  boolean starts() {
    return node.path("scripts").has("start") || node.path("scripts").has("serve");
  }

  boolean hasDependencies() {
    return !node.path("dependencies").isEmpty() || !node.path("devDependencies").isEmpty();
  }

  String script(String name) {
    return node.path("scripts").path(name).asString("");
  }

  boolean namesRuntime() {
    return node.path("engines").has("node") || node.has("volta");
  }
}
