package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;

/// What a Node process keeps to itself, so that two of them would disagree.
final class NodeState {
  private static final Pattern COLLECTION =
      Pattern.compile(
          "^(?:export\\s+)?(?:let|var|const)\\s+(\\w+)(?:\\s*:\\s*[^=]+)?\\s*=\\s*(?:\\[|\\{\\s*\\}|new (?:Map|Set)\\()");
  private static final Pattern SESSION =
      Pattern.compile("\\b(?:use|register)\\(\\s*(?:expressSession|session)\\(");
  private static final Pattern STORE = Pattern.compile("\\bstore\\s*[:,]");

  private NodeState() {}

  static void read(Draft draft, NodePackage manifest, List<Source> sources) {
    if (manifest.runs("socket.io")) {
      draft.single.add("socket.io keeps each client's connection in one process");
    } else if (manifest.runs("ws")) {
      draft.single.add("WebSocket messages reach only the clients of the same process");
    }
    memorySession(manifest, sources)
        .ifPresent(h ->
            draft.single.add("express-session keeps its sessions in memory (" + h.place() + ")"));
    changing(sources).ifPresent(h -> draft.inMemory(h.group(1), h.place()));
  }

  private static Optional<Source.Hit> memorySession(NodePackage manifest, List<Source> sources) {
    if (!manifest.runs("express-session")) {
      return Optional.empty();
    }
    return Source.all(sources, SESSION).stream()
        .filter(h -> !STORE.matcher(h.around(0, 14)).find())
        .findFirst();
  }

  /// A collection at the top of a file that the file changes later: data, not a constant.
  private static Optional<Source.Hit> changing(List<Source> sources) {
    for (Source source : sources) {
      for (Source.Hit hit : source.find(COLLECTION)) {
        String name = Pattern.quote(hit.group(1));
        Pattern change =
            Pattern.compile(
                "\\b"
                    + name
                    + "\\.(?:push|unshift|splice|set|add|delete)\\("
                    + "|^\\s+"
                    + name
                    + "\\s*=\\s*(?:\\[\\s*\\.\\.\\.)?"
                    + name
                    + "\\b|^\\s+"
                    + name
                    + "\\[[^\\]]+\\]\\s*=[^=]");
        if (source.find(change).stream()
            .anyMatch(c -> c.text().startsWith(" ") || c.text().startsWith("\t"))) {
          return Optional.of(hit);
        }
      }
    }
    return Optional.empty();
  }
}
