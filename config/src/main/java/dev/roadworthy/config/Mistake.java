package dev.roadworthy.config;

import java.util.Optional;

/// One mistake in a settings file.
///
/// @param file the file's name as the reader knows it
/// @param line from 1
/// @param column from 1
/// @param key the path of the key, `run.instances`, `routes[2].allow`; empty for the whole file
/// @param seen what stands there
/// @param expected what would be right
/// @param hint the nearest known name, or the next step
public record Mistake(
    String file,
    int line,
    int column,
    String key,
    String seen,
    String expected,
    Optional<String> hint) {

  /// `roadworthy.yaml:4:14 run.instances: saw 'two', expected a whole number from 1 to 64`.
  public String text() {
    return file
        + ":"
        + line
        + ":"
        + column
        + (key.isEmpty() ? "" : " " + key)
        + ": saw "
        + seen
        + ", expected "
        + expected
        + hint.map(h -> "; " + h).orElse("");
  }
}
