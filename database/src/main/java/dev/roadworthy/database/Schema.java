package dev.roadworthy.database;

import dev.roadworthy.store.StoreSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What a database looks like at one moment: tables, keys, indexes, sizes, and what kind of data
/// its columns hold. Values of the app are never in it, only counts and shapes.
///
/// @param place file or host, port and database, for people to read; never a password
/// @param bytes size of the whole database
/// @param sequences counters that give out ids; empty for SQLite, whose ids are 64 bits wide
/// @param statements what pg_stat_statements remembers, the most expensive first; empty without it
/// @param unknown what could not be read and why, a sentence each
public record Schema(
    Dialect dialect,
    String place,
    String version,
    long bytes,
    List<Table> tables,
    List<Sequence> sequences,
    List<Statement> statements,
    List<String> unknown) {

  /// Reads a SQLite file without changing a byte of it and without making a file beside it.
  ///
  /// @throws dev.roadworthy.base.Problem `not-sqlite`, `sqlite-corrupt`, `sqlite-unreadable`
  public static Schema read(Path sqliteFile, ReadLimits limits) {
    return SqliteReader.read(sqliteFile, limits);
  }

  /// Reads a PostgreSQL database in a read-only transaction that waits for no lock.
  ///
  /// @throws dev.roadworthy.base.Problem `database-unreachable`, `database-refused`
  public static Schema read(StoreSettings postgres, ReadLimits limits) {
    return PostgresReader.read(postgres, limits);
  }

  /// The table of that name; `schema` null is SQLite's only one.
  public Optional<Table> table(@Nullable String schema, String name) {
    return tables.stream()
        .filter(t -> t.name().equals(name) && java.util.Objects.equals(t.schema(), schema))
        .findFirst();
  }

  /// Columns whose data should not be seen by everybody.
  public List<Sensitive> sensitive() {
    return tables.stream()
        .flatMap(t ->
            t.columns().stream()
                .filter(c -> c.content() != null)
                .map(c -> new Sensitive(t, c, java.util.Objects.requireNonNull(c.content()))))
        .toList();
  }

  /// @param content never null here
  public record Sensitive(Table table, Column column, Content content) {}

  /// @param schema null in SQLite
  /// @param primaryKey column names in the key's order; empty when there is none
  /// @param bytes with its indexes; 0 when not known
  /// @param activity what PostgreSQL counted since its statistics began; null elsewhere
  public record Table(
      @Nullable String schema,
      String name,
      List<Column> columns,
      List<String> primaryKey,
      List<ForeignKey> foreignKeys,
      List<Index> indexes,
      Rows rows,
      long bytes,
      @Nullable Activity activity) {
    public Optional<Column> column(String column) {
      return columns.stream().filter(c -> c.name().equalsIgnoreCase(column)).findFirst();
    }

    /// With its schema unless that is the usual one; as people write it, not quoted.
    public String label() {
      return schema == null || schema.equals("public") ? name : schema + "." + name;
    }
  }

  /// @param exact false when it was estimated or counting was given up
  public record Rows(long count, boolean exact) {}

  /// @param type as declared; may be empty in SQLite
  /// @param generated computed by the database
  /// @param content what its values look like, when that is worth knowing
  public record Column(
      String name,
      String type,
      boolean nullable,
      boolean generated,
      @Nullable String defaultValue,
      @Nullable Content content) {
    Column with(@Nullable Content seen) {
      return new Column(name, type, nullable, generated, defaultValue, seen);
    }
  }

  /// @param references columns of `table`, in the order of `columns`
  public record ForeignKey(
      List<String> columns, @Nullable String schema, String table, List<String> references) {}

  /// @param parts in order
  /// @param method `btree` in SQLite
  /// @param predicate the condition of a partial index, else null
  /// @param constraint made by a PRIMARY KEY, UNIQUE or EXCLUDE and dropped only with it
  /// @param valid false after a failed `CREATE INDEX CONCURRENTLY`
  /// @param scans how often it was used since statistics began
  public record Index(
      String name,
      List<Part> parts,
      List<String> included,
      String method,
      boolean unique,
      @Nullable String predicate,
      boolean constraint,
      boolean valid,
      long bytes,
      OptionalLong scans) {
    /// Columns up to the first expression.
    public List<String> columns() {
      return parts.stream()
          .takeWhile(p -> p.column() != null)
          .map(p -> java.util.Objects.requireNonNull(p.column()))
          .toList();
    }

    public boolean expression() {
      return parts.stream().anyMatch(p -> p.column() == null);
    }
  }

  /// @param column null for an expression
  /// @param text how it is written, with direction, collation and operator class
  public record Part(@Nullable String column, String text) {}

  /// @param scans of the whole table
  /// @param lookups through an index
  /// @param days since statistics began; 0 when not known
  public record Activity(long scans, long lookups, long writes, long days) {}

  /// @param table the table whose column it feeds; null when it belongs to none
  /// @param limit the highest value that both the sequence and its column can hold
  public record Sequence(
      @Nullable String schema,
      String name,
      @Nullable String table,
      @Nullable String column,
      String type,
      long last,
      long limit) {}

  /// @param sql with `$1` for values; the server replaced them
  /// @param meanMillis time of one call
  public record Statement(String sql, long calls, double meanMillis, double totalMillis) {}

  /// What sampled values look like.
  ///
  /// @param sampled values looked at, without nulls and empty ones
  /// @param matching those of this kind
  /// @param shape how they look, without any of them, such as `32 hexadecimal digits`
  public record Content(Kind kind, long sampled, long matching, String shape) {}

  /// What a column holds.
  public enum Kind {
    PASSWORD_PLAIN,
    PASSWORD_WEAK_HASH,
    PASSWORD_HASH,
    PASSWORD_UNKNOWN,
    TOKEN,
    EMAIL,
    PHONE,
    PERSON_NAME,
    ADDRESS,
    BIRTH_DATE,
    NATIONAL_ID,
    PAYMENT_CARD,
    IP_ADDRESS;

    /// About a person, thus under data protection law.
    public boolean personal() {
      return switch (this) {
        case PASSWORD_PLAIN, PASSWORD_WEAK_HASH, PASSWORD_HASH, PASSWORD_UNKNOWN, TOKEN -> false;
        case EMAIL,
            PHONE,
            PERSON_NAME,
            ADDRESS,
            BIRTH_DATE,
            NATIONAL_ID,
            PAYMENT_CARD,
            IP_ADDRESS ->
            true;
      };
    }
  }
}
