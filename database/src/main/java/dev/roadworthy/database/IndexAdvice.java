package dev.roadworthy.database;

import dev.roadworthy.database.Advice.Confidence;
import dev.roadworthy.database.Advice.Kind;
import dev.roadworthy.database.Schema.ForeignKey;
import dev.roadworthy.database.Schema.Index;
import dev.roadworthy.database.Schema.Part;
import dev.roadworthy.database.Schema.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Advice about the indexes of one table.
///
/// @param taken names of all indexes, and of those advised so far
record IndexAdvice(Schema schema, Table table, Set<String> taken) {
  /// Before this the statistics tell nothing about a monthly report.
  private static final int WATCHED_DAYS = 30;

  /// An index on fewer rows is not worth a word.
  private static final long BIG = 10_000;

  /// Rows that an index is built over in a second, about; on a small machine.
  private static final long BUILT_PER_SECOND = 500_000;

  private Dialect dialect() {
    return schema.dialect();
  }

  // ---- missing ----

  List<Advice> missing() {
    var out = new ArrayList<Advice>();
    Set<List<String>> done = new HashSet<>();
    for (ForeignKey key : table.foreignKeys()) {
      boolean exists = key.columns().stream().allMatch(c -> table.column(c).isPresent());
      boolean prefix = done.stream().anyMatch(d -> startsWith(d, key.columns()));
      if (exists && !prefix && !covered(key.columns()) && done.add(key.columns())) {
        out.add(missing(key));
      }
    }
    return out;
  }

  private Advice missing(ForeignKey key) {
    var partial = partial(key.columns());
    String to = Identifiers.shown(key.table());
    String why =
        "Foreign key "
            + said(key.columns())
            + " refers to "
            + to
            + " and has no index: whoever looks up the rows that belong to one row of "
            + to
            + ", or deletes one there, reads all of "
            + shown(table.label())
            + "."
            + partial
                .map(p ->
                    " The partial index "
                        + shown(p.name())
                        + " helps only where "
                        + shown(String.valueOf(p.predicate()))
                        + ".")
                .orElse("");
    return create(
        Kind.FOREIGN_KEY_WITHOUT_INDEX,
        partial.isPresent() ? Confidence.LOW : Confidence.HIGH,
        key.columns(),
        why);
  }

  /// Of a reference by name alone.
  List<Advice> reference(References r) {
    var columns = List.of(r.column().name());
    var out = new ArrayList<Advice>();
    if (!covered(columns) && partial(columns).isEmpty()) {
      out.add(
          create(
              Kind.REFERENCE_WITHOUT_INDEX,
              Confidence.MEDIUM,
              columns,
              said(columns)
                  + " looks like a reference to "
                  + shown(r.target().label())
                  + " and has no index: whoever looks up the rows that belong to one reads all of "
                  + shown(table.label())
                  + "."));
    }
    out.add(
        new Advice(
            Kind.FOREIGN_KEY_MISSING,
            Confidence.LOW,
            table.label(),
            columns,
            "",
            said(columns)
                + " looks like a reference to "
                + shown(r.target().label())
                + ", but nothing keeps it from pointing at a row that is gone.",
            foreignKey(r),
            dialect() == Dialect.SQLITE
                ? "SQLite cannot add one to a table: the table is made anew and copied. It is checked"
                    + " only on connections that set PRAGMA foreign_keys=ON."
                : "NOT VALID takes a short lock; VALIDATE reads the table without blocking writes. Rows"
                    + " that break it have to be mended first.",
            table.rows().count()));
    return out;
  }

  private String foreignKey(References r) {
    if (dialect() == Dialect.SQLITE) {
      return "";
    }
    String t = Identifiers.table(table, dialect());
    String name =
        dialect()
            .quote(
                Identifiers.indexName(table.name(), List.of(r.column().name()), Set.of())
                    .replaceAll("_idx$", "_fkey"));
    return "ALTER TABLE "
        + t
        + " ADD CONSTRAINT "
        + name
        + " FOREIGN KEY ("
        + dialect().quote(r.column().name())
        + ") REFERENCES "
        + Identifiers.table(r.target(), dialect())
        + " ("
        + dialect().quote(r.references())
        + ") NOT VALID; ALTER TABLE "
        + t
        + " VALIDATE CONSTRAINT "
        + name
        + ";";
  }

