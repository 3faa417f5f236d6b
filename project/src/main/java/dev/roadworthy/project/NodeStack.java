package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Node.js: a package.json at the root or in a folder of the back end.
final class NodeStack implements Stack {
  private static final Set<String> ENDINGS = Set.of("js", "mjs", "cjs", "ts", "mts", "cts");
  private static final List<String> FRONT =
      List.of("client/", "frontend/", "front/", "public/", "static/", "assets/", "docs/", "www/");
  private static final List<String> FOLDERS =
      List.of(
          "server",
          "backend",
          "api",
          "back",
          "app",
          "web",
          "src",
          "apps/api",
          "apps/server",
          "apps/web",
          "packages/server",
          "packages/api");
  private static final String FRONT_END_SERVED =
      "Let the server serve its build, or name the address that does under edge: cors.";
  private static final Pattern STATIC =
      Pattern.compile(
          "(?:\\(\\s*['\"`](/[^'\"`]*)['\"`]\\s*,\\s*)?\\b(?:express\\.static|serveStatic|koaStatic)\\((.*)");
  private static final Pattern TEXT = Pattern.compile("['\"`]([^'\"`]+)['\"`]");

  @Override
  public Optional<Detection> detect(SourceTree tree, Runtimes runtimes) {
    Optional<NodePackage> root = NodePackage.in(tree, "");
    Optional<NodePackage> chosen = choose(tree, root);
    if (chosen.isEmpty()) {
      return Optional.empty();
    }
    NodePackage manifest = chosen.get();
    var draft = new Draft(tree, manifest.folder(), Detection.Kind.NODE);
    root.map(r -> r.text("name"))
        .filter(n -> !n.isBlank())
        .ifPresent(n -> draft.name = Draft.fit(n));
    runtime(draft, manifest, runtimes);
    List<Source> sources = serverSources(draft);
    if (!new NodeStart(draft, manifest, sources).fill()) {
      return StaticStack.built(draft, manifest, runtimes);
    }
    describe(draft, manifest, sources);
    for (String folder : List.of("client", "frontend", "web", "ui")) {
      boolean unbuilt = NodePackage.in(tree, draft.at(folder)).filter(NodeStack::front).isPresent();
      if (unbuilt && manifest.scripts().stream().noneMatch(s -> s.contains("postinstall"))) {
        draft.notes.add(
            "The front end in " + folder + "/ is not built or served. " + FRONT_END_SERVED);
      }
    }
    if (!manifest.folder().isEmpty() && root.isPresent() && front(root.get())) {
      draft.notes.add(
          "The front end in the root folder is not built or served; only "
              + manifest.folder()
              + "/ runs. "
              + FRONT_END_SERVED);
    }
    return Optional.of(draft.done());
  }

  /// The root, unless it only has a front end and a folder has a server.
  private static Optional<NodePackage> choose(SourceTree tree, Optional<NodePackage> root) {
    if (root.isPresent() && serves(tree, root.get())) {
      return root;
    }
    for (String folder : FOLDERS) {
      Optional<NodePackage> inner = NodePackage.in(tree, folder);
      if (inner.isPresent() && serves(tree, inner.get())) {
        return inner;
      }
    }
    return root;
  }

  private static boolean serves(SourceTree tree, NodePackage manifest) {
    return NodeFramework.of(manifest).isPresent()
        || NodeTool.of(manifest).isPresent()
        || (!front(manifest) && NodeStart.runsNode(manifest.script("start")))
        || (!front(manifest)
            && !manifest.text("main").isEmpty()
            && tree.has(join(manifest.folder(), manifest.text("main"))));
  }

  static boolean front(NodePackage manifest) {
    return manifest.needs("react-scripts")
        || manifest.needs("vite")
        || manifest.needs("@angular/core")
        || manifest.needs("@vue/cli-service")
        || manifest.needs("parcel");
  }

  static String join(String folder, String path) {
    String clean = path.startsWith("./") ? path.substring(2) : path;
    return folder.isEmpty() ? clean : folder + "/" + clean;
  }

  private static String normal(String path) {
    return Path.of(path).normalize().toString();
  }

  /// The scripts of the back end; those of the browser are left out where they can be told.
  private static List<Source> serverSources(Draft draft) {
    var except = new ArrayList<String>();
    FRONT.forEach(f -> except.add(draft.at(f)));
    boolean reactInSrc =
        draft.tree.files().stream()
                .anyMatch(f ->
                    f.startsWith(draft.at("src/")) && (f.endsWith(".tsx") || f.endsWith(".jsx")))
            && !NodePackage.in(draft.tree, draft.folder).map(p -> p.runs("next")).orElse(false);
    if (reactInSrc) {
      except.add(draft.at("src/"));
    }
    return draft.tree.sources(ENDINGS, except).stream()
        .filter(s -> draft.folder.isEmpty() || s.path().startsWith(draft.folder + "/"))
        .filter(s -> !s.path().endsWith(".d.ts") && !s.path().contains(".config."))
        .filter(s -> !s.path().endsWith(".min.js"))
        .toList();
  }

