package dev.roadworthy.database;

import dev.roadworthy.base.Problem;
import dev.roadworthy.database.KeyDomains.Place;
import dev.roadworthy.database.Schema.Column;
import dev.roadworthy.database.Schema.Table;
import dev.roadworthy.store.StoreSettings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLState;

/// The copy of a PostgreSQL database in a scratch database of another server.
final class PostgresCopy implements GrownCopy {
  private static final long CHUNK = 200_000;

  /// `Seq Scan on posts p`.
  private static final Pattern SCAN = Pattern.compile("Seq Scan on (\\S+|\"[^\"]+\")(?: (\\S+))?");

  private final ScratchServer server;
  private final Connection c;
  private final Schema schema;
  private final GrowthLimits limits;
  private final KeyDomains domains;
  private final Map<Table, Long> originals = new LinkedHashMap<>();
  private final Map<Table, String> inserts = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  private PostgresCopy(ScratchServer server, Connection c, Schema schema, GrowthLimits limits) {
    this.server = server;
    this.c = c;
    this.schema = schema;
    this.limits = limits;
    this.domains = KeyDomains.of(schema);
  }

  static PostgresCopy of(
      StoreSettings source, Optional<StoreSettings> scratch, Schema schema, GrowthLimits limits) {
    var server = ScratchServer.open(scratch, limits);
    try {
      var c = PostgresReader.connect(server.settings(), "roadworthy growth", 0);
      var copy = new PostgresCopy(server, c, schema, limits);
      try (Connection from = PostgresReader.connect(source, "roadworthy growth", 60)) {
        copy.load(from);
        return copy;
      } catch (SQLException | IOException | RuntimeException e) {
        c.close();
        throw e;
      }
    } catch (SQLException e) {
      server.close();
      throw full(e) ? Growth.noRoom(limits.scratch(), e) : PostgresReader.refused(source, e);
    } catch (IOException e) {
      server.close();
      throw Growth.noRoom(limits.scratch(), e);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void load(Connection from) throws SQLException, IOException {
    from.setAutoCommit(false);
    from.setReadOnly(true);
    try (var s = from.createStatement()) {
      s.execute("SET LOCAL lock_timeout = 1000");
      s.execute("SET LOCAL statement_timeout = " + limits.total().toMillis());
    }
    var loader = new PostgresLoader(from, c, schema, notes);
    try {
      loader.load(limits.rows() / 2, originals);
    } finally {
      from.rollback();
    }
    var strides = strides();
    for (Table t : originals.keySet()) {
      inserts.put(t, insert(t, strides));
    }
    execute("SET statement_timeout = 0");
    execute("ANALYZE");
  }

  // ---- growing ----

  private String insert(Table t, Map<Place, Long> strides) throws SQLException {
    var d = Dialect.POSTGRESQL;
    var into = new ArrayList<String>();
    var values = new ArrayList<String>();
    for (Column column : t.columns()) {
      into.add(d.quote(column.name()));
      values.add(value(t, column, strides));
    }
    String name = Identifiers.table(t, d);
    return "INSERT INTO "
        + name
        + " ("
        + String.join(", ", into)
        + ") SELECT "
        + String.join(", ", values)
        + " FROM generate_series(?, ?) rw_k(rw_n) CROSS JOIN "
        + PostgresLoader.original(t, schema);
  }

  private String value(Table t, Column column, Map<Place, Long> strides) throws SQLException {
    String q = Dialect.POSTGRESQL.quote(column.name());
    String type = column.type().toLowerCase(Locale.ROOT);
    Long stride = strides.get(domains.root(KeyDomains.place(t, column.name())));
    if (stride != null) {
      if (number(type)) {
        return q + " + rw_n * " + stride;
      }
      if (type.equals("uuid")) {
        return "md5(" + q + "::text || rw_n)::uuid";
      }
      if (type.startsWith("timestamp") || type.equals("date")) {
        return q + " - rw_n * interval '1 second'";
      }
      return text(type) ? q + " || '~' || rw_n" : q;
    }
    return text(type) && distinct(t, q) ? q + " || '~' || rw_n" : q;
  }

  static boolean number(String type) {
    return type.endsWith("int") || type.equals("integer") || type.startsWith("numeric");
  }

  static boolean text(String type) {
    return !type.endsWith("]")
        && (type.startsWith("text")
            || type.startsWith("character varying")
            || type.startsWith("citext"));
  }

  private boolean distinct(Table t, String q) throws SQLException {
    try (var s = c.createStatement();
        var r =
            s.executeQuery(
                "SELECT count(*), count(DISTINCT q), count(*) FILTER (WHERE q ~"
                    + " '^\\d{4}-') FROM (SELECT "
                    + q
                    + " AS q FROM "
                    + PostgresLoader.original(t, schema)
                    + " WHERE length("
                    + q
                    + ") < 200 LIMIT 5000) x")) {
      return r.next()
          && r.getLong(1) >= 20
          && r.getLong(2) * 10 >= r.getLong(1) * 9
          && r.getLong(3) * 2 < r.getLong(1);
    }
  }

  /// Also widens the integers that would not hold the ids of the last copy.
  private Map<Place, Long> strides() throws SQLException {
    var out = new HashMap<Place, Long>();
    for (var domain : domains.members(schema).entrySet()) {
      long low = Long.MAX_VALUE;
      long high = Long.MIN_VALUE;
      for (Place p : domain.getValue()) {
        long[] of = range(p);
        low = Math.min(low, of[0]);
        high = Math.max(high, of[1]);
      }
      boolean wide = low <= high && (high - low < 0 || high - low > Long.MAX_VALUE / 4000);
      long stride = low > high ? 1 : wide ? 1_000_003 : high - low + 1;
      out.put(domain.getKey(), stride);
      if (low <= high && high + stride * limits.factor() > Short.MAX_VALUE) {
        for (Place p : domain.getValue()) {
          widen(p, high + stride * limits.factor() > Integer.MAX_VALUE);
        }
      }
    }
    return out;
  }

  private Optional<Table> table(Place p) {
    return originals.keySet().stream()
        .filter(t -> KeyDomains.place(t, p.column()).table().equals(p.table()))
        .findFirst();
  }

  private long[] range(Place p) throws SQLException {
    var t = table(p);
    if (t.isPresent() && number(type(t.get(), p.column()))) {
      String q = Dialect.POSTGRESQL.quote(p.column());
      try (var s = c.createStatement();
          var r =
              s.executeQuery(
                  "SELECT min("
                      + q
                      + ")::bigint, max("
                      + q
                      + ")::bigint, count("
                      + q
                      + ") FROM "
                      + Identifiers.table(t.get(), Dialect.POSTGRESQL))) {
        if (r.next() && r.getLong(3) > 0) {
          return new long[] {r.getLong(1), r.getLong(2)};
        }
      }
    }
    return new long[] {Long.MAX_VALUE, Long.MIN_VALUE};
  }

  private static String type(Table t, String column) {
    return t.column(column).map(Column::type).orElse("").toLowerCase(Locale.ROOT);
  }

  private void widen(Place p, boolean big) throws SQLException {
    var t = table(p);
    String type = t.map(x -> type(x, p.column())).orElse("");
    if (t.isPresent() && (type.equals("smallint") || type.equals("integer") && big)) {
      execute(
          "ALTER TABLE "
              + Identifiers.table(t.get(), Dialect.POSTGRESQL)
              + " ALTER COLUMN "
              + Dialect.POSTGRESQL.quote(p.column())
              + " TYPE "
              + (big ? "bigint" : "integer"));
    }
  }

  @Override
  public int add(int from, int to, Deadline deadline) throws SQLException {
    long each = Math.max(1, originals.values().stream().mapToLong(Long::longValue).sum());
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
    if (deadline.over()) {
      notes.add("Growing stopped when its time was over.");
      return false;
    }
    if (server.full()) {
      notes.add("Growing stopped when the room for the scratch copy was used up.");
      return false;
    }
    c.setAutoCommit(false);
    Table now = null;
    try {
      for (var i : inserts.entrySet()) {
        now = i.getKey();
        timeout(deadline.left());
        try (var s = c.prepareStatement(i.getValue())) {
          s.setInt(1, from);
          s.setInt(2, to);
          s.executeUpdate();
        }
      }
      c.commit();
      return true;
    } catch (SQLException e) {
      c.rollback();
      if (full(e) || timedOut(e)) {
        notes.add(
            full(e)
                ? "Growing stopped when the room for the scratch copy was used up."
                : "Growing stopped when its time was over.");
        return false;
      }
      notes.add(
          "Table "
              + Identifiers.shown(now == null ? "" : now.label())
              + " was not multiplied: "
              + Identifiers.shown(String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
      if (now != null) {
        inserts.remove(now);
      }
      return !inserts.isEmpty() && chunk(from, to, deadline);
    } finally {
      c.setAutoCommit(true);
      timeout(Duration.ZERO);
    }
  }

  private void timeout(Duration d) throws SQLException {
    execute("SET statement_timeout = " + d.toMillis());
  }

  private static boolean timedOut(SQLException e) {
    return PSQLState.QUERY_CANCELED.getState().equals(e.getSQLState());
  }

  private static boolean full(SQLException e) {
    return e.getSQLState() != null && e.getSQLState().startsWith("53");
  }

  @Override
  public void settle() throws SQLException {
    execute("ANALYZE");
  }

  // ---- measuring ----

  @Override
  public List<List<@Nullable Object>> samples(Lookup lookup, int sets) throws SQLException {
    var out = new ArrayList<List<@Nullable Object>>();
    for (int i = 0; i < sets; i++) {
      var values = new ArrayList<@Nullable Object>();
      for (var place : lookup.places()) {
        values.add(sample(place, i, sets));
      }
      out.add(values);
    }
    return new ArrayList<>(new LinkedHashSet<>(out));
  }

  private @Nullable Object sample(Lookup.Place place, int set, int sets) throws SQLException {
    var column = place.column();
    if (column == null) {
      return "1";
    }
    Table t = column.table();
    if (!originals.containsKey(t)) {
      return null;
    }
    long rows = originals.getOrDefault(t, 0L);
    try (var s = c.createStatement();
        var r =
            s.executeQuery(
                "SELECT "
                    + Dialect.POSTGRESQL.quote(column.name())
                    + "::text FROM "
                    + PostgresLoader.original(t, schema)
                    + " OFFSET "
                    + rows * set / sets
                    + " LIMIT 1")) {
      String v = r.next() ? r.getString(1) : null;
      return place.like() && v != null ? SqliteCopy.pattern(v) : v;
    }
  }

  @Override
  public double run(Lookup lookup, List<@Nullable Object> values, Duration limit)
      throws SQLException {
    timeout(limit);
    c.setAutoCommit(false);
    try (var s = c.prepareStatement(lookup.sql())) {
      // By parts, so that a big result does not have to fit into memory.
      s.setFetchSize(1000);
      bind(s, values);
      long from = System.nanoTime();
      boolean cut = false;
      try (var r = s.executeQuery()) {
        boolean more = true;
        while (more) {
          more = r.next();
        }
      } catch (SQLException e) {
        if (!timedOut(e)) {
          throw e;
        }
        cut = true;
      }
      double millis = (System.nanoTime() - from) / 1e6;
      return cut ? Math.max(millis, limit.toMillis() + 1.0) : millis;
    } finally {
      c.rollback();
      c.setAutoCommit(true);
      timeout(Duration.ZERO);
    }
  }

  /// Of no type, so that the server takes the one that fits.
  private static void bind(PreparedStatement s, List<@Nullable Object> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      Object v = values.get(i);
      if (v == null) {
        s.setNull(i + 1, Types.OTHER);
      } else {
        s.setObject(i + 1, v, Types.OTHER);
      }
    }
  }

  @Override
  public Plan plan(Lookup lookup, List<@Nullable Object> values) throws SQLException {
    var scans = new ArrayList<String>();
    boolean sorts = false;
    var text = new StringBuilder();
    try (var s = c.prepareStatement("EXPLAIN (COSTS OFF) " + lookup.sql())) {
      bind(s, values);
      try (var r = s.executeQuery()) {
        while (r.next()) {
          String line = r.getString(1);
          text.append(line).append('\n');
          var m = SCAN.matcher(line);
          if (m.find()) {
            scans.add(m.group(2) == null ? m.group(1) : m.group(2));
          }
          sorts |= line.contains("Sort");
        }
      }
    }
    boolean nested = text.indexOf("Nested Loop") >= 0 || text.indexOf("SubPlan") >= 0;
    return new Plan(List.copyOf(scans), sorts, nested, text.toString());
  }

  @Override
  public void create(Candidate index) throws SQLException {
    execute(index.scratchSql(Dialect.POSTGRESQL));
  }

  @Override
  public void drop(Candidate index) throws SQLException {
    execute(
        "DROP INDEX IF EXISTS "
            + Identifiers.table(index.table().schema(), index.scratchName(), Dialect.POSTGRESQL));
  }

  @Override
  public boolean promising(Candidate index, Lookup lookup, List<@Nullable Object> values) {
    return true; // Its planner goes by the size of an index, which has to be built.
  }

  private void execute(String sql) throws SQLException {
    try (var s = c.createStatement()) {
      s.execute(sql);
    }
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public void close() {
    try {
      c.close();
    } catch (SQLException e) {
      // It is thrown away.
    }
    server.close();
  }

  static Problem unusable(String what, Exception e) {
    return new Problem(
        "scratch-server",
        "No scratch database could be made: " + what + ".",
        "Name a PostgreSQL server on which a database may be made and dropped.",
        e);
  }
}
