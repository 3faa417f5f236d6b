package dev.roadworthy.identity;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads what JDBC has no method for.
final class Columns {
  private Columns() {}

  static Instant instant(ResultSet row, String column) throws SQLException {
    Instant at = instantOrNull(row, column);
    if (at == null) {
      throw new SQLException("the column " + column + " is not null");
    }
    return at;
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  static SortedSet<String> texts(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    var texts = new TreeSet<String>(Arrays.asList((String[]) array.getArray()));
    return Collections.unmodifiableSortedSet(texts);
  }
}
