package dev.roadworthy.database;

import dev.roadworthy.base.Problem;
import dev.roadworthy.database.KeyDomains.Place;
import dev.roadworthy.database.Schema.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The copy of a SQLite file, in a scratch folder.
final class SqliteCopy implements GrownCopy {
  /// Rows in one transaction: small enough to stop in time, big enough not to matter.
  private static final long CHUNK = 200_000;

  private final Scratch scratch;
  private final Connection c;
  private final Schema schema;
  private final KeyDomains domains;
  private final List<String> notes = new ArrayList<>();
  private final Map<Table, String> inserts = new LinkedHashMap<>();
  private boolean analysed;
  private @Nullable Connection twin;

  private SqliteCopy(Scratch scratch, Connection c, Schema schema) {
    this.scratch = scratch;
    this.c = c;
    this.schema = schema;
    this.domains = KeyDomains.of(schema);
  }

  static SqliteCopy of(Path file, Schema schema, GrowthLimits limits) {
    SqliteFile.check(file);
    var scratch = Scratch.make(limits.scratch());
    try {
      Path copy = SqliteFile.copy(file, scratch.folder());
      var c = SqliteFile.connect(copy, false);
      var made = new SqliteCopy(scratch, c, schema);
      try {
        made.prepare(room(scratch.folder(), limits));
      } catch (SQLException | RuntimeException e) {
        c.close();
        throw e;
      }
      return made;
    } catch (IOException e) {
      scratch.close();
      throw Growth.noRoom(limits.scratch(), e);
    } catch (SQLException e) {
      scratch.close();
      throw new Problem(
          "sqlite-corrupt",
          "The copy of "
              + Identifiers.shown(file.toString())
              + " cannot be used: "
              + Identifiers.shown(String.valueOf(e.getMessage())),
          "Try `PRAGMA integrity_check` on a copy.",
          e);
    } catch (RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  /// The app and others need the disk too.
  static long room(Path folder, GrowthLimits limits) throws IOException {
    return Math.min(limits.bytes(), Files.getFileStore(folder).getUsableSpace() / 2);
  }

  private void prepare(long room) throws SQLException {
    execute("PRAGMA journal_mode = MEMORY");
    execute("PRAGMA synchronous = OFF");
    execute("PRAGMA foreign_keys = OFF");
    execute("PRAGMA ignore_check_constraints = ON");
    execute("PRAGMA max_page_count = " + Math.max(1, room / number("PRAGMA page_size")));
    for (String trigger : texts("SELECT name FROM sqlite_schema WHERE type = 'trigger'")) {
      execute("DROP TRIGGER " + Dialect.SQLITE.quote(trigger));
    }
    analysed = !texts("SELECT name FROM sqlite_schema WHERE name = 'sqlite_stat1'").isEmpty();
    loosen();
    var strides = strides();
    int n = 0;
    for (Table t : schema.tables()) {
      if (t.rows().count() > 0) {
        originals(t, "rw_original_" + n++, strides);
      }
    }
  }

  /// A unique index over an expression or a part of the rows cannot be kept by moving a column.
  private void loosen() throws SQLException {
    for (Table t : schema.tables()) {
      for (var i : t.indexes()) {
        if (i.unique() && !i.constraint() && (i.expression() || i.predicate() != null)) {
          var sql =
              texts(
                  "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = '"
                      + i.name().replace("'", "''")
                      + "'");
          execute("DROP INDEX " + Dialect.SQLITE.quote(i.name()));
          execute(sql.getFirst().replaceFirst("(?i)\\bUNIQUE\\b", ""));
        }
      }
    }
  }

  private void originals(Table t, String copy, Map<Place, Long> strides) throws SQLException {
    String name = Dialect.SQLITE.quote(t.name());
    execute("CREATE TEMP TABLE " + copy + " AS SELECT * FROM main." + name);
    var into = new ArrayList<String>();
    var values = new ArrayList<String>();
    for (var column : t.columns()) {
      if (!column.generated()) {
        into.add(Dialect.SQLITE.quote(column.name()));
        values.add(value(t, column, copy, strides));
      }
    }
    inserts.put(
        t,
        "WITH RECURSIVE rw_k(rw_n) AS (SELECT %d UNION ALL SELECT rw_n + 1 FROM rw_k"
            + " WHERE rw_n < %d) INSERT INTO main."
            + name.replace("%", "%%")
            + " ("
            + String.join(", ", into).replace("%", "%%")
            + ") SELECT "
            + String.join(", ", values).replace("%", "%%")
            + " FROM rw_k CROSS JOIN temp."
            + copy);
  }

  private String value(Table t, Schema.Column column, String copy, Map<Place, Long> strides)
      throws SQLException {
    String q = Dialect.SQLITE.quote(column.name());
    Long stride = strides.get(domains.root(KeyDomains.place(t, column.name())));
    if (stride != null) {
      return "CASE typeof("
          + q
          + ") WHEN 'integer' THEN "
          + q
          + " + rw_n * "
          + stride
          + " WHEN 'real' THEN "
          + q
          + " + rw_n * "
          + stride
          + " WHEN 'null' THEN NULL ELSE "
          + q
          + " || '~' || rw_n END";
    }
    return distinct(q, copy)
        ? "CASE typeof(" + q + ") WHEN 'text' THEN " + q + " || '~' || rw_n ELSE " + q + " END"
        : q;
  }

  /// A title or a name, different in nearly every row; it stays so. Dates do not move.
  private boolean distinct(String q, String copy) throws SQLException {
    try (var s = c.createStatement();
        var r =
            s.executeQuery(
                "SELECT count("
                    + q
                    + "), count(DISTINCT "
                    + q
                    + "), sum("
                    + q
                    + " GLOB '[0-9][0-9][0-9][0-9]-*') FROM (SELECT "
                    + q
                    + " FROM temp."
                    + copy
                    + " WHERE typeof("
                    + q
                    + ") = 'text' AND length("
                    + q
                    + ") < 200 LIMIT 5000)")) {
      return r.next()
          && r.getLong(1) >= 20
          && r.getLong(2) * 10 >= r.getLong(1) * 9
          && r.getLong(3) * 2 < r.getLong(1);
    }
  }

  /// How far the numbers of each domain move in each copy: past its highest.
  private Map<Place, Long> strides() throws SQLException {
    var out = new HashMap<Place, Long>();
    for (var domain : domains.members(schema).entrySet()) {
      long low = Long.MAX_VALUE;
      long high = Long.MIN_VALUE;
      for (Place p : domain.getValue()) {
        String q = Dialect.SQLITE.quote(p.column());
        try (var s = c.createStatement();
            var r =
                s.executeQuery(
                    "SELECT min("
                        + q
                        + "), max("
                        + q
                        + "), count(*) FROM main."
                        + Dialect.SQLITE.quote(p.table())
                        + " WHERE typeof("
                        + q
                        + ") = 'integer'")) {
          if (r.next() && r.getLong(3) > 0) {
            low = Math.min(low, r.getLong(1));
            high = Math.max(high, r.getLong(2));
          }
        }
      }
      boolean wide = low <= high && (high - low < 0 || high - low > Long.MAX_VALUE / 4000);
      out.put(domain.getKey(), low > high ? 1 : wide ? 1_000_003 : high - low + 1);
    }
    return out;
  }

  @Override
  public int add(int from, int to, Deadline deadline) throws SQLException {
    long each = Math.max(1, schema.tables().stream().mapToLong(t -> t.rows().count()).sum());
    int step = (int) Math.max(1, Math.min(to - from + 1, CHUNK / each));
    int added = 0;
    for (int k = from; k <= to; k += step) {
      int last = Math.min(to, k + step - 1);
      if (!chunk(k, last, deadline)) {
        return added;
      }
      added += last - k + 1;
    }
    return added;
  }

  private boolean chunk(int from, int to, Deadline deadline) throws SQLException {
    c.setAutoCommit(false);
    Table now = null;
    try {
      for (var i : inserts.entrySet()) {
        now = i.getKey();
        String sql = i.getValue().formatted(from, to);
        var done = SqliteFile.within(c, deadline, () -> update(sql));
        if (done.isEmpty()) {
          c.rollback();
          notes.add("Growing stopped when its time was over.");
          return false;
        }
      }
      c.commit();
      return true;
    } catch (SQLException e) {
      c.rollback();
      if (full(e)) {
        notes.add("Growing stopped when the room for the scratch copy was used up.");
        return false;
      }
      // One table that cannot be multiplied, such as by a strange constraint, stays as it is.
      notes.add(
          "Table "
              + Identifiers.shown(now == null ? "" : now.name())
              + " was not multiplied: "
              + Identifiers.shown(String.valueOf(e.getMessage())));
      if (now != null) {
        inserts.remove(now);
      }
      return !inserts.isEmpty() && chunk(from, to, deadline);
    } finally {
      c.setAutoCommit(true);
    }
  }

  private static boolean full(SQLException e) {
    return e instanceof SQLiteException s
        && (s.getResultCode() == SQLiteErrorCode.SQLITE_FULL
            || s.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_WRITE
            || s.getResultCode() == SQLiteErrorCode.SQLITE_IOERR);
  }

  @Override
  public void settle() throws SQLException {
    if (analysed) {
      execute("ANALYZE");
    }
  }

  @Override
  public List<List<@Nullable Object>> samples(Lookup lookup, int sets) throws SQLException {
    var out = new ArrayList<List<@Nullable Object>>();
    for (int i = 0; i < sets; i++) {
      var values = new ArrayList<@Nullable Object>();
      for (var place : lookup.places()) {
        values.add(sample(place, i, sets));
      }
      out.add(values);
      if (lookup.places().isEmpty()) {
        break;
      }
    }
    return new ArrayList<>(new LinkedHashSet<>(out));
  }

  /// From the same row for all places of one table, so that they fit together.
  private @Nullable Object sample(Lookup.Place place, int set, int sets) throws SQLException {
    var column = place.column();
    if (column == null) {
      return 1;
    }
    long rows = column.table().rows().count();
    try (var s = c.createStatement();
        var r =
            s.executeQuery(
                "SELECT "
                    + Dialect.SQLITE.quote(column.name())
                    + " FROM main."
                    + Dialect.SQLITE.quote(column.table().name())
                    + " NOT INDEXED LIMIT 1 OFFSET "
                    + rows * set / sets)) {
      Object v = r.next() ? r.getObject(1) : null;
      return place.like() && v != null ? pattern(v.toString()) : v;
    }
  }

  static String pattern(String value) {
    return "%" + value.substring(0, Math.min(4, value.length())) + "%";
  }

  @Override
  public double run(Lookup lookup, List<@Nullable Object> values, Duration limit)
      throws SQLException {
    try (var s = c.prepareStatement(lookup.sql())) {
      bind(s, values);
      long from = System.nanoTime();
      Optional<Boolean> done =
          SqliteFile.within(
              c,
              Deadline.in(limit),
              () -> {
                try (var r = s.executeQuery()) {
                  boolean more = true;
                  while (more) {
                    more = r.next();
                  }
                  return true;
                }
              });
      double millis = (System.nanoTime() - from) / 1e6;
      return done.isPresent() ? millis : Math.max(millis, limit.toMillis() + 1.0);
    }
  }

  private static void bind(PreparedStatement s, List<@Nullable Object> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      s.setObject(i + 1, values.get(i));
    }
  }

  @Override
  public Plan plan(Lookup lookup, List<@Nullable Object> values) throws SQLException {
    return plan(c, lookup, values);
  }

  static Plan plan(Connection c, Lookup lookup, List<@Nullable Object> values) throws SQLException {
    var scans = new ArrayList<String>();
    boolean sorts = false;
    var text = new StringBuilder();
    try (var s = c.prepareStatement("EXPLAIN QUERY PLAN " + lookup.sql())) {
      bind(s, values);
      try (var r = s.executeQuery()) {
        while (r.next()) {
          String detail = r.getString("detail");
          text.append(detail).append('\n');
          if (detail.startsWith("SCAN ") && !detail.startsWith("SCAN CONSTANT")) {
            scans.add(detail.substring(5).split(" USING | VIRTUAL ", 2)[0]);
          }
          sorts |= detail.contains("USE TEMP B-TREE") || detail.contains("AUTOMATIC");
        }
      }
    }
    long tables = text.toString().lines().filter(l -> l.matches("(?:SCAN|SEARCH) .*")).count();
    return new Plan(List.copyOf(scans), sorts, tables > 1, text.toString());
  }

  @Override
  public void create(Candidate index) throws SQLException {
    execute(index.scratchSql(Dialect.SQLITE));
    settle();
  }

  @Override
  public void drop(Candidate index) throws SQLException {
    execute("DROP INDEX IF EXISTS " + index.scratchName());
  }

  /// Without statistics SQLite plans by the schema alone, so an empty twin tells the same.
  @Override
  public boolean promising(Candidate index, Lookup lookup, List<@Nullable Object> values) {
    if (analysed) {
      return true;
    }
    try {
      var empty = twin();
      try (var s = empty.createStatement()) {
        s.execute(index.scratchSql(Dialect.SQLITE));
        try {
          return plan(empty, lookup, values).text().contains(index.scratchName());
        } finally {
          s.execute("DROP INDEX " + index.scratchName());
        }
      }
    } catch (SQLException e) {
      return true; // Such as a schema that cannot be made anew.
    }
  }

  private Connection twin() throws SQLException {
    var made = twin;
    if (made == null) {
      made = org.sqlite.JDBC.createConnection("jdbc:sqlite::memory:", new java.util.Properties());
      twin = made;
      try (var s = made.createStatement()) {
        for (String sql :
            texts(
                "SELECT sql FROM main.sqlite_schema WHERE type IN ('table', 'index') AND sql IS NOT"
                    + " NULL AND name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY type DESC")) {
          s.execute(sql);
        }
      }
    }
    return made;
  }

  private void execute(String sql) throws SQLException {
    try (var s = c.createStatement()) {
      s.execute(sql);
    }
  }

  private int update(String sql) throws SQLException {
    try (var s = c.createStatement()) {
      return s.executeUpdate(sql);
    }
  }

  private long number(String sql) throws SQLException {
    try (var s = c.createStatement();
        var r = s.executeQuery(sql)) {
      return r.next() ? r.getLong(1) : 0;
    }
  }

  private List<String> texts(String sql) throws SQLException {
    var out = new ArrayList<String>();
    try (var s = c.createStatement();
        var r = s.executeQuery(sql)) {
      while (r.next()) {
        out.add(r.getString(1));
      }
    }
    return out;
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public void close() {
    try {
      if (twin != null) {
        twin.close();
      }
      c.close();
    } catch (SQLException e) {
      // It is thrown away.
    }
    scratch.close();
  }
}