  private Advice create(Kind kind, Confidence confidence, List<String> columns, String why) {
    String name = Identifiers.indexName(table.name(), columns, taken);
    taken.add(name);
    return new Advice(
        kind,
        confidence,
        table.label(),
        columns,
        name,
        why,
        createSql(dialect(), table, name, columns),
        createCost(dialect(), table, columns.size()),
        table.rows().count());
  }

  static String createSql(Dialect dialect, Table table, String name, List<String> columns) {
    return "CREATE INDEX "
        + (dialect == Dialect.POSTGRESQL ? "CONCURRENTLY " : "")
        + dialect.quote(name)
        + " ON "
        + Identifiers.table(table, dialect)
        + " ("
        + Identifiers.columns(columns, dialect)
        + ");";
  }

  static String createCost(Dialect dialect, Table table, int columns) {
    long rows = table.rows().count();
    long seconds = rows / BUILT_PER_SECOND;
    String time = seconds < 1 ? "less than a second" : "about " + seconds + " s";
    String room = Identifiers.about(Math.max(4096, rows * 16 * columns));
    return "Takes "
        + time
        + " for "
        + rows
        + " rows and some "
        + room
        + " of disk, then a little"
        + " at each write. "
        + (dialect == Dialect.POSTGRESQL
            ? "CONCURRENTLY keeps writes going; it cannot run inside a transaction."
            : "Writes wait meanwhile.");
  }

  // ---- what exists ----

  boolean covered(List<String> columns) {
    return startsWith(table.primaryKey(), columns)
        || table.indexes().stream().anyMatch(i -> covers(i, columns));
  }

  private static boolean covers(Index i, List<String> columns) {
    boolean equality =
        i.method().equals("btree") || i.method().equals("hash") && columns.size() == 1;
    return i.valid()
        && equality
        && startsWith(i.columns(), columns)
        && (i.predicate() == null || onlyNotNull(i.predicate(), columns));
  }

  private Optional<Index> partial(List<String> columns) {
    return table.indexes().stream()
        .filter(i -> i.predicate() != null && startsWith(i.columns(), columns))
        .findFirst();
  }

  /// Whether the first ones of `have` are all of `wanted`, whatever their order.
  private static boolean startsWith(List<String> have, List<String> wanted) {
    return !wanted.isEmpty()
        && have.size() >= wanted.size()
        && lower(have.subList(0, wanted.size())).equals(lower(wanted));
  }

  private static Set<String> lower(List<String> names) {
    var out = new HashSet<String>();
    names.forEach(n -> out.add(n.toLowerCase(Locale.ROOT)));
    return out;
  }

  /// `(user_id IS NOT NULL)`: every row that a lookup can find is in it.
  private static boolean onlyNotNull(String predicate, List<String> columns) {
    var words =
        SqlText.of(predicate).tokens().stream().filter(t -> !t.is("(") && !t.is(")")).toList();
    return words.size() == 4
        && words.get(1).is("is")
        && words.get(2).is("not")
        && words.get(3).is("null")
        && columns.stream().anyMatch(c -> c.equalsIgnoreCase(words.getFirst().name()));
  }

  // ---- needless ----

  List<Advice> needless() {
    var out = new ArrayList<Advice>();
    Set<String> gone = new HashSet<>();
    for (Index i : table.indexes()) {
      if (i.constraint()) {
        continue;
      }
      if (!i.valid()) {
        gone.add(i.name());
        out.add(
            drop(
                Kind.INVALID_INDEX,
                Confidence.HIGH,
                i,
                "Index "
                    + shown(i.name())
                    + " was left invalid by a failed CREATE INDEX CONCURRENTLY:"
                    + " it costs at each write and is never used."));
        continue;
      }
      Advice a = needless(i, gone);
      if (a != null) {
        gone.add(i.name());
        out.add(a);
      }
    }
    return out;
  }

