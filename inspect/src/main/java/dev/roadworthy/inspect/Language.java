package dev.roadworthy.inspect;

import java.util.Locale;

/// What a file is written in, told by its name.
enum Language {
  JAVASCRIPT,
  TYPESCRIPT,
  PYTHON,
  JAVA,
  KOTLIN,
  GO,
  RUBY,
  PHP,
  RUST,
  CSHARP,
  OTHER;

  static Language of(TreeFile file) {
    String name = file.name().toLowerCase(Locale.ROOT);
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "js", "mjs", "cjs", "jsx" -> JAVASCRIPT;
      case "ts", "tsx", "mts", "cts", "vue", "svelte" -> TYPESCRIPT;
      case "py" -> PYTHON;
      case "java" -> JAVA;
      case "kt", "kts" -> KOTLIN;
      case "go" -> GO;
      case "rb" -> RUBY;
      case "php" -> PHP;
      case "rs" -> RUST;
      case "cs" -> CSHARP;
      default -> OTHER;
    };
  }
}
