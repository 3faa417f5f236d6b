package dev.roadworthy.project;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Resolves module names to files of the tree.
final class Modules {
  private static final List<String> SCRIPT_ENDINGS =
      List.of("", ".js", ".ts", ".mjs", ".cjs", ".tsx", ".jsx", "/index.js", "/index.ts");

  private Modules() {}

  static Optional<Program> resolve(Program from, String module, Map<String, Program> programs) {
    if (from.language() == Language.PYTHON) {
      return python(from, module, programs);
    }
    String folder = folder(from.path());
    var bases = new ArrayList<String>();
    if (module.startsWith(".")) {
      bases.add(normal(folder + "/" + module));
    } else if (module.startsWith("@/") || module.startsWith("~/")) {
      bases.add(module.substring(2));
      bases.add("src/" + module.substring(2));
    } else if (module.contains("/")) {
      // baseUrl of TypeScript, NODE_PATH
      bases.add(module);
      bases.add("src/" + module);
    } else {
      return Optional.empty();
    }
    for (String base : bases) {
      String stem = base.replaceAll("\\.(js|mjs|cjs)$", "");
      for (String b : List.of(base, stem)) {
        for (String ending : SCRIPT_ENDINGS) {
          Program p = programs.get(b + ending);
          if (p != null) {
            return Optional.of(p);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Program> python(
      Program from, String module, Map<String, Program> programs) {
    int dots = 0;
    while (dots < module.length() && module.charAt(dots) == '.') {
      dots++;
    }
    String rest = module.substring(dots).replace('.', '/');
    var roots = new ArrayList<String>();
    String folder = folder(from.path());
    if (dots > 0) {
      for (int i = 1; i < dots; i++) {
        folder = folder(folder);
      }
      roots.add(folder);
    } else {
      for (String f = folder; ; f = folder(f)) {
        roots.add(f);
        if (f.isEmpty()) {
          break;
        }
      }
      roots.add("src");
    }
    for (String root : roots) {
      String base = root.isEmpty() ? rest : rest.isEmpty() ? root : root + "/" + rest;
      for (String ending : List.of(".py", "/__init__.py")) {
        Program p = programs.get(base + ending);
        if (p != null) {
          return Optional.of(p);
        }
      }
    }
    return Optional.empty();
  }

  static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  static String normal(String path) {
    var parts = new ArrayDeque<String>();
    for (String p : path.split("/")) {
      if (p.equals("..")) {
        parts.pollLast();
      } else if (!p.isEmpty() && !p.equals(".")) {
        parts.addLast(p);
      }
    }
    return String.join("/", parts);
  }
}
