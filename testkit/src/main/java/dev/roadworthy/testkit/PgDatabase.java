package dev.roadworthy.testkit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A fresh database: in a static `@RegisterExtension` field one for the class, in an instance field
/// one for each test. Dropped afterwards.
public final class PgDatabase
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private @Nullable TestDatabase database;
  private boolean ofClass;

  @Override
  public void beforeAll(ExtensionContext context) {
    database = PgServer.freshDatabase();
    ofClass = true;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!ofClass) {
      database = PgServer.freshDatabase();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!ofClass) {
      drop();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    drop();
    ofClass = false;
  }

  private void drop() {
    if (database != null) {
      database.close();
      database = null;
    }
  }

  public TestDatabase database() {
    return Objects.requireNonNull(database, "no test is running");
  }

  /// JDBC, without user and password.
  public String url() {
    return database().url();
  }

  public String user() {
    return database().user();
  }

  public String password() {
    return database().password();
  }

  public void execute(String sql) {
    database().execute(sql);
  }

  public Gate gate() {
    return database().gate();
  }
}
