package dev.roadworthy.database;

import dev.roadworthy.base.Problem;
import dev.roadworthy.database.Schema.Activity;
import dev.roadworthy.database.Schema.Column;
import dev.roadworthy.database.Schema.ForeignKey;
import dev.roadworthy.database.Schema.Index;
import dev.roadworthy.database.Schema.Part;
import dev.roadworthy.database.Schema.Rows;
import dev.roadworthy.database.Schema.Sequence;
import dev.roadworthy.database.Schema.Statement;
import dev.roadworthy.database.Schema.Table;
import dev.roadworthy.store.StoreSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Reads a PostgreSQL schema in one read-only transaction. It waits for no lock longer than a
/// second and for no statement longer than told; what is refused is said and skipped.
final class PostgresReader {
  /// Up to here rows are counted; above the planner's estimate is used.
  private static final long COUNTED = 100_000;

  private final Connection c;
  private final ReadLimits limits;
  private final Deadline deadline;
  private final List<String> unknown = new ArrayList<>();

  private PostgresReader(Connection c, ReadLimits limits) {
    this.c = c;
    this.limits = limits;
    this.deadline = Deadline.in(limits.total());
  }

  static Schema read(StoreSettings settings, ReadLimits limits) {
    try (Connection c = connect(settings, "roadworthy inspect", 60)) {
      c.setAutoCommit(false);
      c.setReadOnly(true);
      try (var s = c.createStatement()) {
        s.execute("SET LOCAL statement_timeout = " + limits.statement().toMillis());
        s.execute("SET LOCAL lock_timeout = 1000");
        s.execute("SET LOCAL idle_in_transaction_session_timeout = 60000");
      }
      try {
        return new PostgresReader(c, limits).schema(settings.place());
      } finally {
        c.rollback();
      }
    } catch (SQLException e) {
      throw refused(settings, e);
    }
  }

  /// @param silence seconds after which a server that says nothing is given up; 0 for never
  static Connection connect(StoreSettings settings, String name, int silence) throws SQLException {
    var p = new Properties();
    p.setProperty("user", settings.user());
    p.setProperty("password", settings.password().reveal());
    p.setProperty("connectTimeout", "5");
    p.setProperty("socketTimeout", Integer.toString(silence));
    p.setProperty("ApplicationName", name);
    return DriverManager.getConnection(settings.url(), p);
  }

  static Problem refused(StoreSettings settings, SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String seen = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    boolean away = state.startsWith("08");
    return new Problem(
        away ? "database-unreachable" : "database-refused",
        (away ? "No PostgreSQL answers at " : "PostgreSQL refused at ")
            + settings.place()
            + ": "
            + Identifiers.shown(seen),
        away
            ? "Look whether it runs and whether host and port are right."
            : "Reading needs a role that may connect and SELECT.",
        e);
  }

  private Schema schema(String place) throws SQLException {
    // Showing an expression takes a lock on its table for a moment; while somebody holds that
    // table, only that there is an expression can be told.
    var columns =
        optional("read all defaults", () -> columns("pg_get_expr(e.adbin, e.adrelid)"))
            .or(() -> optional("read the columns", () -> columns("NULL::text")))
            .orElse(Map.of());
    var keys = new HashMap<Long, List<String>>();
    var foreign = new HashMap<Long, List<ForeignKey>>();
    constraints(keys, foreign);
    var indexes =
        optional(
                "read all index conditions",
                () -> indexes("pg_get_expr(i.indpred, i.indrelid, true)"))
            .or(() ->
                optional(
                    "read the indexes",
                    () -> indexes("CASE WHEN i.indpred IS NOT NULL THEN '?' END")))
            .orElse(Map.of());
    var tables = new ArrayList<Table>();
    for (Head h : heads()) {
      var of = columns.getOrDefault(h.oid, List.of());
      var rows = rows(h);
      var judged = rows.count() == 0 ? of : judge(h, of);
      tables.add(
          new Table(
              h.schema,
              h.name,
              judged,
              keys.getOrDefault(h.oid, List.of()),
              foreign.getOrDefault(h.oid, List.of()),
              indexes.getOrDefault(h.oid, List.of()),
              rows,
              h.bytes,
              h.activity));
    }
    String[] about =
        row("SELECT current_setting('server_version'),"
                + " pg_database_size(current_database())::text")
            .orElse(new String[] {"", "0"});
    return new Schema(
        Dialect.POSTGRESQL,
        place,
        about[0].split(" ", 2)[0],
        Long.parseLong(about[1]),
        List.copyOf(tables),
        sequences(),
        statements(),
        List.copyOf(unknown));
  }

