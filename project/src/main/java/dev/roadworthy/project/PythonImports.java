package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The modules a Python app imports from outside its tree, followed from its entry: a script that
/// nothing imports asks for nothing, nor does an import inside a function or a `try`.
final class PythonImports {
  private static final Pattern IMPORT =
      Pattern.compile(
          "^(\\s*)(?:import\\s+([\\w.]+(?:\\s*(?:as\\s+\\w+)?\\s*,\\s*[\\w.]+)*)|from\\s+(\\.*[\\w.]*)\\s+import\\s+(.+))");
  private static final Pattern LISTED =
      Pattern.compile("^\\s*['\"]([a-zA-Z_]\\w*)\\.[\\w.]+['\"],?");
  private static final Set<String> DJANGO_FILES =
      Set.of(
          "settings.py",
          "urls.py",
          "wsgi.py",
          "asgi.py",
          "models.py",
          "views.py",
          "admin.py",
          "apps.py",
          "forms.py",
          "signals.py",
          "manage.py",
          "serializers.py",
          "middleware.py");

  private final SourceTree tree;
  private final String folder;
  private final Map<String, Source> modules = new LinkedHashMap<>();
  private final Set<String> outside = new LinkedHashSet<>();

  PythonImports(SourceTree tree, String folder, List<Source> sources) {
    this.tree = tree;
    this.folder = folder.isEmpty() ? "" : folder + "/";
    for (Source source : sources) {
      modules.put(module(source), source);
    }
  }

  /// Top-level names of modules that the entries need and the tree does not have.
  Set<String> of(List<String> entries, boolean django) {
    var waiting = new ArrayDeque<String>();
    entries.forEach(e -> reach(e, waiting));
    if (django) {
      for (Map.Entry<String, Source> module : modules.entrySet()) {
        String path = module.getValue().path();
        if (DJANGO_FILES.contains(path.substring(path.lastIndexOf('/') + 1))) {
          waiting.add(module.getKey());
        }
      }
    }
    var seen = new LinkedHashSet<String>();
    while (!waiting.isEmpty()) {
      String name = waiting.poll();
      Source source = modules.get(name);
      if (source != null && seen.add(name)) {
        follow(source, waiting);
        if (source.path().endsWith("settings.py")) {
          source.find(LISTED).forEach(h -> external(h.group(1)));
        }
      }
    }
    return outside;
  }

  private void follow(Source source, ArrayDeque<String> waiting) {
    for (Source.Hit hit : source.find(IMPORT)) {
      boolean later = !hit.group(1).isEmpty();
      for (String name : hit.group(2).split(",")) {
        String module = name.strip().replaceAll("\\s+as\\s+.*", "");
        if (!module.isEmpty() && !reach(module, waiting) && !later) {
          external(module);
        }
      }
      from(source, hit, waiting);
    }
  }

  private void from(Source source, Source.Hit hit, ArrayDeque<String> waiting) {
    String module = hit.group(3);
    if (module.isEmpty()) {
      return;
    }
    String base = module;
    if (module.startsWith(".")) {
      int dots = module.length() - module.replaceFirst("^\\.+", "").length();
      base =
          join(
              parent(module(source), dots, source.path().endsWith("__init__.py")),
              module.substring(dots));
    }
    boolean local = reach(base, waiting);
    for (String name : hit.group(4).replaceAll("[()#].*", "").split(",")) {
      String first = name.strip().replaceAll("\\s.*", "");
      local |= !first.isEmpty() && reach(join(base, first), waiting);
    }
    if (!local && !module.startsWith(".") && hit.group(1).isEmpty()) {
      external(module);
    }
  }

  /// Queues a module of the tree, and the packages it is in.
  private boolean reach(String name, ArrayDeque<String> waiting) {
    boolean local = false;
    String prefix = name;
    while (!prefix.isEmpty()) {
      if (modules.containsKey(prefix)) {
        waiting.add(prefix);
        local = true;
      }
      int dot = prefix.lastIndexOf('.');
      prefix = dot < 0 ? "" : prefix.substring(0, dot);
    }
    String top = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
    return local || tree.hasFolder(folder + top);
  }

  private void external(String module) {
    String top = module.contains(".") ? module.substring(0, module.indexOf('.')) : module;
    boolean local = modules.containsKey(top) || tree.hasFolder(folder + top);
    if (!top.isEmpty() && !local) {
      outside.add(top);
    }
  }

  private String module(Source source) {
    String path = source.path();
    String own = path.startsWith(folder) ? path.substring(folder.length()) : path;
    return own.replaceFirst("\\.py$", "").replaceFirst("(^|/)__init__$", "").replace('/', '.');
  }

  private static String parent(String module, int dots, boolean isPackage) {
    String at = module;
    for (int i = isPackage ? 1 : 0; i < dots; i++) {
      int dot = at.lastIndexOf('.');
      at = dot < 0 ? "" : at.substring(0, dot);
    }
    return at;
  }

  private static String join(String base, String name) {
    return base.isEmpty() ? name : name.isEmpty() ? base : base + "." + name;
  }
}
