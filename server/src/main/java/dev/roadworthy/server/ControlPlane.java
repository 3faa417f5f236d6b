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

  private static final long SESSION_BYTES = 1536;

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
        var settings = identitySettings(plan);
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

  /// Sessions in memory may take a third of the heap, at 1.5 KB each: 20,000 in the usual 96 MB. A
  /// session that does not fit is looked up in PostgreSQL at its next request.
  private static IdentitySettings identitySettings(AppPlan plan) {
    var usual = IdentitySettings.of(plan.name(), plan.signUp());
    var limits = usual.limits();
    long room = Runtime.getRuntime().maxMemory() / 3 / SESSION_BYTES;
    return new IdentitySettings(
        usual.app(),
        usual.issuer(),
        usual.signUp(),
        usual.idle(),
        usual.absolute(),
        usual.assertion(),
        usual.operatorIdle(),
        new IdentitySettings.Limits(
            (int) Math.clamp(room, 1_000, limits.cachedSessions()),
            limits.sessionsPerUser(),
            limits.passwordChecks(),
            limits.passwordsWaiting(),
            limits.loads()));
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
