package dev.roadworthy.project;

/// Something that runs before a handler: a middleware, a decorator, a dependency.
///
/// @param name as written, shortened
/// @param file where it is put in force
/// @param line from 1 on
public record Guard(String name, String file, int line, Kind kind) {
  /// What it does, told by its name and, when it is in the tree, by what it does.
  public enum Kind {
    AUTHENTICATION,
    VALIDATION,
    RATE_LIMIT,
    CSRF,
    OTHER
  }
}
