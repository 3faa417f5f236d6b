package dev.roadworthy.project;

import java.util.List;
import java.util.Optional;

/// A server that is installed as a package and started by its command. Its front page is the app
/// itself, with everything in it, so none is public by default.
///
/// @param dependency the package
/// @param name as people say it
/// @param command without its address; `{wiki}` and `{db}` stand for what was found in the tree
/// @param port the arguments that carry the port and keep others from reaching it around the edge
/// @param single why there cannot be two, a clause
record NodeTool(String dependency, String name, String command, String port, String single) {
  private static final List<NodeTool> KNOWN =
      List.of(
          new NodeTool(
              "node-red",
              "Node-RED",
              "node-red --userDir data",
              "-D uiHost=127.0.0.1 -p {port}",
              "Node-RED keeps its flows in files and in memory"),
          new NodeTool(
              "maildev",
              "MailDev",
              "maildev --ip 127.0.0.1",
              "--web-ip 127.0.0.1 -w {port}",
              "MailDev keeps mail in memory and listens for SMTP on one port"),
          new NodeTool(
              "tiddlywiki",
              "TiddlyWiki",
              "tiddlywiki {wiki} --listen",
              "host=127.0.0.1 port={port}",
              "TiddlyWiki keeps its tiddlers in memory and writes them to files"),
          new NodeTool(
              "json-server",
              "json-server",
              "json-server {db}",
              "--host 127.0.0.1 --port {port}",
              "json-server keeps its data in memory and writes it to one file"),
          new NodeTool("http-server", "http-server", "http-server .", "-a 127.0.0.1 -p {port}", ""),
          new NodeTool("serve", "serve", "serve .", "-l tcp://127.0.0.1:{port}", ""));

  static Optional<NodeTool> of(NodePackage manifest) {
    return KNOWN.stream().filter(t -> manifest.runs(t.dependency)).findFirst();
  }

  /// Whether a start script calls this tool.
  boolean startedBy(String script) {
    return script.matches("(?s)(.*[ /])?" + dependency.replace("-", "\\-") + "(\\s.*)?");
  }

  /// The command as an example, for somebody to correct.
  String example() {
    return command.replace("{wiki}", "wiki").replace("{db}", "db.json");
  }

  /// The command with what it works on filled in; empty when that is not in the tree.
  Optional<String> commandFor(Draft draft) {
    if (command.contains("{wiki}")) {
      return draft.tree.files().stream()
          .filter(f -> f.endsWith("tiddlywiki.info"))
          .map(f -> draft.below(f).replaceAll("/?tiddlywiki\\.info$", ""))
          .findFirst()
          .map(w -> command.replace("{wiki}", w.isEmpty() ? "." : w));
    }
    if (command.contains("{db}")) {
      return List.of("db.json", "data/db.json", "data.json", "database.json").stream()
          .filter(draft::has)
          .findFirst()
          .map(f -> command.replace("{db}", f));
    }
    return Optional.of(command);
  }
}
