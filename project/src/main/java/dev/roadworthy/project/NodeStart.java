package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a Node app is built and started.
final class NodeStart {
  private static final List<String> ENTRIES =
      List.of(
          "server.js",
          "index.js",
          "app.js",
          "main.js",
          "server.mjs",
          "index.mjs",
          "server.cjs",
          "server/index.js",
          "server/server.js",
          "server/app.js",
          "src/index.js",
          "src/server.js",
          "src/app.js",
          "bin/www");
  private static final List<String> SCRIPTS =
      List.of(
          "start:prod", "serve", "server", "start:server", "dev:server", "api", "backend", "dev");
  private static final Pattern LISTENS =
      Pattern.compile("\\.listen\\(|\\bserve\\(|createServer\\(|http\\.Server\\(");

  private final Draft draft;
  private final NodePackage manifest;
  private final List<Source> sources;

  NodeStart(Draft draft, NodePackage manifest, List<Source> sources) {
    this.draft = draft;
    this.manifest = manifest;
    this.sources = sources;
  }

  /// Fills commands and port.
  ///
  /// @return false when nothing here runs a server, but something builds one for browsers
  boolean fill() {
    Optional<NodeFramework> framework = NodeFramework.of(manifest);
    Optional<NodeTool> tool = NodeTool.of(manifest);
    boolean nothingServes =
        framework.isEmpty() && tool.isEmpty() && !runsNode(manifest.script("start"));
    if (NodeStack.front(manifest) && nothingServes && entry() == null) {
      return false;
    }
    draft.framework = framework.map(NodeFramework::name).orElse(null);
    build(framework);
    if (framework.isEmpty() && tool.isPresent()) {
      tool(tool.get());
    } else {
      start();
      port(framework);
    }
    if (!manifest.script("test").isEmpty()
        && !manifest.script("test").contains("no test specified")) {
      draft.test = "npm test";
    }
    return true;
  }

  private void build(Optional<NodeFramework> framework) {
    String runner = "npm";
    if (manifest.hasDependencies()) {
      draft.made.add("node_modules");
      if (draft.has("pnpm-lock.yaml")) {
        runner = "pnpm";
        draft.build = "pnpm install --frozen-lockfile";
      } else if (draft.has("yarn.lock")) {
        runner = "yarn";
        draft.build = "yarn install --frozen-lockfile";
      } else if (draft.has("package-lock.json") || draft.has("npm-shrinkwrap.json")) {
        draft.build = "npm ci";
      } else {
        draft.build = "npm install --no-package-lock --no-audit --no-fund";
        draft.notes.add(
            "There is no lock file, so each build may install other versions; npm install writes"
                + " one to commit.");
      }
      for (String file :
          List.of(
              "package.json",
              "package-lock.json",
              "npm-shrinkwrap.json",
              "yarn.lock",
              "pnpm-lock.yaml",
              ".npmrc")) {
        if (draft.has(file)) {
          draft.inputs.add(file);
        }
      }
    }
    String script = manifest.script("build");
    boolean compiles =
        framework.map(NodeFramework::builds).orElse(false)
            || startsBuilt()
            || (!script.isEmpty() && !NodeStack.front(manifest));
    if (!script.isEmpty() && compiles) {
      draft.build = (draft.build == null ? "" : draft.build + " && ") + runner + " run build";
      draft.wholeTree = true;
      if (manifest.runs("next")) {
        draft.made.add(".next/BUILD_ID");
      } else if (manifest.runs("nuxt")) {
        draft.made.add(".output/server/index.mjs");
      }
    }
  }

  private boolean startsBuilt() {
    return manifest.script("start").matches(".*\\b(dist|build|lib|out)/.*")
        || manifest.text("main").matches("(\\./)?(dist|build|lib|out)/.*");
  }

  private void tool(NodeTool tool) {
    draft.framework = tool.name();
    draft.frontIsApp = true;
    String script = manifest.script("start");
    if (tool.startedBy(script)) {
      draft.start = "npm start";
      draft.port = new Detection.Port.Argument("-- " + tool.port());
      if (tool.dependency().equals("json-server") && script.contains("--watch")) {
        draft.notes.add("json-server watches its file; the start script's --watch stays as it is.");
      }
    } else if (!script.isEmpty()) {
      draft.start = "npm start";
      draft.unknown(
          "The start script '" + script + "' does not say how it takes a port.",
          "run: {port: \"" + tool.port() + "\"}");
    } else {
      tool.commandFor(draft)
          .ifPresentOrElse(
              command -> {
                draft.start = "npx --no-install " + command;
                draft.startShown = command;
                draft.port = new Detection.Port.Argument(tool.port());
              },
              () ->
                  draft.unknown(
                      tool.name() + " is installed, but the files it would serve were not found.",
                      "run: {start: npx --no-install " + tool.example() + "}"));
    }
    if (!tool.single().isEmpty()) {
      draft.single.add(tool.single());
    }
  }

  private void start() {
    String script = manifest.script("start");
    if (!script.isEmpty() && !develops(script)) {
      draft.start = "npm start";
      return;
    }
    if (manifest.runs("next")) {
      draft.start = "npx --no-install next start";
      return;
    }
    String entry = entry();
    if (entry != null) {
      draft.start = "node " + entry;
      return;
    }
    for (String name : SCRIPTS) {
      String command = manifest.script(name);
      if (runsNode(command)) {
        draft.start = "npm run " + name;
        draft.notes.add("There is no start script; '" + name + "' (" + command + ") is used.");
        return;
      }
    }
    Optional<String> procfile = ProcfileStack.web(draft);
    if (procfile.isPresent()) {
      draft.start = procfile.get();
    } else if (!script.isEmpty()) {
      draft.start = "npm start";
      draft.notes.add("The start script '" + script + "' is meant for development.");
    } else {
      draft.unknown(
          "package.json has no start script and no file that listens was found.",
          "run: {start: node server.js}");
    }
  }

  private @Nullable String entry() {
    String main = manifest.text("main").replaceFirst("^\\./", "");
    if (!main.isEmpty() && listens(main)) {
      return main;
    }
    for (String file : ENTRIES) {
      if (listens(file)) {
        return file;
      }
    }
    return null;
  }

  private boolean listens(String file) {
    return draft.source(file).flatMap(s -> s.first(LISTENS)).isPresent();
  }

  /// A script that starts a server with plain Node.
  static boolean runsNode(String script) {
    return script.matches(
        "(?s)\\s*(cross-env\\s+)?([A-Z_]+=\\S+\\s+)*(node|tsx|ts-node|bun)\\s+[^&|;]+");
  }

  private static boolean develops(String script) {
    return script.matches(
            "(?s).*\\b(nodemon|react-scripts start|next dev|nuxt dev|ts-node-dev)\\b.*")
        || script.matches("\\s*vite(\\s+--.*)?");
  }

  private void port(Optional<NodeFramework> framework) {
    Optional<Detection.Port> port =
        framework.flatMap(NodeFramework::port).or(() -> NodePort.of(sources));
    if (port.isPresent()) {
      draft.port = port.get();
    } else if (draft.start != null) {
      draft.unknown(
          "It could not be told how the app learns its port; PORT is tried.",
          "run: {port: PORT}   # or 3000 when the source fixes it, or \"--port {port}\"");
      draft.port = new Detection.Port.Variable("PORT");
    }
  }
}
