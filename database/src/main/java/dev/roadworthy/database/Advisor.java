package dev.roadworthy.database;

import dev.roadworthy.database.Schema.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Says what to change in a database, from its schema alone: a pure function.
///
/// What counts as an index that exists: one whose first columns are the ones in question, in any
/// order among themselves, the primary key's and unique ones included, SQLite's rowid too.
public final class Advisor {
  private Advisor() {}

  /// Sure and big things first; no two of them ask for the same index.
  public static List<Advice> advise(Schema schema) {
    var out = new ArrayList<Advice>();
    Set<String> names = new HashSet<>();
    schema.tables().forEach(t -> t.indexes().forEach(i -> names.add(i.name())));
    var references = References.in(schema);
    for (Table t : schema.tables()) {
      out.addAll(new IndexAdvice(schema, t, names).missing());
      out.addAll(new IndexAdvice(schema, t, names).needless());
      out.addAll(new TableAdvice(schema, t).all());
    }
    for (References r : references) {
      out.addAll(new IndexAdvice(schema, r.table(), names).reference(r));
    }
    out.addAll(SequenceAdvice.of(schema));
    out.sort(
        Comparator.comparing(Advice::confidence)
            .thenComparing(Comparator.comparingLong(Advice::rows).reversed())
            .thenComparing(Advice::table)
            .thenComparing(Advice::index));
    return List.copyOf(out);
  }

  /// Indexes that the app's own queries ask for, with the places of these queries; no data is
  /// needed.
  ///
  /// @param known what [#advise] gave, so that nothing is asked for twice
  public static List<QueryAdvice> ofQueries(
      Schema schema, List<ObservedQuery> queries, List<Advice> known) {
    return QueryAdvice.of(schema, queries, known);
  }
}
