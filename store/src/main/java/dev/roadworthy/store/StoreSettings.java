package dev.roadworthy.store;

import dev.roadworthy.base.Secret;
import java.time.Duration;

/// Where the control-plane database is and how it is used.
///
/// @param url JDBC, `jdbc:postgresql://host:port/database?...`, never with user or password
/// @param connections most pooled connections, 1 to 200; two more are opened beside the pool, one
///   for notifications and one while migrating. Idle ones are closed after a minute
/// @param patience the longest wait for a free connection, 250 ms to 30 s
public record StoreSettings(
    String url, String user, Secret password, int connections, Duration patience) {
  /// A server process of PostgreSQL costs some 3 MB; a control plane rarely has eight busy.
  static final int CONNECTIONS = 8;

  static final Duration PATIENCE = Duration.ofSeconds(2);

  public StoreSettings {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException("expected a jdbc:postgresql: URL");
    }
    if (connections < 1 || connections > 200) {
      throw new IllegalArgumentException("connections: expected 1 to 200, was " + connections);
    }
    if (patience.toMillis() < 250 || patience.toSeconds() > 30) {
      throw new IllegalArgumentException("patience: expected 250 ms to 30 s, was " + patience);
    }
  }

  /// With the usual pool.
  public static StoreSettings of(String url, String user, Secret password) {
    return new StoreSettings(url, user, password, CONNECTIONS, PATIENCE);
  }

  /// Reads what people put into `DATABASE_URL`: `postgres://user:password@host:port/database?...`,
  /// `postgresql://...` (libpq's parameter names) or `jdbc:postgresql://...?user=&password=`.
  ///
  /// @throws dev.roadworthy.base.Problem `database-url`; the message never shows the password
  public static StoreSettings parse(String databaseUrl) {
    return DatabaseUrl.parse(databaseUrl);
  }

  /// Host, port and database, for people to read.
  public String place() {
    String rest = url.substring("jdbc:postgresql:".length());
    int query = rest.indexOf('?');
    return "postgres:" + (query < 0 ? rest : rest.substring(0, query));
  }
}
