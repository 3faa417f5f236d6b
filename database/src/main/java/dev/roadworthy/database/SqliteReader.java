package dev.roadworthy.database;

import dev.roadworthy.base.Problem;
import dev.roadworthy.database.Schema.Column;
import dev.roadworthy.database.Schema.ForeignKey;
import dev.roadworthy.database.Schema.Index;
import dev.roadworthy.database.Schema.Part;
import dev.roadworthy.database.Schema.Rows;
import dev.roadworthy.database.Schema.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads a SQLite file's schema; few statements however many tables there are.
final class SqliteReader {
  private static final String TABLES =
      "SELECT name, wr FROM pragma_table_list"
          + " WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^'";
  private static final String OF_TABLES = " FROM (" + TABLES + ") t CROSS JOIN ";

  private final Connection c;
  private final ReadLimits limits;
  private final Deadline deadline;
  private final List<String> unknown = new ArrayList<>();
  private final Map<String, Long> sizes = new HashMap<>();

  private SqliteReader(Connection c, ReadLimits limits) {
    this.c = c;
    this.limits = limits;
    this.deadline = Deadline.in(limits.total());
  }

  static Schema read(Path file, ReadLimits limits) {
    SqliteFile.check(file);
    try {
      boolean copy = SqliteFile.unfinished(file);
      if (copy && Files.size(file) > limits.copyBytes()) {
        return stale(file, limits);
      }
      var before = SqliteFile.Stamp.of(file);
      if (!copy) {
        Schema schema = tryAsItIs(file, limits);
        if (schema != null && before.equals(SqliteFile.Stamp.of(file))) {
          return schema;
        }
        if (before.equals(SqliteFile.Stamp.of(file)) || Files.size(file) > limits.copyBytes()) {
          return schema != null ? schema : readOpen(file, SqliteFile.asItIs(file), limits);
        }
      }
      return readOpen(file, SqliteFile.ofCopy(file), limits);
    } catch (SQLException e) {
      throw corrupt(file, e);
    } catch (IOException e) {
      throw new Problem(
          "sqlite-unreadable",
          "Could not read " + Identifiers.shown(file.toString()) + ": " + e.getMessage() + ".",
          "Look at its permissions and at the room in the temporary folder.",
          e);
    }
  }

  private static Schema stale(Path file, ReadLimits limits) throws SQLException {
    var s = readOpen(file, SqliteFile.asItIs(file), limits);
    var unknown = new ArrayList<>(s.unknown());
    unknown.add("What is only in the write-ahead log was not read: the file is too big to copy.");
    return new Schema(
        s.dialect(),
        s.place(),
        s.version(),
        s.bytes(),
        s.tables(),
        s.sequences(),
        s.statements(),
        unknown);
  }

  /// Null when it could not be read, which may be because it is being written.
  private static @Nullable Schema tryAsItIs(Path file, ReadLimits limits) {
    try {
      return readOpen(file, SqliteFile.asItIs(file), limits);
    } catch (SQLException e) {
      return null;
    }
  }

  /// Of a connection that somebody else keeps.
  static Schema of(Connection c, String place, ReadLimits limits) throws SQLException {
    return new SqliteReader(c, limits).schema(place);
  }

  private static Schema readOpen(Path file, SqliteFile open, ReadLimits limits)
      throws SQLException {
    try (open) {
      return new SqliteReader(open.connection(), limits).schema(file.toString());
    }
  }

  private static Problem corrupt(Path file, SQLException e) {
    return new Problem(
        "sqlite-corrupt",
        Identifiers.shown(file.toString())
            + " cannot be read as a SQLite database: "
            + Identifiers.shown(String.valueOf(e.getMessage())),
        "Try `PRAGMA integrity_check` on a copy, and `.recover` of the sqlite3 program.",
        e);
  }

  private Schema schema(String place) throws SQLException {
    long bytes = number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
    sizes(bytes);
    var columns = columns();
    var keys = foreignKeys();
    var indexes = indexes();
    var tables = new ArrayList<Table>();
    int uncounted = 0;
    for (String name : names()) {
      var found = columns.getOrDefault(name, new Columns());
      var own = indexes.getOrDefault(name, List.of());
      long size = sizes.getOrDefault(name, 0L) + own.stream().mapToLong(Index::bytes).sum();
      var rows = rows(name);
      uncounted += rows.exact() ? 0 : 1;
      var judged = rows.count() == 0 ? found.list : judge(name, found.list);
      tables.add(
          new Table(
              null,
              name,
              List.copyOf(judged),
              List.copyOf(found.key.values()),
              keys.getOrDefault(name, List.of()),
              own,
              rows,
              size,
              null));
    }
    if (uncounted > 0) {
      unknown.add("The rows of " + uncounted + " tables were estimated: counting took too long.");
    }
    return new Schema(
        Dialect.SQLITE,
        place,
        text("SELECT sqlite_version()"),
        bytes,
        List.copyOf(tables),
        List.of(),
        List.of(),
        List.copyOf(unknown));
  }

