package dev.roadworthy.project;

import java.util.Locale;
import java.util.Optional;

/// The languages whose syntax is read into trees.
public enum Language {
  JAVASCRIPT,
  TYPESCRIPT,
  /// TypeScript with markup. There is no grammar of it for this binding; it is read with the
  /// JavaScript grammar, which knows markup; type annotations become small `ERROR` nodes.
  TSX,
  PYTHON;

  /// The language of a file by its ending; empty for every other file.
  public static Optional<Language> of(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "js", "mjs", "cjs", "jsx" -> Optional.of(JAVASCRIPT);
      case "ts", "mts", "cts" ->
          name.endsWith(".d.ts") ? Optional.empty() : Optional.of(TYPESCRIPT);
      case "tsx" -> Optional.of(TSX);
      case "py", "pyw" -> Optional.of(PYTHON);
      default -> Optional.empty();
    };
  }

  /// Whether it is one of the JavaScript family.
  public boolean isScript() {
    return this != PYTHON;
  }
}
