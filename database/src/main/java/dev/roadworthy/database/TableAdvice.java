package dev.roadworthy.database;

import dev.roadworthy.database.Advice.Confidence;
import dev.roadworthy.database.Advice.Kind;
import dev.roadworthy.database.Schema.Column;
import dev.roadworthy.database.Schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Advice about one table's key and its columns' types.
record TableAdvice(Schema schema, Table table) {
  /// Of migration tools; their shape is theirs.
  private static final Set<String> TOOLS =
      Set.of(
          "schema_migrations",
          "ar_internal_metadata",
          "knex_migrations",
          "knex_migrations_lock",
          "flyway_schema_history",
          "databasechangelog",
          "migrations",
          "databasechangeloglock",
          "spatial_ref_sys",
          "alembic_version",
          "sequelizemeta");

  List<Advice> all() {
    var out = new ArrayList<Advice>();
    if (TOOLS.contains(table.name().toLowerCase(Locale.ROOT))) {
      return out;
    }
    if (table.primaryKey().isEmpty() && !table.columns().isEmpty()) {
      out.add(noKey());
    }
    if (schema.dialect() == Dialect.POSTGRESQL) {
      for (Column c : table.columns()) {
        Advice a = type(c);
        if (a != null) {
          out.add(a);
        }
      }
    }
    return out;
  }

  private Advice noKey() {
    boolean unique = table.indexes().stream().anyMatch(i -> i.unique() && i.predicate() == null);
    boolean pg = schema.dialect() == Dialect.POSTGRESQL;
    return new Advice(
        Kind.NO_PRIMARY_KEY,
        unique ? Confidence.LOW : Confidence.MEDIUM,
        table.label(),
        List.of(),
        "",
        "Table "
            + Identifiers.shown(table.label())
            + " has no primary key: equal rows cannot be"
            + " told apart, and one of them cannot be changed or deleted alone.",
        pg
            ? "ALTER TABLE "
                + Identifiers.table(table, schema.dialect())
                + " ADD COLUMN "
                + free()
                + " bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;"
            : "",
        pg
            ? "Rewrites the table and blocks it meanwhile; do it while it is small."
            : "SQLite cannot add one to a table: the table is made anew and copied.",
        table.rows().count());
  }

  private String free() {
    return table.column("id").isEmpty() ? "id" : "row_id";
  }

  private @Nullable Advice type(Column c) {
    String type = c.type().toLowerCase(Locale.ROOT);
    if (c.generated() || !(type.startsWith("text") || type.startsWith("character varying"))) {
      return null;
    }
    var words = Contents.words(c.name());
    String last = words.isEmpty() ? "" : words.getLast();
    if (Set.of("at", "date", "timestamp", "datetime").contains(last) && words.size() > 1) {
      return wrong(Kind.TEXT_FOR_DATE, c, "a time", "timestamptz");
    }
    if (Set.of("json", "metadata", "payload").contains(last)) {
      return wrong(Kind.TEXT_FOR_JSON, c, "JSON", "jsonb");
    }
    if (Set.of("amount", "price", "quantity", "qty", "total", "balance").contains(last)) {
      return wrong(Kind.TEXT_FOR_NUMBER, c, "a number", "numeric");
    }
    return null;
  }

  private Advice wrong(Kind kind, Column c, String holds, String better) {
    var d = schema.dialect();
    String q = d.quote(c.name());
    return new Advice(
        kind,
        Confidence.LOW,
        table.label(),
        List.of(c.name()),
        "",
        Identifiers.shown(table.label() + "." + c.name())
            + " seems to hold "
            + holds
            + " and is text: the database can neither check nor sort nor search it as what it is.",
        "ALTER TABLE "
            + Identifiers.table(table, d)
            + " ALTER COLUMN "
            + q
            + " TYPE "
            + better
            + " USING "
            + q
            + "::"
            + better
            + ";",
        "Rewrites the table and blocks it meanwhile; a value that does not fit stops it and nothing"
            + " is changed.",
        table.rows().count());
  }
}
