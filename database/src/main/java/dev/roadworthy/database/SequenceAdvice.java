package dev.roadworthy.database;

import dev.roadworthy.database.Advice.Confidence;
import dev.roadworthy.database.Advice.Kind;
import dev.roadworthy.database.Schema.Sequence;
import java.util.ArrayList;
import java.util.List;

/// Advice about ids that run out.
final class SequenceAdvice {
  /// From here there is time to act, and it is no longer far away.
  private static final double NEAR = 0.5;

  private SequenceAdvice() {}

  static List<Advice> of(Schema schema) {
    var out = new ArrayList<Advice>();
    for (Sequence s : schema.sequences()) {
      double used = s.limit() <= 0 ? 0 : (double) s.last() / s.limit();
      if (used >= NEAR) {
        out.add(near(schema, s, used));
      }
    }
    return out;
  }

  private static Advice near(Schema schema, Sequence s, double used) {
    var d = schema.dialect();
    String table = s.table() == null ? "" : s.table();
    boolean narrow = s.table() != null && s.column() != null && s.limit() <= Integer.MAX_VALUE;
    return new Advice(
        Kind.SEQUENCE_NEAR_END,
        Confidence.HIGH,
        table,
        s.column() == null ? List.of() : List.of(s.column()),
        "",
        "Ids from "
            + Identifiers.shown(s.name())
            + " are used up to "
            + Math.min(100, (int) (used * 100))
            + " % ("
            + s.last()
            + " of "
            + s.limit()
            + "): after the last one every insert fails.",
        narrow
            ? "ALTER TABLE "
                + Identifiers.table(s.schema(), table, d)
                + " ALTER COLUMN "
                + d.quote(String.valueOf(s.column()))
                + " TYPE bigint; ALTER SEQUENCE "
                + Identifiers.table(s.schema(), s.name(), d)
                + " AS bigint MAXVALUE "
                + Long.MAX_VALUE
                + ";"
            : "",
        "Rewrites the table and blocks it meanwhile. For a big table add a bigint column, fill it"
            + " in batches and swap; columns that refer to it need the same.",
        schema.table(s.schema(), table).map(t -> t.rows().count()).orElse(s.last()));
  }
}
