package dev.roadworthy.database;

import dev.roadworthy.database.Schema.Column;
import dev.roadworthy.database.Schema.Index;
import dev.roadworthy.database.Schema.Table;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/// Brings tables, keys, indexes and rows of a database into an empty one. Rules, triggers, checks
/// and foreign keys stay behind: they cost at writes only.
final class PostgresLoader {
  private static final Dialect D = Dialect.POSTGRESQL;

  private final Connection from;
  private final Connection to;
  private final Schema schema;
  private final List<String> notes;

  PostgresLoader(Connection from, Connection to, Schema schema, List<String> notes) {
    this.from = from;
    this.to = to;
    this.schema = schema;
    this.notes = notes;
  }

  /// Where the rows of the first copy are kept, to be multiplied.
  static String original(Table t, Schema schema) {
    return "rw_original.t" + schema.tables().indexOf(t);
  }

  /// @param most rows in all
  /// @param loaded told the rows of each table that came
  void load(long most, Map<Table, Long> loaded) throws SQLException, IOException {
    run("CREATE SCHEMA rw_original");
    extensions();
    enums();
    path();
    Set<String> schemas = new HashSet<>(Set.of("public"));
    long left = most;
    for (Table t : schema.tables()) {
      if (t.schema() != null && schemas.add(t.schema())) {
        run("CREATE SCHEMA IF NOT EXISTS " + D.quote(t.schema()));
      }
      if (!table(t)) {
        continue;
      }
      long rows = rows(t, left);
      left -= rows;
      if (rows < t.rows().count() && left <= 0) {
        notes.add(
            "Of table " + Identifiers.shown(t.label()) + " only " + rows + " rows were copied.");
      }
      run(
          "CREATE UNLOGGED TABLE "
              + original(t, schema)
              + " AS SELECT * FROM "
              + Identifiers.table(t, D));
      loaded.put(t, rows);
      keys(t);
    }
  }

  private void extensions() throws SQLException {
    for (String e :
        list(
            from,
            "SELECT quote_ident(extname) FROM pg_extension WHERE extname <>"
                + " 'plpgsql' AND extname <> 'pg_stat_statements'")) {
      optional("CREATE EXTENSION IF NOT EXISTS " + e);
    }
  }

  private void enums() throws SQLException {
    for (String sql :
        list(
            from,
            "SELECT format('CREATE SCHEMA IF NOT EXISTS %I; CREATE TYPE %I.%I"
                + " AS ENUM (%s)', n.nspname, n.nspname, t.typname, string_agg(quote_literal(e.enumlabel),"
                + " ', ' ORDER BY e.enumsortorder)) FROM pg_type t JOIN pg_namespace n"
                + " ON n.oid = t.typnamespace JOIN pg_enum e ON e.enumtypid = t.oid"
                + " GROUP BY n.nspname, t.typname")) {
      optional(sql);
    }
  }

  private void path() throws SQLException {
    var path = list(from, "SHOW search_path");
    optional("SET search_path = " + path.getFirst());
  }

  private boolean table(Table t) throws SQLException {
    var columns = new ArrayList<String>();
    var bare = new ArrayList<String>();
    for (Column c : t.columns()) {
      columns.add(D.quote(c.name()) + " " + widened(c.type()));
      bare.add(D.quote(c.name()) + " " + (known(c.type()) ? widened(c.type()) : "text"));
    }
    String head = "CREATE UNLOGGED TABLE " + Identifiers.table(t, D) + " (";
    if (optional(head + String.join(", ", columns) + ")")) {
      return true;
    }
    // A type that the scratch server does not have becomes text.
    if (optional(head + String.join(", ", bare) + ")")) {
      return true;
    }
    notes.add("Table " + Identifiers.shown(t.label()) + " could not be copied.");
    return false;
  }

  /// Longer values must fit.
  private static String widened(String type) {
    return type.replaceFirst("^character varying\\(\\d+\\)$", "character varying");
  }

  private static boolean known(String type) {
    return type.matches(
        "(?:big|small)?int(?:eger)?|numeric.*|text|character.*|boolean|date"
            + "|timestamp.*|time .*|uuid|jsonb?|bytea|inet|cidr|double precision|real|interval"
            + "|(?:integer|bigint|text|character varying|uuid)\\[\\]");
  }

  private long rows(Table t, long most) throws SQLException, IOException {
    String columns = Identifiers.columns(t.columns().stream().map(Column::name).toList(), D);
    String name = Identifiers.table(t, D);
    if (t.columns().isEmpty() || most <= 0) {
      return 0;
    }
    CopyOut out =
        from.unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut(
                "COPY (SELECT " + columns + " FROM " + name + " LIMIT " + most + ") TO STDOUT");
    CopyIn in =
        to.unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + name + " (" + columns + ") FROM STDIN");
    try {
      byte[] row = out.readFromCopy();
      while (row != null) {
        in.writeToCopy(row, 0, row.length);
        row = out.readFromCopy();
      }
      return in.endCopy();
    } finally {
      if (in.isActive()) {
        in.cancelCopy();
      }
      if (out.isActive()) {
        out.cancelCopy();
      }
    }
  }

  private void keys(Table t) throws SQLException {
    String name = Identifiers.table(t, D);
    if (!t.primaryKey().isEmpty()) {
      optional(
          "ALTER TABLE "
              + name
              + " ADD PRIMARY KEY ("
              + Identifiers.columns(t.primaryKey(), D)
              + ")");
    }
    for (Index i : t.indexes()) {
      boolean key = i.constraint() && i.columns().equals(t.primaryKey());
      if (!key && i.valid() && !i.parts().isEmpty()) {
        index(name, i);
      }
    }
  }

  /// A unique index over an expression or some of the rows cannot be kept by moving a column.
  private void index(String table, Index i) throws SQLException {
    boolean unique = i.unique() && !i.expression() && i.predicate() == null;
    String parts = String.join(", ", i.parts().stream().map(Schema.Part::text).toList());
    String included =
        i.included().isEmpty() ? "" : " INCLUDE (" + String.join(", ", i.included()) + ")";
    String sql =
        "CREATE "
            + (unique ? "UNIQUE " : "")
            + "INDEX "
            + D.quote(i.name())
            + " ON "
            + table
            + " USING "
            + i.method()
            + " ("
            + parts
            + ")"
            + included
            + (i.predicate() == null ? "" : " WHERE " + i.predicate());
    if (!optional(sql)) {
      notes.add("Index " + Identifiers.shown(i.name()) + " could not be copied.");
    }
  }

  private boolean optional(String sql) throws SQLException {
    try {
      run(sql);
      return true;
    } catch (SQLException e) {
      if (e.getSQLState() == null
          || e.getSQLState().startsWith("08")
          || e.getSQLState().startsWith("53")) {
        throw e;
      }
      return false;
    }
  }

  private void run(String sql) throws SQLException {
    try (var s = to.createStatement()) {
      s.execute(sql);
    }
  }

  private static List<String> list(Connection c, String sql) throws SQLException {
    var out = new ArrayList<String>();
    try (var s = c.createStatement();
        var r = s.executeQuery(sql)) {
      while (r.next()) {
        out.add(r.getString(1));
      }
    }
    return out;
  }
}