  private List<String> names() throws SQLException {
    var out = new ArrayList<String>();
    each(TABLES + " ORDER BY name", r -> out.add(r.getString(1)));
    return out;
  }

  private static final class Columns {
    final List<Column> list = new ArrayList<>();
    final TreeMap<Integer, String> key = new TreeMap<>();
  }

  private Map<String, Columns> columns() throws SQLException {
    var out = new HashMap<String, Columns>();
    each(
        "SELECT t.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, c.hidden"
            + OF_TABLES
            + "pragma_table_xinfo(t.name, 'main') c ORDER BY t.name, c.cid",
        r -> {
          var of = out.computeIfAbsent(r.getString(1), k -> new Columns());
          if (r.getInt(7) != 1) {
            of.list.add(
                new Column(
                    r.getString(2),
                    r.getString(3),
                    r.getInt(4) == 0,
                    r.getInt(7) > 1,
                    r.getString(5),
                    null));
          }
          if (r.getInt(6) > 0) {
            of.key.put(r.getInt(6), r.getString(2));
          }
        });
    return out;
  }

  private Map<String, List<ForeignKey>> foreignKeys() throws SQLException {
    record Key(String table, int id) {}
    record Half(String to, List<String> from, List<String> references) {}
    var halves = new LinkedHashMap<Key, Half>();
    each(
        "SELECT t.name, f.id, f.\"table\", f.\"from\", f.\"to\""
            + OF_TABLES
            + "pragma_foreign_key_list(t.name, 'main') f ORDER BY t.name, f.id, f.seq",
        r -> {
          String to = r.getString(3);
          var half =
              halves.computeIfAbsent(
                  new Key(r.getString(1), r.getInt(2)),
                  k -> new Half(to, new ArrayList<>(), new ArrayList<>()));
          half.from.add(r.getString(4));
          String reference = r.getString(5);
          if (reference != null) {
            half.references.add(reference);
          }
        });
    var out = new HashMap<String, List<ForeignKey>>();
    halves.forEach((k, h) ->
        out.computeIfAbsent(k.table, x -> new ArrayList<>())
            .add(new ForeignKey(List.copyOf(h.from), null, h.to, List.copyOf(h.references))));
    return out;
  }

  private record Head(
      String table,
      String name,
      boolean unique,
      boolean constraint,
      boolean partial,
      @Nullable String sql) {}

  private Map<String, List<Index>> indexes() throws SQLException {
    var heads = new LinkedHashMap<String, Head>();
    each(
        "SELECT t.name, i.name, i.\"unique\", i.origin, i.partial, m.sql"
            + OF_TABLES
            + "pragma_index_list(t.name, 'main') i LEFT JOIN main.sqlite_schema m"
            + " ON m.type = 'index' AND m.name = i.name ORDER BY t.name, i.seq DESC",
        r ->
            heads.put(
                r.getString(2),
                new Head(
                    r.getString(1),
                    r.getString(2),
                    r.getInt(3) == 1,
                    !r.getString(4).equals("c"),
                    r.getInt(5) == 1,
                    r.getString(6))));
    var parts = new HashMap<String, List<Part>>();
    each(
        "SELECT i.name, x.name, x.\"desc\", x.coll"
            + OF_TABLES
            + "pragma_index_list(t.name, 'main') i CROSS JOIN pragma_index_xinfo(i.name, 'main') x"
            + " WHERE x.key = 1 ORDER BY i.name, x.seqno",
        r -> {
          var head = heads.get(r.getString(1));
          String coll = r.getString(4);
          String tail =
              ("BINARY".equals(coll) || coll == null ? "" : " COLLATE " + coll)
                  + (r.getInt(3) == 1 ? " DESC" : "");
          String column = r.getString(2);
          String text =
              column != null
                  ? column
                  : "(" + (head == null || head.sql == null ? "" : afterOn(head.sql)) + ")";
          parts
              .computeIfAbsent(r.getString(1), k -> new ArrayList<>())
              .add(new Part(column, text + tail));
        });
    var out = new HashMap<String, List<Index>>();
    for (Head h : heads.values()) {
      String predicate = h.partial && h.sql != null ? SqlText.of(h.sql).after("where") : null;
      out.computeIfAbsent(h.table, k -> new ArrayList<>())
          .add(
              new Index(
                  h.name,
                  List.copyOf(parts.getOrDefault(h.name, List.of())),
                  List.of(),
                  "btree",
                  h.unique,
                  h.partial && predicate == null ? "?" : predicate,
                  h.constraint,
                  true,
                  sizes.getOrDefault(h.name, 0L),
                  OptionalLong.empty()));
    }
    return out;
  }

