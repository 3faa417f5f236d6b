package dev.roadworthy.project;

import java.util.List;

/// A Python app's entry.
///
/// @param name the framework as people say it; empty for a plain script
/// @param module with dots
/// @param attribute the application object, or a call that makes it
/// @param entries modules its imports are followed from
record PythonApp(Kind kind, String name, String module, String attribute, List<String> entries) {
  enum Kind {
    DJANGO,
    FLASK,
    ASGI,
    SCRIPT
  }

  String reference() {
    return module + ":" + attribute;
  }

  static String module(Draft draft, Source source) {
    return draft
        .below(source.path())
        .replaceFirst("\\.py$", "")
        .replaceFirst("/__init__$", "")
        .replace('/', '.');
  }

  /// Files that usually hold the application come first, then those higher up.
  static int rank(String path) {
    int depth = (int) path.chars().filter(c -> c == '/').count();
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean usual =
        List.of(
                "app.py",
                "main.py",
                "wsgi.py",
                "asgi.py",
                "server.py",
                "__init__.py",
                "run.py",
                "application.py",
                "index.py")
            .contains(name);
    return depth * 2 + (usual ? 0 : 1);
  }
}
