package dev.roadworthy.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A table as the source defines it.
final class SourceTable {
  /// @param refers it points at another table
  record Column(String name, Place place, boolean refers) {}

  /// @param columns in order, lower case
  /// @param written somebody wrote `CREATE INDEX`; false for what a key brings
  record Index(List<String> columns, Place place, boolean written, boolean unique) {}

  private final String name;
  private final Map<String, Column> columns = new LinkedHashMap<>();
  private final List<Index> indexes = new ArrayList<>();

  SourceTable(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  Map<String, Column> columns() {
    return columns;
  }

  List<Index> indexes() {
    return indexes;
  }

  void add(Column column) {
    columns.merge(
        column.name().toLowerCase(Locale.ROOT),
        column,
        (a, b) -> new Column(a.name(), a.place(), a.refers() || b.refers()));
  }

  void index(List<String> names, Place place, boolean written, boolean unique) {
    indexes.add(
        new Index(
            names.stream().map(n -> n.toLowerCase(Locale.ROOT)).toList(), place, written, unique));
  }

  /// Whether a search by this column alone has an index to use.
  boolean found(String column) {
    String c = column.toLowerCase(Locale.ROOT);
    return indexes.stream()
        .anyMatch(i -> !i.columns().isEmpty() && i.columns().getFirst().equals(c));
  }
}