  private static String afterOn(String sql) {
    String after = SqlText.of(sql).after("on");
    return after == null ? sql : after;
  }

  /// By the dbstat table, which reads every page's head: only while that is quick.
  private void sizes(long bytes) {
    if (bytes > 512L << 20) {
      unknown.add("Sizes of single tables were not read: the file is big.");
      return;
    }
    try {
      SqliteFile.within(
          c,
          deadline.atMost(limits.statement()),
          () -> {
            each(
                "SELECT name, pgsize FROM dbstat WHERE aggregate = true",
                r -> sizes.put(r.getString(1), r.getLong(2)));
            return true;
          });
    } catch (SQLException e) {
      unknown.add(
          "Sizes of single tables could not be read: "
              + Identifiers.shown(String.valueOf(e.getMessage())));
    }
  }

  private Rows rows(String table) {
    String name = Dialect.SQLITE.quote(table);
    try {
      var counted =
          SqliteFile.within(
              c, deadline.atMost(limits.statement()), () -> number("SELECT count(*) FROM " + name));
      if (counted.isPresent()) {
        return new Rows(counted.get(), true);
      }
      // The highest rowid is found at once, and ids are seldom deleted.
      return new Rows(number("SELECT max(_rowid_) FROM " + name), false);
    } catch (SQLException e) {
      unknown.add(
          "The rows of "
              + Identifiers.shown(table)
              + " could not be counted: "
              + Identifiers.shown(String.valueOf(e.getMessage())));
      return new Rows(0, false);
    }
  }

  private List<Column> judge(String table, List<Column> columns) {
    var worth =
        columns.stream()
            .filter(x -> !x.generated() && (textual(x.type()) || Contents.named(table, x.name())))
            .limit(60)
            .toList();
    if (worth.isEmpty() || deadline.over()) {
      return columns;
    }
    var list = new ArrayList<String>();
    for (Column x : worth) {
      String q = Dialect.SQLITE.quote(x.name());
      list.add(
          "CASE WHEN typeof("
              + q
              + ") IN ('blob', 'null') THEN NULL ELSE substr("
              + q
              + ", 1, 300) END");
    }
    String sql =
        "SELECT "
            + String.join(", ", list)
            + " FROM "
            + Dialect.SQLITE.quote(table)
            + " LIMIT "
            + limits.sample();
    var values = new HashMap<String, List<String>>();
    try {
      SqliteFile.within(
          c,
          deadline.atMost(limits.statement()),
          () -> {
            each(
                sql,
                r -> {
                  for (int i = 0; i < worth.size(); i++) {
                    String v = r.getString(i + 1);
                    if (v != null) {
                      values.computeIfAbsent(worth.get(i).name(), k -> new ArrayList<>()).add(v);
                    }
                  }
                });
            return true;
          });
    } catch (SQLException e) {
      unknown.add(
          "Values of "
              + Identifiers.shown(table)
              + " could not be read: "
              + Identifiers.shown(String.valueOf(e.getMessage())));
    }
    boolean salted = columns.stream().anyMatch(x -> Contents.words(x.name()).contains("salt"));
    return columns.stream()
        .map(x ->
            x.with(
                Contents.judge(table, x.name(), values.getOrDefault(x.name(), List.of()), salted)))
        .toList();
  }

  private static boolean textual(String type) {
    String t = type.toLowerCase(java.util.Locale.ROOT);
    return t.isEmpty()
        || t.contains("char")
        || t.contains("text")
        || t.contains("clob")
        || t.contains("string");
  }

  private interface Row {
    void take(ResultSet r) throws SQLException;
  }

  private void each(String sql, Row row) throws SQLException {
    try (var s = c.createStatement();
        var r = s.executeQuery(sql)) {
      while (r.next()) {
        row.take(r);
      }
    }
  }

  private long number(String sql) throws SQLException {
    try (var s = c.createStatement();
        var r = s.executeQuery(sql)) {
      return r.next() ? r.getLong(1) : 0;
    }
  }

  private String text(String sql) throws SQLException {
    try (var s = c.createStatement();
        var r = s.executeQuery(sql)) {
      return r.next() ? r.getString(1) : "";
    }
  }
}
