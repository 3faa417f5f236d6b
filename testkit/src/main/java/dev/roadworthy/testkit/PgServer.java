package dev.roadworthy.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

/// One real PostgreSQL 18 for all tests of a JVM, started at first use and stopped with the JVM. It
/// does not wait for the disk and trusts every caller: for tests only.
public final class PgServer {
  private static final AtomicLong NUMBER = new AtomicLong();
  private final EmbeddedPostgres postgres;

  private PgServer(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /// Started by the class loader, thus once.
  private static final class Holder {
    static final PgServer SERVER = start();
  }

  public static PgServer shared() {
    return Holder.SERVER;
  }

  private static PgServer start() {
    try {
      return new PgServer(
          EmbeddedPostgres.builder()
              .setServerConfig("max_connections", "200")
              .setServerConfig("shared_buffers", "32MB")
              .setServerConfig("max_wal_size", "256MB")
              .setServerConfig("jit", "off")
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("the test PostgreSQL did not start", e);
    }
  }

  /// A new, empty database (a file copy of `template1`, some 30 ms); the caller drops it.
  public static TestDatabase freshDatabase() {
    var server = shared();
    String name = "t" + NUMBER.incrementAndGet() + "_" + ProcessHandle.current().pid();
    server.run("CREATE DATABASE " + name + " TEMPLATE template1 STRATEGY FILE_COPY");
    return new TestDatabase(server, name);
  }

  /// On 127.0.0.1.
  public int port() {
    return postgres.getPort();
  }

  void run(String sql) {
    try (Connection c = DriverManager.getConnection(postgres.getJdbcUrl("postgres", "postgres"));
        var s = c.createStatement()) {
      s.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("the test PostgreSQL refused: " + sql, e);
    }
  }
}
