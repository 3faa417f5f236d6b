package dev.roadworthy.server;

import dev.roadworthy.audit.AuditEntry;
import dev.roadworthy.audit.AuditLog;
import dev.roadworthy.base.Problem;
import dev.roadworthy.database.ControlDatabase;
import dev.roadworthy.database.Databases;
import dev.roadworthy.database.EngineListener;
import dev.roadworthy.database.EngineSettings;
import dev.roadworthy.identity.Identity;
import dev.roadworthy.identity.IdentitySettings;
import dev.roadworthy.store.Store;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PostgreSQL and the rooms that live on it. The edge goes on without it.
final class ControlPlane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

  private final ControlDatabase database;
  private final Store store;
  private final AuditLog audit;
  private final Identity identity;

  private ControlPlane(ControlDatabase database, Store store, AuditLog audit, Identity identity) {
    this.database = database;
    this.store = store;
    this.audit = audit;
    this.identity = identity;
  }

  /// @param state the state folder
  /// @throws Problem when PostgreSQL cannot be started, reached or brought up to date
  static ControlPlane open(Path state, AppPlan plan, SessionEnds ends, UpReport report) {
    var random = new SecureRandom();
    var database =
        Databases.open(
            Optional.ofNullable(System.getenv("ROADWORTHY_DATABASE_URL")),
            EngineSettings.in(state),
            random,
            new Told(report));
    try {
      var store = Store.open(database.settings());
      try {
        var audit = new AuditLog(store, Clock.systemUTC());
        var settings = IdentitySettings.of(plan.name(), plan.signUp());
        var identity = Identity.start(settings, store, audit, Clock.systemUTC(), random, ends);
        return new ControlPlane(database, store, audit, identity);
      } catch (RuntimeException e) {
        store.close();
        throw e;
      }
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  ControlDatabase database() {
    return database;
  }

  AuditLog audit() {
    return audit;
  }

  Identity identity() {
    return identity;
  }

  /// Writes an act down. When the database is away the act has happened all the same, and the log
  /// file says so.
  void record(String actor, String action, String target, String client) {
    try {
      audit.append(AuditEntry.of(actor, action, target, client));
    } catch (Problem e) {
      LOG.warn(
          "not in the audit log: {} {} {} from {}: {}", actor, action, target, client, e.message());
    }
  }

  @Override
  public void close() {
    identity.close();
    store.close();
    database.close();
  }

  /// Tells the user what PostgreSQL does by itself.
  private record Told(UpReport report) implements EngineListener {
    @Override
    public void onCrash(String reason, List<String> lines, Duration pause) {
      LOG.error("PostgreSQL ended: {} {}", reason, lines);
      report.tell(
          new UpEvent.Noted(
              "PostgreSQL ended ("
                  + reason
                  + ") and is started again. Whoever is signed in stays"
                  + " signed in; new sign-ins wait."));
    }

    @Override
    public void onRecovered() {
      report.tell(new UpEvent.Noted("PostgreSQL runs again."));
    }
  }
}