  private record Head(
      long oid, String schema, String name, long estimate, long bytes, Activity activity) {}

  private static final String OURS =
      """
       c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
         AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                         AND d.objid = c.oid AND d.deptype = 'e')
      """;

  private List<Head> heads() throws SQLException {
    var out = new ArrayList<Head>();
    each(
        """
        SELECT c.oid, n.nspname, c.relname, c.reltuples::bigint,
               (c.relpages::bigint + coalesce((SELECT sum(x.relpages) FROM pg_index y
                  JOIN pg_class x ON x.oid = y.indexrelid WHERE y.indrelid = c.oid), 0)) * 8192,
               coalesce(s.seq_scan, 0), coalesce(s.idx_scan, 0),
               coalesce(s.n_tup_ins + s.n_tup_upd + s.n_tup_del, 0),
               extract(day FROM now() - coalesce(d.stats_reset, pg_postmaster_start_time()))::bigint
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
          LEFT JOIN pg_stat_database d ON d.datname = current_database()
        WHERE\
        """
            + OURS
            + " ORDER BY 2, 3",
        r ->
            out.add(
                new Head(
                    r.getLong(1),
                    r.getString(2),
                    r.getString(3),
                    r.getLong(4),
                    r.getLong(5),
                    new Activity(r.getLong(6), r.getLong(7), r.getLong(8), r.getLong(9)))));
    return out;
  }

  private Map<Long, List<Column>> columns(String expression) throws SQLException {
    var out = new HashMap<Long, List<Column>>();
    each(
        """
        SELECT a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
               a.attgenerated <> '', \
        """
            + expression
            + """

            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN pg_attrdef e ON e.adrelid = a.attrelid AND e.adnum = a.attnum
            WHERE a.attnum > 0 AND NOT a.attisdropped AND\
            """
            + OURS
            + " ORDER BY 1, a.attnum",
        r ->
            out.computeIfAbsent(r.getLong(1), k -> new ArrayList<>())
                .add(
                    new Column(
                        r.getString(2),
                        r.getString(3),
                        r.getBoolean(4),
                        r.getBoolean(5),
                        r.getString(6),
                        null)));
    return out;
  }

  private void constraints(Map<Long, List<String>> keys, Map<Long, List<ForeignKey>> foreign)
      throws SQLException {
    each(
        """
        SELECT k.conrelid, k.contype, fn.nspname, f.relname,
          ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(n, o)
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY u.o),
          ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(n, o)
                JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY u.o)
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
          LEFT JOIN pg_class f ON f.oid = k.confrelid
          LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
        WHERE k.contype IN ('p', 'f') AND k.conparentid = 0 AND\
        """
            + OURS
            + " ORDER BY k.conrelid, k.conname",
        r -> {
          if (r.getString(2).equals("p")) {
            keys.put(r.getLong(1), strings(r, 5));
          } else {
            foreign
                .computeIfAbsent(r.getLong(1), k -> new ArrayList<>())
                .add(new ForeignKey(strings(r, 5), r.getString(3), r.getString(4), strings(r, 6)));
          }
        });
  }

  private Map<Long, List<Index>> indexes(String predicate) throws SQLException {
    var parts = new HashMap<Long, List<Part>>();
    var included = new HashMap<Long, List<String>>();
    parts(parts, included);
    var out = new HashMap<Long, List<Index>>();
    each(
        """
        SELECT i.indrelid, i.indexrelid, x.relname, am.amname, i.indisunique,
          \
        """
            + predicate
            + """
              , i.indisvalid, x.relpages::bigint * 8192,
              EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid
                      AND k.contype IN ('p', 'u', 'x')), coalesce(s.idx_scan, -1)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am am ON am.oid = x.relam
              LEFT JOIN pg_stat_all_indexes s ON s.indexrelid = i.indexrelid
            WHERE\
            """
            + OURS
            + " ORDER BY 1, 2",
        r -> {
          long scans = r.getLong(10);
          out.computeIfAbsent(r.getLong(1), k -> new ArrayList<>())
              .add(
                  new Index(
                      r.getString(3),
                      List.copyOf(parts.getOrDefault(r.getLong(2), List.of())),
                      List.copyOf(included.getOrDefault(r.getLong(2), List.of())),
                      r.getString(4),
                      r.getBoolean(5),
                      r.getString(6),
                      r.getBoolean(9),
                      r.getBoolean(7),
                      r.getLong(8),
                      scans < 0 ? OptionalLong.empty() : OptionalLong.of(scans)));
        });
    return out;
  }

