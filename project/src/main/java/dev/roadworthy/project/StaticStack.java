package dev.roadworthy.project;

import java.util.List;
import java.util.Optional;

/// Files for browsers and nothing that runs: a folder with an index.html, or what a front-end build
/// makes. Whoever starts it has to serve the folder; no program of the tree does.
final class StaticStack implements Stack {
  private static final List<String> FOLDERS =
      List.of("", "public", "dist", "build", "site", "docs", "out", "www", "_site", "static");

  @Override
  public Optional<Detection> detect(SourceTree tree, Runtimes runtimes) {
    for (String folder : FOLDERS) {
      if (tree.has(folder.isEmpty() ? "index.html" : folder + "/index.html")) {
        var draft = new Draft(tree, "", Detection.Kind.STATIC);
        draft.framework = "Static files" + (folder.isEmpty() ? "" : " in " + folder + "/");
        return Optional.of(done(draft, folder.isEmpty() ? "." : folder));
      }
    }
    return Optional.empty();
  }

  /// A front end that `npm run build` turns into files.
  static Optional<Detection> built(Draft node, NodePackage manifest, Runtimes runtimes) {
    var draft = new Draft(node.tree, node.folder, Detection.Kind.STATIC);
    draft.name = node.name;
    draft.runtime = node.runtime;
    draft.build = (node.build == null ? "" : node.build + " && ") + "npm run build";
    if (node.build == null) {
      draft.build =
          (draft.has("package-lock.json")
                  ? "npm ci"
                  : "npm install --no-package-lock --no-audit --no-fund")
              + " && npm run build";
    }
    for (String file :
        List.of("package.json", "package-lock.json", "yarn.lock", "pnpm-lock.yaml")) {
      if (draft.has(file)) {
        draft.inputs.add(file);
      }
    }
    draft.wholeTree = true;
    boolean cra = manifest.needs("react-scripts");
    draft.framework =
        cra ? "Create React App" : manifest.needs("vite") ? "Vite" : "a front-end build";
    if (manifest.script("build").isEmpty()) {
      draft.build = null;
      draft.unknown("There is no build script for the front end.", "run: {build: npx vite build}");
    }
    String files = cra ? "build" : "dist";
    draft.made.add(files + "/index.html");
    return Optional.of(done(draft, files));
  }

  private static Detection done(Draft draft, String files) {
    draft.files = files;
    draft.health.add("/");
    draft.startShown = null;
    draft.publicPaths.add("/assets/**");
    draft.publicPaths.add("/static/**");
    draft.publicPaths.addAll(
        DefaultRoutes.ofFolder(draft.tree, draft.at(files), "").stream()
            .filter(p ->
                !p.contains("node_modules") && !p.matches("/[^/]*\\.(json|md|ya?ml|lock|toml)"))
            .toList());
    return draft.done();
  }
}
