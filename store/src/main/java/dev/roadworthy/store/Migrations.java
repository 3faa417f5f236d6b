package dev.roadworthy.store;

import dev.roadworthy.base.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/// Flyway, a schema and a history a room, one process at a time.
final class Migrations {
  private static final Pattern ROOM = Pattern.compile("[a-z]{1,40}");

  /// The longest one migration, or the wait for another process's, may take.
  private static final Duration LONGEST = Duration.ofMinutes(10);

  @FunctionalInterface
  interface Connector {
    Connection connect(Duration answer) throws SQLException;
  }

  private final StoreSettings settings;
  private final Connector connector;

  Migrations(StoreSettings settings, Connector connector) {
    this.settings = settings;
    this.connector = connector;
  }

  /// The schema's comment holds the digest of the scripts it was brought up to date with; being
  /// part of the schema it travels with a backup.
  boolean isCurrent(Jdbi jdbi, String room) {
    var digest = Scripts.digest(room);
    return digest.isPresent()
        && jdbi.withHandle(h ->
                h.createQuery("SELECT obj_description(to_regnamespace(:room), 'pg_namespace')")
                    .bind("room", room)
                    .mapTo(String.class)
                    .findOne())
            .equals(digest.map(Migrations::mark));
  }

  private static String mark(String digest) {
    return "roadworthy " + digest;
  }

  void migrate(String room) {
    if (!ROOM.matcher(room).matches()) {
      throw new IllegalArgumentException("not a room's name: " + room);
    }
    try (var c = connector.connect(LONGEST)) {
      lock(c);
      flyway(room).migrate();
      var digest = Scripts.digest(room);
      if (digest.isPresent()) {
        try (var s = c.createStatement()) {
          s.execute("COMMENT ON SCHEMA " + room + " IS '" + mark(digest.get()) + "'");
        }
      }
    } catch (SQLException e) {
      throw Unavailable.problem(settings.place(), Unavailable.reason(e), e);
    } catch (FlywayException e) {
      if (Unavailable.is(e)) {
        throw Unavailable.problem(settings.place(), Unavailable.reason(e), e);
      }
      throw new Problem(
          "migration-failed",
          "The tables of " + room + " could not be brought up to date: " + e.getMessage(),
          "The database is left as it was before the failed step. A newer Roadworthy may have"
              + " used it: run that version, or restore a backup.",
          e);
    }
  }

  /// Held by the session, so that it ends with it, even when this process is killed.
  private static void lock(Connection c) throws SQLException {
    try (var s = c.createStatement()) {
      s.execute("SET lock_timeout = 0");
      s.execute("SET statement_timeout = 0");
      s.execute("SELECT pg_advisory_lock(hashtext('roadworthy migrations'))");
    }
  }

  private Flyway flyway(String room) {
    var source = new PGSimpleDataSource();
    source.setUrl(settings.url());
    source.setUser(settings.user());
    source.setPassword(settings.password().reveal());
    source.setApplicationName("roadworthy migrations");
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:db/" + room)
        .failOnMissingLocations(true)
        // A newer Roadworthy's migration that this one does not know is a failure, not ignored.
        .ignoreMigrationPatterns(new String[0])
        .validateMigrationNaming(true)
        .defaultSchema(room)
        .table("schema_history")
        .placeholderReplacement(false)
        .load();
  }
}