  private void parts(Map<Long, List<Part>> parts, Map<Long, List<String>> included)
      throws SQLException {
    each(
        """
        SELECT i.indexrelid, k.n > i.indnkeyatts, a.attname,
          pg_get_indexdef(i.indexrelid, k.n, true)
          || CASE WHEN coll.oid IS NOT NULL AND coll.oid <> coalesce(a.attcollation, 0)
                  THEN ' COLLATE ' || quote_ident(coll.collname) ELSE '' END
          || CASE WHEN op.oid IS NOT NULL AND NOT op.opcdefault THEN ' ' || op.opcname ELSE '' END
          || CASE WHEN k.n <= i.indnkeyatts AND i.indoption[k.n - 1] & 1 = 1
                  THEN ' DESC' ELSE '' END
          || CASE WHEN k.n <= i.indnkeyatts AND i.indoption[k.n - 1] IN (1, 2)
                  THEN ' NULLS ' || CASE i.indoption[k.n - 1] WHEN 1 THEN 'LAST' ELSE 'FIRST' END
                  ELSE '' END
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
          CROSS JOIN generate_series(1, i.indnatts) k(n)
          LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n - 1]
            AND i.indkey[k.n - 1] <> 0
          LEFT JOIN pg_opclass op ON k.n <= i.indnkeyatts AND op.oid = i.indclass[k.n - 1]
          LEFT JOIN pg_collation coll
            ON k.n <= i.indnkeyatts AND coll.oid = i.indcollation[k.n - 1]
        WHERE\
        """
            + OURS
            + " ORDER BY 1, k.n",
        r -> {
          if (r.getBoolean(2)) {
            included.computeIfAbsent(r.getLong(1), k -> new ArrayList<>()).add(r.getString(4));
          } else {
            parts
                .computeIfAbsent(r.getLong(1), k -> new ArrayList<>())
                .add(new Part(r.getString(3), String.valueOf(r.getString(4))));
          }
        });
  }

  private Rows rows(Head h) {
    if (h.estimate > COUNTED || deadline.over()) {
      return new Rows(Math.max(0, h.estimate), false);
    }
    String name = Identifiers.table(h.schema, h.name, Dialect.POSTGRESQL);
    var counted =
        optional(
            "count the rows of " + name,
            () ->
                Long.valueOf(
                    row("SELECT count(*) FROM (SELECT FROM ONLY "
                            + name
                            + " LIMIT "
                            + (COUNTED + 1)
                            + ") x")
                        .map(r -> r[0])
                        .orElse("0")));
    if (counted.isPresent() && counted.get() == 0 && h.estimate != 0) {
      // A partitioned table holds its rows in its partitions.
      counted =
          optional(
              "count the rows of " + name,
              () ->
                  Long.valueOf(
                      row("SELECT count(*) FROM (SELECT FROM "
                              + name
                              + " LIMIT "
                              + (COUNTED + 1)
                              + ") x")
                          .map(r -> r[0])
                          .orElse("0")));
    }
    return counted
        .map(n -> new Rows(n, n <= COUNTED))
        .orElseGet(() -> new Rows(Math.max(0, h.estimate), false));
  }

