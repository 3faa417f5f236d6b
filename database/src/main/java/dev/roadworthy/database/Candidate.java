package dev.roadworthy.database;

import dev.roadworthy.database.Lookup.Column;
import dev.roadworthy.database.Schema.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// An index that a query might use. The database decides: each is built on the scratch copy, looked
/// for in the plan and measured.
///
/// @param names of the columns, for the index's name
/// @param parts as written in SQL
record Candidate(Table table, List<String> names, List<String> parts) {
  /// Each is built over all rows; more of them are seldom better.
  private static final int MOST = 12;

  /// Those with fewer columns first.
  static List<Candidate> of(Lookup lookup, Schema schema) {
    var out = new LinkedHashSet<Candidate>();
    var equal = new LinkedHashMap<Table, Set<Column>>();
    var ranges = new LinkedHashMap<Table, Set<Column>>();
    for (var c : lookup.conditions()) {
      (c.equal() ? equal : ranges)
          .computeIfAbsent(c.column().table(), k -> new LinkedHashSet<>())
          .add(c.column());
    }
    for (var use : lookup.tables()) {
      var e = List.copyOf(equal.getOrDefault(use.table(), Set.of()));
      var r = List.copyOf(ranges.getOrDefault(use.table(), Set.of()));
      var o = lookup.order().stream().filter(c -> c.table().equals(use.table())).toList();
      of(out, use.table(), e, r, o);
    }
    out.removeIf(c -> exists(c, schema));
    return out.stream()
        .sorted(java.util.Comparator.comparingInt(c -> c.parts.size()))
        .limit(MOST)
        .toList();
  }

  private static void of(
      Set<Candidate> out, Table t, List<Column> equal, List<Column> ranges, List<Column> order) {
    for (Column c : equal) {
      add(out, t, List.of(c), List.of());
    }
    for (Column c : ranges) {
      add(out, t, List.of(c), List.of());
    }
    add(out, t, List.of(), order);
    if (equal.size() > 1) {
      add(out, t, equal.subList(0, Math.min(3, equal.size())), List.of());
    }
    for (Column c : equal) {
      add(out, t, List.of(c), order);
      for (Column r : ranges) {
        add(out, t, List.of(c), List.of(r));
      }
    }
    if (equal.size() > 1) {
      add(out, t, equal.subList(0, Math.min(3, equal.size())), order);
    }
  }

  private static void add(Set<Candidate> out, Table t, List<Column> first, List<Column> then) {
    var all = new LinkedHashMap<String, String>();
    var columns = new ArrayList<>(first);
    columns.addAll(then);
    columns.stream().limit(4).forEach(c -> all.putIfAbsent(c.part(), c.name()));
    if (!all.isEmpty()) {
      out.add(new Candidate(t, List.copyOf(all.values()), List.copyOf(all.keySet())));
    }
  }

  private static boolean exists(Candidate c, Schema schema) {
    boolean plain = c.parts.equals(c.names.stream().map(n -> schema.dialect().quote(n)).toList());
    boolean key = c.table.primaryKey().equals(c.names);
    return plain
        && (key
            || c.table.indexes().stream()
                .anyMatch(i ->
                    i.predicate() == null
                        && i.valid()
                        && i.columns().size() >= c.names.size()
                        && i.columns().subList(0, c.names.size()).equals(c.names)));
  }

  String scratchName() {
    return "rw_try_" + Integer.toHexString(hash());
  }

  /// Of names only: a record's own hash would go through all columns of the table.
  private int hash() {
    return (table.label() + parts).hashCode();
  }

  @Override
  public int hashCode() {
    return hash();
  }

  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object o) {
    return o instanceof Candidate c
        && c.table.label().equals(table.label())
        && c.parts.equals(parts);
  }

  String scratchSql(Dialect dialect) {
    return "CREATE INDEX "
        + scratchName()
        + " ON "
        + Identifiers.table(table, dialect)
        + " ("
        + String.join(", ", parts)
        + ")";
  }

  /// For the user's database.
  String sql(Schema schema) {
    Set<String> taken = new java.util.HashSet<>();
    schema.tables().forEach(t -> t.indexes().forEach(i -> taken.add(i.name())));
    boolean pg = schema.dialect() == Dialect.POSTGRESQL;
    return "CREATE INDEX "
        + (pg ? "CONCURRENTLY " : "")
        + schema.dialect().quote(Identifiers.indexName(table.name(), names, taken))
        + " ON "
        + Identifiers.table(table, schema.dialect())
        + " ("
        + String.join(", ", parts)
        + ");";
  }
}