  private @Nullable Advice needless(Index i, Set<String> gone) {
    for (Index other : table.indexes()) {
      if (other.equals(i) || gone.contains(other.name()) || !other.valid() || !alike(i, other)) {
        continue;
      }
      boolean same = texts(i).equals(texts(other)) && i.included().equals(other.included());
      if (same && (!i.unique() || other.unique())) {
        return drop(
            Kind.DUPLICATE_INDEX,
            Confidence.HIGH,
            i,
            "Index "
                + shown(i.name())
                + " is the same as "
                + shown(other.name())
                + ": each write pays for both.");
      }
      if (prefix(i, other)) {
        return drop(
            Kind.REDUNDANT_INDEX,
            table.rows().count() < BIG ? Confidence.LOW : Confidence.MEDIUM,
            i,
            "Index "
                + shown(i.name())
                + " is the beginning of "
                + shown(other.name())
                + ", which answers the same questions: each write pays for both.");
      }
    }
    return i.unique() && !table.primaryKey().equals(i.columns()) ? null : keyOrUnused(i);
  }

  private @Nullable Advice keyOrUnused(Index i) {
    boolean plain = i.predicate() == null && i.method().equals("btree") && !i.expression();
    boolean collated = i.parts().stream().anyMatch(p -> p.text().contains(" COLLATE "));
    boolean key =
        dialect() == Dialect.SQLITE
            && i.columns().size() == 1
            && table.primaryKey().equals(i.columns());
    if (plain && key && !collated) {
      return drop(
          Kind.DUPLICATE_INDEX,
          Confidence.HIGH,
          i,
          "Index "
              + shown(i.name())
              + " is over the primary key, which SQLite finds without it:"
              + " each write pays for it.");
    }
    var activity = table.activity();
    if (activity != null
        && activity.days() >= WATCHED_DAYS
        && activity.scans() + activity.lookups() > 1000
        && unused(i)) {
      return drop(
          Kind.UNUSED_INDEX,
          Confidence.LOW,
          i,
          "Index "
              + shown(i.name())
              + " has not been used once in "
              + activity.days()
              + " days. Look first whether a replica or a yearly job needs it.");
    }
    return null;
  }

  private boolean unused(Index i) {
    return !i.unique()
        && i.scans().isPresent()
        && i.scans().getAsLong() == 0
        && table.rows().count() >= BIG
        && !ofForeignKey(i);
  }

  private boolean ofForeignKey(Index i) {
    return table.foreignKeys().stream().anyMatch(k -> startsWith(i.columns(), k.columns()));
  }

  private static boolean alike(Index a, Index b) {
    return a.method().equals(b.method()) && java.util.Objects.equals(a.predicate(), b.predicate());
  }

  private static List<String> texts(Index i) {
    return i.parts().size() == 1
        ? List.of(i.parts().getFirst().text().replaceAll(" DESC.*| NULLS .*", ""))
        : i.parts().stream().map(Part::text).toList();
  }

  private static boolean prefix(Index shorter, Index longer) {
    int n = shorter.parts().size();
    return !shorter.unique()
        && shorter.method().equals("btree")
        && n < longer.parts().size()
        && shorter.included().isEmpty()
        && texts(shorter)
            .equals(
                longer.parts().subList(0, n).stream()
                    .map(p -> n == 1 ? p.text().replaceAll(" DESC.*| NULLS .*", "") : p.text())
                    .toList());
  }

  private Advice drop(Kind kind, Confidence confidence, Index i, String why) {
    boolean pg = dialect() == Dialect.POSTGRESQL;
    return new Advice(
        kind,
        confidence,
        table.label(),
        i.columns(),
        i.name(),
        why,
        "DROP INDEX "
            + (pg ? "CONCURRENTLY " : "")
            + Identifiers.table(table.schema(), i.name(), dialect())
            + ";",
        "Takes an instant and gives back "
            + Identifiers.about(i.bytes())
            + "; it can be built again at any time.",
        table.rows().count());
  }

  private String said(List<String> columns) {
    return shown(table.label() + "." + String.join("+", columns));
  }

  private static String shown(String name) {
    return Identifiers.shown(name);
  }
}
