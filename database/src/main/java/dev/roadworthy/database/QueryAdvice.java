package dev.roadworthy.database;

import dev.roadworthy.database.Advice.Confidence;
import dev.roadworthy.database.Advice.Kind;
import dev.roadworthy.database.GrownCopy.Plan;
import dev.roadworthy.database.Schema.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An index that the app's own queries ask for.
///
/// @param queries all that it serves
public record QueryAdvice(Advice advice, List<ObservedQuery> queries) {

  /// Asks SQLite's planner, on empty tables of the same shape, which queries read a table whole
  /// although they compare a column, and which index changes that. No data is needed; how much it
  /// matters only [Growth] can tell.
  ///
  /// @param known advice given already: where it asks for the same index, that one is taken
  static List<QueryAdvice> of(Schema schema, List<ObservedQuery> queries, List<Advice> known) {
    Map<Candidate, List<ObservedQuery>> wanted = new LinkedHashMap<>();
    try (Connection twin = twin(schema)) {
      for (ObservedQuery q : queries) {
        Lookup.of(q.sql(), schema)
            .flatMap(l -> wanted(twin, l, schema))
            .ifPresent(c -> wanted.computeIfAbsent(c, k -> new ArrayList<>()).add(q));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("an empty database in memory failed", e);
    }
    var out = new ArrayList<QueryAdvice>();
    wanted.forEach((c, of) -> out.add(new QueryAdvice(advice(schema, c, known), of)));
    return List.copyOf(out);
  }

  private static Optional<Candidate> wanted(Connection twin, Lookup lookup, Schema schema) {
    try {
      if (plan(twin, lookup).scans().isEmpty()) {
        return Optional.empty();
      }
      for (Candidate c : Candidate.of(lookup, schema)) {
        // Sorting alone is no reason without knowing how many rows there are.
        boolean compared =
            lookup.conditions().stream()
                .anyMatch(x ->
                    x.equal()
                        && x.column().table().equals(c.table())
                        && x.column().part().equals(c.parts().getFirst()));
        if (compared && helps(twin, lookup, c)) {
          return Optional.of(c);
        }
      }
    } catch (SQLException e) {
      return Optional.empty(); // Of another dialect, or built in pieces.
    }
    return Optional.empty();
  }

  private static boolean helps(Connection twin, Lookup lookup, Candidate c) throws SQLException {
    int before = plan(twin, lookup).scans().size();
    try (var s = twin.createStatement()) {
      s.execute(c.scratchSql(Dialect.SQLITE));
      try {
        Plan plan = plan(twin, lookup);
        return plan.text().contains(c.scratchName()) && plan.scans().size() < before;
      } finally {
        s.execute("DROP INDEX " + c.scratchName());
      }
    }
  }

  private static Plan plan(Connection twin, Lookup lookup) throws SQLException {
    var values = new ArrayList<@Nullable Object>();
    lookup.places().forEach(p -> values.add(null));
    return SqliteCopy.plan(twin, lookup, values);
  }

  private static Advice advice(Schema schema, Candidate c, List<Advice> known) {
    for (Advice a : known) {
      boolean creates =
          a.kind() == Kind.FOREIGN_KEY_WITHOUT_INDEX || a.kind() == Kind.REFERENCE_WITHOUT_INDEX;
      if (creates && a.table().equals(c.table().label()) && a.columns().equals(c.names())) {
        return a;
      }
    }
    String sql = c.sql(schema);
    return new Advice(
        Kind.QUERY_WITHOUT_INDEX,
        Confidence.MEDIUM,
        c.table().label(),
        c.names(),
        Identifiers.indexName(c.table().name(), c.names(), java.util.Set.of()),
        "The app looks rows of "
            + Identifiers.shown(c.table().label())
            + " up by "
            + Identifiers.shown(String.join(" and ", c.names()))
            + ", which has no index: each time all of the table is read.",
        sql,
        IndexAdvice.createCost(schema.dialect(), c.table(), c.names().size()),
        c.table().rows().count());
  }

  /// Empty tables with the same keys and indexes.
  private static Connection twin(Schema schema) throws SQLException {
    Connection c = DefinedSchema.memory();
    try (var s = c.createStatement()) {
      for (Table t : schema.tables()) {
        try {
          s.execute(table(t));
        } catch (SQLException e) {
          continue; // Two schemas with a table of one name, or a name that SQLite keeps.
        }
        for (var i : t.indexes()) {
          boolean plain = i.predicate() == null && !i.expression() && !i.columns().isEmpty();
          if (plain && i.method().equals("btree")) {
            s.execute(
                "CREATE INDEX IF NOT EXISTS \"rw_"
                    + i.name().replace("\"", "\"\"")
                    + "\" ON "
                    + Dialect.SQLITE.quote(t.name())
                    + " ("
                    + Identifiers.columns(i.columns(), Dialect.SQLITE)
                    + ")");
          }
        }
      }
      return c;
    } catch (SQLException | RuntimeException e) {
      c.close();
      throw e;
    }
  }

  private static String table(Table t) {
    var parts = new ArrayList<String>();
    for (var c : t.columns()) {
      boolean id = t.primaryKey().equals(List.of(c.name())) && References.family(c.type()) == 1;
      parts.add(Dialect.SQLITE.quote(c.name()) + (id ? " INTEGER PRIMARY KEY" : ""));
    }
    boolean single = parts.stream().anyMatch(p -> p.endsWith(" INTEGER PRIMARY KEY"));
    if (!single && !t.primaryKey().isEmpty()) {
      parts.add("PRIMARY KEY (" + Identifiers.columns(t.primaryKey(), Dialect.SQLITE) + ")");
    }
    return "CREATE TABLE " + Dialect.SQLITE.quote(t.name()) + " (" + String.join(", ", parts) + ")";
  }
}
