package dev.roadworthy.database;

import dev.roadworthy.store.StoreSettings;
import java.security.SecureRandom;
import java.util.Optional;

/// Chooses the control plane's database.
public final class Databases {
  /// The variable that names an external one.
  public static final String VARIABLE = "ROADWORTHY_DATABASE_URL";

  private Databases() {}

  /// @param url the value of [#VARIABLE]; empty or blank for the embedded PostgreSQL
  /// @throws dev.roadworthy.base.Problem as [PostgresEngine#start] and [ExternalDatabase#open]
  public static ControlDatabase open(
      Optional<String> url, EngineSettings embedded, SecureRandom random, EngineListener listener) {
    var external = url.filter(u -> !u.isBlank());
    return external.isPresent()
        ? ExternalDatabase.open(StoreSettings.parse(external.get()))
        : PostgresEngine.start(embedded, random, listener);
  }
}
