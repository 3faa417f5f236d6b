package dev.roadworthy.identity;

import dev.roadworthy.audit.AuditLog;
import dev.roadworthy.base.Ids;
import dev.roadworthy.base.Loop;
import dev.roadworthy.base.Problem;
import dev.roadworthy.http.Handler;
import dev.roadworthy.http.Router;
import dev.roadworthy.store.Health;
import dev.roadworthy.store.Notifications;
import dev.roadworthy.store.Store;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The room: who uses the app, who runs it, and the pages where they say so. Any number of these on
/// one database share users and sessions.
public final class Identity implements AutoCloseable {
  /// Half of the second in which an expired session must be dead everywhere, and less.
  private static final Duration SWEEP = Duration.ofMillis(250);

  /// The last use of a session is written this late at most.
  private static final Duration SAVE = Duration.ofSeconds(10);

  private static final Duration TIDY = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger(Identity.class);

  private final SignIn.Parts parts;
  private final SessionCache cache;
  private final AssertionKeys keys;
  private final Operators operators;
  private final Router pages;
  private final Router usersApi;
  private final Notifications.Subscription subscription;
  private final List<Loop> loops;

  private Identity(SignIn.Parts parts, SessionCache cache, AssertionKeys keys) {
    this.parts = parts;
    this.cache = cache;
    this.keys = keys;
    this.operators = new Operators(parts);
    this.pages = pages(parts, keys);
    this.usersApi =
        new UsersApi(parts.store(), parts.audit(), parts.sessions(), parts.clock()).routes();
    this.subscription =
        parts.store().notifications().subscribe(SessionChanges.CHANNEL, listener(cache));
    this.loops =
        List.of(
            Loop.start("identity-sweep", SWEEP, cache::sweep, Identity::failed),
            Loop.start("identity-save", SAVE, cache::saveUse, Identity::failed),
            Loop.start("identity-tidy", TIDY, this::tidy, Identity::failed));
    parts.store().health().onChange(this::healthChanged);
  }

  /// Brings the tables up to date, lists the key that assertions are signed with, and starts.
  ///
  /// @param listener is told of every session that is over
  /// @throws Problem `store-unavailable`, `migration-failed`
  public static Identity start(
      IdentitySettings settings,
      Store store,
      AuditLog audit,
      Clock clock,
      SecureRandom random,
      SessionEndListener listener) {
    store.migrate("identity");
    var assertions = new Assertions(settings, random);
    var keys = new AssertionKeys(store, clock, assertions);
    keys.publish();
    var tokens = new Tokens(random);
    var ids = new Ids(clock, random);
    var cache = new SessionCache(settings, new SessionStore(store), assertions, clock, listener);
    var limits = settings.limits();
    var parts =
        new SignIn.Parts(
            settings,
            store,
            audit,
            clock,
            tokens,
            ids,
            new Sessions(settings, store, clock, tokens, ids, cache),
            new PasswordHasher(
                PasswordHasher.Cost.DEFAULT,
                limits.passwordChecks(),
                limits.passwordsWaiting(),
                random),
            new PasswordRules(settings.app()),
            new SignInThrottle(store, clock),
            new FailureLog(audit, clock));
    return new Identity(parts, cache, keys);
  }

  private static Router pages(SignIn.Parts parts, AssertionKeys keys) {
    var assets = new PageAssets();
    var shell = new PageShell(parts.settings(), assets);
    var signIn = new SignIn(parts);
    return new Router()
        .include(assets.routes())
        .include(new JwksApi(keys).routes())
        .include(new SignInPages(parts.settings(), shell, signIn, parts.sessions()).routes())
        .include(
            new AccountPages(
                    parts.settings(), shell, signIn, parts.sessions(), parts.audit(), parts.clock())
                .routes());
  }

  /// What the edge asks for each request.
  public Sessions sessions() {
    return parts.sessions();
  }

  /// Everything below `/.roadworthy/` that is about signing in. The requests carry their cookies,
  /// `client` and `secure`; whoever asks need not be signed in.
  public Router pages() {
    return pages;
  }

  /// `/api/operator...`; to be put behind `gate`.
  public Router operatorApi() {
    return new OperatorApi(operators).routes();
  }

  /// `/api/users...` and `/api/sessions...`; to be put behind `gate`.
  public Router usersApi() {
    return usersApi;
  }

  /// Lets only operators and the owner of the control socket (a principal of kind `local`) through;
  /// answers 401, 403 or 503 as problem+json to the rest.
  public Handler gate(Handler inner) {
    return new OperatorGate(operators, inner);
  }

  /// A key that signs an operator in once within 10 minutes, for the link the terminal shows.
  public String newWelcomeKey() {
    return operators.newWelcomeKey();
  }

  /// Writes what is still to be written, as far as the database answers. The store stays open.
  @Override
  public void close() {
    subscription.close();
    loops.forEach(Loop::close);
    quietly(cache::saveUse);
    quietly(parts.failures()::close);
    quietly(keys::retire);
  }

  private void tidy() {
    keys.publish();
    parts.sessions().purge();
    parts.store().useTransaction(parts.throttle()::purge);
    parts.failures().flush();
  }

  private void healthChanged(Health.State state) {
    switch (state) {
      case Health.State.Down _ -> cache.databaseLost();
      case Health.State.Up _, Health.State.Unknown _ -> loops.getFirst().nudge();
    }
  }

  private static Notifications.Listener listener(SessionCache cache) {
    return new Notifications.Listener() {
      @Override
      public void onNotification(String payload) {
        SessionChanges.apply(payload, cache);
      }

      @Override
      public void onGap() {
        cache.doubtAll();
      }
    };
  }

  private static void failed(String loop, Exception e) {
    if (e instanceof Problem problem && problem.code().equals("store-unavailable")) {
      LOG.debug("{}: {}", loop, problem.message());
    } else {
      LOG.error("{} failed; the next round is the retry", loop, e);
    }
  }

  private static void quietly(Runnable last) {
    try {
      last.run();
    } catch (RuntimeException e) {
      LOG.info("at the end: {}", e.toString());
    }
  }
}
