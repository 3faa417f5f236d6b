package dev.roadworthy.identity;

import dev.roadworthy.audit.AuditLog;
import dev.roadworthy.audit.AuditRecord;
import dev.roadworthy.base.Secret;
import dev.roadworthy.config.AppConfig.SignUp;
import dev.roadworthy.store.Store;
import dev.roadworthy.store.StoreSettings;
import dev.roadworthy.testkit.PgDatabase;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One process's identity on a real database, with what it has told about ended sessions.
final class Site implements AutoCloseable {
  static final String PASSWORD = "kettle window ninety";

  final MovingClock clock;
  final Store store;
  final AuditLog audit;
  final Identity identity;
  final Set<String> ended = ConcurrentHashMap.newKeySet();

  private Site(String url, PgDatabase database, MovingClock clock, IdentitySettings settings) {
    this.clock = clock;
    this.store = Store.open(StoreSettings.of(url, database.user(), Secret.of(database.password())));
    this.audit = new AuditLog(store, clock);
    this.identity = Identity.start(settings, store, audit, clock, new SecureRandom(), ended::add);
  }

  static Site on(PgDatabase database) {
    return on(database, new MovingClock());
  }

  static Site on(PgDatabase database, MovingClock clock) {
    return new Site(database.url(), database, clock, IdentitySettings.of("Guestbook", SignUp.OPEN));
  }

  static Site on(PgDatabase database, SignUp signUp) {
    return new Site(
        database.url(), database, new MovingClock(), IdentitySettings.of("Guestbook", signUp));
  }

  static Site on(PgDatabase database, IdentitySettings settings) {
    return new Site(database.url(), database, new MovingClock(), settings);
  }

  /// Reaches the database through this port.
  static Site on(PgDatabase database, int port) {
    return new Site(
        database.database().url(port),
        database,
        new MovingClock(),
        IdentitySettings.of("Guestbook", SignUp.OPEN));
  }

  Browser browser() {
    return browser("192.0.2.7");
  }

  Browser browser(String address) {
    return new Browser(identity.pages(), address);
  }

  /// Somebody with an account who is signed in.
  Browser signedUp(String email) {
    var browser = browser();
    var answer = browser.post("/.roadworthy/signup", "email", email, "password", PASSWORD);
    if (answer.status() != 303) {
      throw new IllegalStateException(answer.status() + " " + answer.bodyText());
    }
    return browser;
  }

  List<AuditRecord> acts() {
    return audit.read(0, 1000);
  }

  @Override
  public void close() {
    identity.close();
    store.close();
  }
}
