package dev.roadworthy.leaks;

import org.jspecify.annotations.Nullable;

/// A name and the literal it is given, in any of the ways people write that: `name = "value"`,
/// `name: value`, `<name>value</name>`, `"name", "value"`, `name || "value"`, `name("value")`.
///
/// @param name as written
/// @param from the value's first byte
/// @param to the byte after its last
/// @param quoted the value stands between quotes
/// @param fallbackOfVariable what `${NAME:value}` falls back to
record Assignment(
    String name, int from, int to, boolean quoted, Op op, boolean fallbackOfVariable) {

  /// How the value meets the name.
  enum Op {
    SET,
    /// `name == "value"`
    COMPARE,
    /// `set("name", "value")`
    PUT,
    /// `"name", "value"`: a list of words, or the arguments of something unknown
    LIST,
    /// `name("value")`
    CALL,
    /// `name || "value"`: what is used when nothing is set
    FALLBACK
  }

  /// Reads the assignment whose name holds the bytes from `at` to `to`; null when there is none.
  static @Nullable Assignment around(Scan scan, int at, int to) {
    return new AssignmentReader(scan).read(at, to);
  }
}
