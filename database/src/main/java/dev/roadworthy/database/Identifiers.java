package dev.roadworthy.database;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Names in SQL and on a terminal.
final class Identifiers {
  /// Words that are no name without quotes in one of the two; a few too many do no harm.
  private static final Set<String> RESERVED =
      Set.of(
          ("abort action add after all alter always analyse analyze and any array as asc"
                  + " asymmetric attach autoincrement authorization before begin between binary"
                  + " both by cascade case cast check collate collation column commit concurrently"
                  + " conflict constraint create cross current current_date current_role"
                  + " current_time current_timestamp current_user database default deferrable"
                  + " deferred delete desc detach distinct do drop each else end escape except"
                  + " exclude exclusive exists explain fail false fetch filter first following"
                  + " for foreign freeze from full generated glob grant group groups having if"
                  + " ignore ilike immediate in index indexed initially inner insert instead"
                  + " intersect into is isnull join key last lateral leading left like limit"
                  + " localtime localtimestamp match materialized natural no not nothing notnull"
                  + " null nulls of offset on only or order others outer over overlaps partition"
                  + " placing plan pragma preceding primary query raise range recursive references"
                  + " regexp reindex release rename replace restrict returning right rollback row"
                  + " rows savepoint select session_user set similar some symmetric table"
                  + " tablesample temp temporary then ties to trailing transaction trigger true"
                  + " unbounded union unique update user using vacuum values variadic verbose view"
                  + " virtual when where window with without")
              .split(" "));

  /// A name of an index that PostgreSQL keeps whole.
  private static final int LONGEST = 63;

  private Identifiers() {}

  static String quote(String name, Dialect dialect) {
    boolean bare =
        plain(name, dialect == Dialect.SQLITE) && !RESERVED.contains(name.toLowerCase(Locale.ROOT));
    return bare ? name : "\"" + name.replace("\"", "\"\"") + "\"";
  }

  private static boolean plain(String name, boolean upper) {
    if (name.isEmpty()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c == '_' || upper && c >= 'A' && c <= 'Z';
      if (!letter && !(i > 0 && c >= '0' && c <= '9')) {
        return false;
      }
    }
    return true;
  }

  static String table(Schema.Table table, Dialect dialect) {
    return table(table.schema(), table.name(), dialect);
  }

  static String table(
      @org.jspecify.annotations.Nullable String schema, String name, Dialect dialect) {
    return schema == null || schema.equals("public")
        ? quote(name, dialect)
        : quote(schema, dialect) + "." + quote(name, dialect);
  }

  static String columns(List<String> names, Dialect dialect) {
    return names.stream().map(n -> quote(n, dialect)).collect(Collectors.joining(", "));
  }

  /// A free name for an index over these columns: letters, digits and underscores only.
  static String indexName(String table, List<String> columns, Set<String> taken) {
    String base =
        word(table)
            + "_"
            + columns.stream().map(Identifiers::word).collect(Collectors.joining("_"))
            + "_idx";
    if (base.length() > LONGEST) {
      base = base.substring(0, LONGEST - 13) + "_" + Integer.toHexString(base.hashCode()) + "_idx";
    }
    String name = base;
    for (int i = 2; taken.contains(name); i++) {
      name = base + i;
    }
    return name;
  }

  private static String word(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
  }

  /// For a terminal: control characters and line breaks become `?`.
  static String shown(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]", "?");
  }

  /// A size rounded to one digit after the point, for people.
  static String about(long bytes) {
    if (bytes < 1L << 20) {
      return Math.max(0, bytes / 1024) + " KiB";
    }
    return bytes < 1L << 30
        ? Math.round(bytes * 10.0 / (1 << 20)) / 10.0 + " MiB"
        : Math.round(bytes * 10.0 / (1 << 30)) / 10.0 + " GiB";
  }
}