  private List<Column> judge(Head h, List<Column> columns) {
    var worth =
        columns.stream()
            .filter(x ->
                !x.generated()
                    && (textual(x.type()) || simple(x.type()) && Contents.named(h.name, x.name())))
            .limit(60)
            .toList();
    if (worth.isEmpty() || deadline.over()) {
      return columns;
    }
    var d = Dialect.POSTGRESQL;
    String list =
        String.join(
            ", ", worth.stream().map(x -> "left(" + d.quote(x.name()) + "::text, 300)").toList());
    String name = Identifiers.table(h.schema, h.name, d);
    var values = new HashMap<String, List<String>>();
    optional(
        "look at the values of " + name,
        () -> {
          each(
              "SELECT " + list + " FROM " + name + " LIMIT " + limits.sample(),
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
    boolean salted = columns.stream().anyMatch(x -> Contents.words(x.name()).contains("salt"));
    return columns.stream()
        .map(x ->
            x.with(
                Contents.judge(h.name, x.name(), values.getOrDefault(x.name(), List.of()), salted)))
        .toList();
  }

  private static boolean textual(String type) {
    return type.startsWith("text") || type.startsWith("char") || type.startsWith("citext");
  }

  private static boolean simple(String type) {
    return type.matches("(?:big|small)?int.*|numeric.*|date|timestamp.*|inet|uuid");
  }

  private List<Sequence> sequences() {
    return optional(
            "read the sequences",
            () -> {
              var out = new ArrayList<Sequence>();
              each(
                  """
                      SELECT n.nspname, c.relname, t.relname, a.attname, format_type(s.seqtypid, NULL),
                        CASE WHEN has_sequence_privilege(s.seqrelid, 'SELECT')
                  THEN coalesce(pg_sequence_last_value(s.seqrelid), 0) ELSE 0 END,
                         s.seqmax, format_type(a.atttypid, NULL)
                      FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
                        JOIN pg_namespace n ON n.oid = c.relnamespace
                        LEFT JOIN pg_depend d ON d.objid = c.oid AND d.classid = 'pg_class'::regclass
                          AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
                          AND d.refobjsubid > 0
                        LEFT JOIN pg_class t ON t.oid = d.refobjid
                        LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                      WHERE s.seqincrement > 0 AND NOT s.seqcycle ORDER BY 1, 2
                  """,
                  r ->
                      out.add(
                          new Sequence(
                              r.getString(1),
                              r.getString(2),
                              r.getString(3),
                              r.getString(4),
                              r.getString(5),
                              r.getLong(6),
                              Math.min(r.getLong(7), highest(r.getString(8))))));
              return List.<Sequence>copyOf(out);
            })
        .orElse(List.of());
  }

  private static long highest(@Nullable String type) {
    return "smallint".equals(type)
        ? Short.MAX_VALUE
        : "integer".equals(type) ? Integer.MAX_VALUE : Long.MAX_VALUE;
  }

  private List<Statement> statements() {
    return optional(
            "read pg_stat_statements",
            () -> {
              var where =
                  row(
                      "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n"
                          + " ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'");
              var out = new ArrayList<Statement>();
              if (where.isPresent()) {
                each(
                    "SELECT query, sum(calls), sum(total_exec_time) FROM "
                        + where.get()[0]
                        + ".pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname ="
                        + " current_database()) AND query ~* '^\\s*(select|with|update|delete|insert)\\y'"
                        + " AND query !~* '\\y(pg_catalog|pg_class|pg_stat|information_schema)'"
                        + " GROUP BY query ORDER BY 3 DESC LIMIT 200",
                    r ->
                        out.add(
                            new Statement(
                                r.getString(1),
                                r.getLong(2),
                                r.getDouble(3) / Math.max(1, r.getLong(2)),
                                r.getDouble(3))));
              }
              return List.<Statement>copyOf(out);
            })
        .orElse(List.of());
  }

  // ---- reading ----

  private interface Work<T> {
    T run() throws SQLException;
  }

  /// What is refused or takes too long is said, and the transaction goes on.
  private <T> Optional<T> optional(String what, Work<T> work) {
    try {
      var savepoint = c.setSavepoint();
      try {
        T result = work.run();
        c.releaseSavepoint(savepoint);
        return Optional.of(result);
      } catch (SQLException e) {
        c.rollback(savepoint);
        unknown.add(
            "Could not "
                + Identifiers.shown(what)
                + ": "
                + Identifiers.shown(String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        return Optional.empty();
      }
    } catch (SQLException e) {
      return Optional.empty(); // The connection is gone; the next required statement says so.
    }
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

  private Optional<String[]> row(String sql) throws SQLException {
    var out = new LinkedHashMap<Integer, String[]>();
    each(
        sql,
        r -> {
          var cells = new String[r.getMetaData().getColumnCount()];
          for (int i = 0; i < cells.length; i++) {
            cells[i] = String.valueOf(r.getString(i + 1));
          }
          out.putIfAbsent(0, cells);
        });
    return Optional.ofNullable(out.get(0));
  }

  private static List<String> strings(ResultSet r, int column) throws SQLException {
    return Arrays.asList((String[]) r.getArray(column).getArray());
  }
}
