package dev.roadworthy.project;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A [Detection] while it is being filled.
final class Draft {
  final SourceTree tree;

  /// Relative to the root, empty or without a slash at the end.
  final String folder;

  final Detection.Kind kind;
  String name;
  Detection.@Nullable RuntimeNeed runtime;
  @Nullable String framework;
  @Nullable String build;
  @Nullable String prepare;
  @Nullable String start;
  @Nullable String startShown;
  @Nullable String test;
  final List<String> inputs = new ArrayList<>();
  boolean wholeTree;
  final List<String> made = new ArrayList<>();
  Detection.@Nullable Port port;
  boolean loadsDotEnv;
  final List<String> single = new ArrayList<>();
  String several = "";
  final List<Detection.Store> stores = new ArrayList<>();
  final Map<String, Detection.Variable> variables = new LinkedHashMap<>();
  final List<Detection.Service> services = new ArrayList<>();
  final List<String> health = new ArrayList<>();
  Detection.@Nullable Login login;
  final List<String> publicPaths = new ArrayList<>();

  /// What shows or changes the app's insides: only the role `admin` opens it.
  final List<String> adminPaths = new ArrayList<>();

  /// The front page is the app itself, with people's data in it, and no page that welcomes.
  boolean frontIsApp;

  final List<String> hosts = new ArrayList<>();
  @Nullable String files;
  final Map<String, String> env = new LinkedHashMap<>();
  final List<Detection.Unknown> unknowns = new ArrayList<>();
  final List<String> notes = new ArrayList<>();

  Draft(SourceTree tree, String folder, Detection.Kind kind) {
    this.tree = tree;
    this.folder = folder;
    this.kind = kind;
    this.name = nameOf(tree);
  }

  /// A path of the app's folder as one of the tree.
  String at(String path) {
    return folder.isEmpty() ? path : folder + "/" + path;
  }

  /// A path of the tree as one of the app's folder.
  String below(String path) {
    return folder.isEmpty() || !path.startsWith(folder + "/")
        ? path
        : path.substring(folder.length() + 1);
  }

  boolean has(String path) {
    return tree.has(at(path));
  }

  Optional<Source> source(String path) {
    return tree.source(at(path));
  }

  void unknown(String sentence, String yaml) {
    unknowns.add(new Detection.Unknown(sentence, yaml));
  }

  /// Keeps the strongest need of a variable and the first place of that need.
  void variable(String name, Detection.Need need, Detection.Place place, String why) {
    Detection.Variable old = variables.get(name);
    if (old == null || need.compareTo(old.need()) < 0) {
      variables.put(name, new Detection.Variable(name, need, place, why, false));
    }
  }

  /// A collection that the program changes: its data, when it has no database; else likely a copy
  /// of some.
  void inMemory(String name, Detection.Place place) {
    String clause = "'" + name + "' is kept in memory (" + place + ")";
    if (stores.isEmpty()) {
      single.add(clause);
    } else {
      notes.add(clause + ": each instance has its own.");
    }
  }

  Detection done() {
    Set<String> named = DotEnv.names(source(".env"));
    Set<String> provided = loadsDotEnv ? named : Set.of();
    List<Detection.Variable> sorted =
        variables.values().stream()
            .map(v ->
                new Detection.Variable(
                    v.name(), v.need(), v.place(), v.why(), provided.contains(v.name())))
            .sorted(Comparator.comparing(Detection.Variable::need))
            .toList();
    if (!named.isEmpty()) {
      notes.add(
          (loadsDotEnv
                  ? ".env is loaded by the app itself and sets "
                  : "Nothing in the app loads its .env; give it with run.env or --env: ")
              + String.join(", ", named)
              + ".");
    }
    Detection.RuntimeNeed need = runtime;
    if (need != null && need.present().isPresent() && !need.fits()) {
      notes.add(
          need.askedIn().orElse("The app")
              + " asks for "
              + need.name()
              + " "
              + need.asked().orElse("")
              + "; "
              + need.present().get()
              + " is what this machine has.");
    }
    if (!tree.complete()) {
      notes.add(
          "Not every file could be looked at: more than "
              + SourceTree.MAX_FILES
              + " or some unreadable.");
    }
    boolean fixed = port instanceof Detection.Port.Fixed;
    if (port instanceof Detection.Port.Fixed f) {
      single.add("port " + f.number() + " is fixed in " + f.place());
    }
    return new Detection(
        name,
        kind,
        folder,
        facts(),
        Optional.ofNullable(runtime),
        new Detection.Commands(
            Optional.ofNullable(build),
            Optional.ofNullable(prepare),
            Optional.ofNullable(start),
            Optional.ofNullable(test),
            new Detection.Inputs(inputs, wholeTree, made)),
        Optional.ofNullable(port),
        new Detection.Instances(
            !single.isEmpty() || fixed,
            single.isEmpty() ? several : "One instance: " + String.join("; ", single) + "."),
        stores,
        sorted,
        services,
        new Detection.Web(
            healthPaths(),
            Optional.ofNullable(login),
            DefaultRoutes.of(this),
            hosts,
            Optional.ofNullable(files)),
        env,
        unknowns,
        notes);
  }

  private List<String> facts() {
    var facts = new ArrayList<String>();
    Detection.RuntimeNeed r = runtime;
    if (r != null) {
      facts.add(r.present().map(v -> r.name() + " " + shortVersion(r.name(), v)).orElse(r.name()));
    }
    if (framework != null) {
      facts.add(framework);
    }
    for (Detection.Store store : stores) {
      facts.add(
          store.engine()
              + store
                  .address()
                  .filter(a -> store.engine().equals("SQLite"))
                  .map(a -> " " + a)
                  .orElse(""));
    }
    if (start != null) {
      facts.add(
          (folder.isEmpty() ? "" : folder + ": ") + (startShown == null ? start : startShown));
    }
    switch (port) {
      case Detection.Port.Variable v -> facts.add(v.name());
      case Detection.Port.Argument a -> facts.add(a.template());
      case Detection.Port.Fixed f -> facts.add("fixed port " + f.number());
      case null -> {}
    }
    return facts.stream().distinct().toList();
  }

  private List<String> healthPaths() {
    var paths = new ArrayList<>(health);
    for (String path : List.of("/health", "/healthz", "/up", "/api/health", "/")) {
      if (!paths.contains(path)) {
        paths.add(path);
      }
    }
    return paths;
  }

  private static String shortVersion(String runtime, String version) {
    String[] parts = version.split("\\.");
    boolean one = runtime.equals("Node") || runtime.equals("Java");
    return one || parts.length < 2 ? parts[0] : parts[0] + "." + parts[1];
  }

  static String nameOf(SourceTree tree) {
    return fit(String.valueOf(tree.root().getFileName()));
  }

  /// Any text as a name fit for `app:`.
  static String fit(String text) {
    String name =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-").replaceAll("^[-._]+", "");
    name = name.length() > 63 ? name.substring(0, 63) : name;
    return name.isEmpty() ? "app" : name;
  }
}
