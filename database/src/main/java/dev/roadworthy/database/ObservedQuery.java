package dev.roadworthy.database;

import org.jspecify.annotations.Nullable;

/// A statement that the app sends, as found in its source or in the server's statistics.
///
/// @param sql with any placeholders: `?`, `$1`, `:name`, `@name`, `%s`, `%(name)s`, `${...}`,
///   `{...}`
/// @param file where it was found; empty when it comes from the server
/// @param line from 1; 0 when not known
/// @param route such as `GET /posts`; null when not known
public record ObservedQuery(String sql, String file, int line, @Nullable String route) {
  /// From the server's statistics.
  public static ObservedQuery of(Schema.Statement statement) {
    return new ObservedQuery(statement.sql(), "", 0, null);
  }
}
