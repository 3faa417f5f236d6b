package dev.roadworthy.database;

import java.util.List;
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

  /// What an ORM sends for `Model.find({where: {...}, order: [...]})`: a lookup in one table.
  ///
  /// @param equal columns compared for equality; empty for a list of all
  /// @param order empty when it is not sorted
  public static ObservedQuery lookup(
      Schema schema, Schema.Table table, List<String> equal, List<String> order, Place place) {
    var d = schema.dialect();
    String where =
        equal.isEmpty()
            ? ""
            : " WHERE "
                + String.join(" AND ", equal.stream().map(c -> d.quote(c) + " = ?").toList());
    String by = order.isEmpty() ? "" : " ORDER BY " + Identifiers.columns(order, d);
    return new ObservedQuery(
        "SELECT * FROM " + Identifiers.table(table, d) + where + by,
        place.file(),
        place.line(),
        place.route());
  }

  /// Where in the source.
  public record Place(String file, int line, @Nullable String route) {}
}