  private static void runtime(Draft draft, NodePackage manifest, Runtimes runtimes) {
    String asked = manifest.engine();
    @Nullable String askedIn = asked.isEmpty() ? null : draft.at("package.json");
    for (String file : List.of(".nvmrc", ".node-version")) {
      Optional<String> line =
          draft.source(file).map(s -> s.text().strip()).filter(t -> t.matches("v?\\d[\\w.]*"));
      if (line.isPresent()) {
        asked = line.get().replaceFirst("^v", "");
        askedIn = draft.at(file);
      }
    }
    Optional<String> present = runtimes.version("node", "--version");
    String wanted = asked;
    boolean fits =
        present.isPresent() && (wanted.isEmpty() || Versions.fitsNpm(wanted, present.get()));
    draft.runtime =
        new Detection.RuntimeNeed(
            "Node",
            Optional.of(asked).filter(a -> !a.isEmpty()),
            Optional.ofNullable(askedIn),
            present,
            runtimes.executable("node").map(String::valueOf),
            fits);
  }

  private static void describe(Draft draft, NodePackage manifest, List<Source> sources) {
    NodeVariables.read(draft, sources);
    example(draft);
    databases(draft, manifest, sources);
    NodeState.read(draft, manifest, sources);
    NodeLogin.of(manifest, sources).ifPresent(l -> draft.login = l);
    draft.loadsDotEnv =
        manifest.runsAny("dotenv", "next", "nuxt", "dotenv-flow")
            || manifest.script("start").contains("--env-file");
    draft.env.put("NODE_ENV", "production");
    for (Source.Hit hit : Source.all(sources, STATIC)) {
      staticFolder(draft, hit);
    }
    if (manifest.runs("next")) {
      draft.publicPaths.add("/_next/static/**");
      draft.publicPaths.addAll(DefaultRoutes.ofFolder(draft.tree, draft.at("public"), ""));
    }
  }

  private static void example(Draft draft) {
    for (String file : List.of(".env.example", ".env.sample", ".env.template", ".env.dist")) {
      for (Source.Hit hit : DotEnv.asked(draft.source(file))) {
        if (NodeVariables.ofInterest(hit.group(1)) && !draft.variables.containsKey(hit.group(1))) {
          draft.variable(hit.group(1), Detection.Need.OPTIONAL, hit.place(), "");
        }
      }
    }
  }

  private static void staticFolder(Draft draft, Source.Hit hit) {
    String folder = "";
    var text = TEXT.matcher(hit.group(2));
    while (text.find()) {
      folder = String.valueOf(text.group(1));
    }
    folder = folder.replaceFirst("^\\./", "").replaceFirst("^/", "");
    if (folder.isEmpty()) {
      return;
    }
    String beside = hit.source().folder();
    String fromSource = normal(beside.isEmpty() ? folder : beside + "/" + folder);
    String place = draft.tree.hasFolder(fromSource) ? fromSource : normal(draft.at(folder));
    draft.publicPaths.addAll(DefaultRoutes.ofFolder(draft.tree, place, hit.group(1)));
  }

  private static void databases(Draft draft, NodePackage manifest, List<Source> sources) {
    String prisma =
        draft.source("prisma/schema.prisma").map(Source::text).orElse("").replaceAll("\\s+", " ");
    boolean builtIn =
        Source.first(sources, Pattern.compile("['\"](?:node|bun):sqlite['\"]")).isPresent();
    if (builtIn
        || prisma.contains("provider = \"sqlite\"")
        || manifest.runsAny(
            "sqlite3",
            "better-sqlite3",
            "node-sqlite3-wasm",
            "sql.js",
            "sqlite",
            "@libsql/client",
            "sqlite-async")) {
      Stores.sqlite(draft, sources);
    }
    if (manifest.runsAny("pg", "postgres", "pg-promise", "@neondatabase/serverless", "slonik")
        || prisma.contains("provider = \"postgresql\"")) {
      Stores.server(draft, sources, Stores.Server.POSTGRES);
    }
    if (manifest.runsAny("mysql", "mysql2") || prisma.contains("provider = \"mysql\"")) {
      Stores.server(draft, sources, Stores.Server.MYSQL);
    }
    if (manifest.runsAny("mongoose", "mongodb")) {
      Stores.server(draft, sources, Stores.Server.MONGO);
    }
    if (manifest.runsAny("redis", "ioredis", "bull", "bullmq")) {
      Stores.server(draft, sources, Stores.Server.REDIS);
    }
    if (manifest.runs("amqplib")) {
      Stores.server(draft, sources, Stores.Server.RABBIT);
    }
    if (!prisma.isEmpty()) {
      draft.prepare = "npx prisma migrate deploy";
    }
  }
}
