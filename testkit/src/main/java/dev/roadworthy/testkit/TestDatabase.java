package dev.roadworthy.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// One database of the test server.
public final class TestDatabase implements AutoCloseable {
  private final PgServer server;
  private final String name;

  TestDatabase(PgServer server, String name) {
    this.server = server;
    this.name = name;
  }

  public String name() {
    return name;
  }

  /// Without user and password.
  public String url() {
    return url(server.port());
  }

  /// The same database through another port, such as that of a [Gate].
  public String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
  }

  /// A superuser.
  public String user() {
    return "postgres";
  }

  /// Not checked by the test server.
  public String password() {
    return "postgres";
  }

  public Connection connect() {
    try {
      return DriverManager.getConnection(url(), user(), password());
    } catch (SQLException e) {
      throw new IllegalStateException("no connection to " + url(), e);
    }
  }

  /// Runs one statement on a connection of its own, for the test to interfere by.
  public void execute(String sql) {
    try (var c = connect();
        var s = c.createStatement()) {
      s.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("refused: " + sql + ": " + e.getMessage(), e);
    }
  }

  /// A gate before the server that the test can shut.
  public Gate gate() {
    return Gate.before(server.port());
  }

  /// Drops it, whoever is still connected.
  @Override
  public void close() {
    server.run("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
  }
}
