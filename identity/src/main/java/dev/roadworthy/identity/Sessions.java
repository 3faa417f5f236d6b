package dev.roadworthy.identity;

import dev.roadworthy.base.Ids;
import dev.roadworthy.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The sessions of the app's users. Opaque tokens of 256 bits; a session ends when it is signed
/// out, revoked, unused for the idle time, or at its absolute end, in every process within a
/// second.
public final class Sessions {
  /// Changes sessions within a transaction.
  @FunctionalInterface
  interface Work<R> {
    R apply(Handle handle, SessionChanges changes);
  }

  /// Expired rows deleted in one go; the next round takes the rest.
  private static final int PURGE = 1_000;

  /// A use is written at most some ten seconds late; nobody's row goes before that.
  private static final Duration GRACE = Duration.ofMinutes(2);

  private final IdentitySettings settings;
  private final Store store;
  private final Clock clock;
  private final Tokens tokens;
  private final Ids ids;
  private final SessionCache cache;

  Sessions(
      IdentitySettings settings,
      Store store,
      Clock clock,
      Tokens tokens,
      Ids ids,
      SessionCache cache) {
    this.settings = settings;
    this.store = store;
    this.clock = clock;
    this.tokens = tokens;
    this.ids = ids;
    this.cache = cache;
  }

  /// The token's session when it is in memory and good; never blocks, allocates nothing. Null means
  /// ask `load`, not that there is none.
  ///
  /// @param token the value of the cookie `roadworthy` or `__Host-roadworthy`, whatever it holds
  public @Nullable CachedSession cached(String token) {
    return cache.cached(token);
  }

  /// Finds the token's session, in the database if need be; never blocks.
  ///
  /// @param then is called exactly once, on the caller's thread when the answer is known, else on a
  ///   virtual thread; it must not throw
  public void load(String token, Consumer<SessionLookup> then) {
    cache.load(token, then);
  }

  /// As `load`, blocking; for virtual threads.
  SessionLookup find(String token) {
    return cache.find(token);
  }

  /// One transaction; when it has committed, every process knows what it did to sessions.
  <R> R change(Work<R> work) {
    var changes = new SessionChanges();
    R result =
        store.transaction(h -> {
          R done = work.apply(h, changes);
          changes.tellAll(h);
          return done;
        });
    changes.applyTo(cache);
    return result;
  }

  /// Starts a session and ends the one that the browser had, so that a token planted before the
  /// sign-in is worth nothing after it.
  ///
  /// @return the new token, which is nowhere else
  String start(
      Handle h, SessionChanges changes, String userId, Caller caller, Optional<String> oldToken) {
    Instant now = clock.instant();
    oldToken.ifPresent(old -> changes.ended(SessionStore.deleteByToken(h, Tokens.hash(old))));
    String token = tokens.next();
    var fresh =
        new SessionStore.Fresh(
            ids.next(), Tokens.hash(token), userId, caller, now.plus(settings.absolute()));
    SessionStore.insert(h, fresh, now);
    changes.ended(SessionStore.deleteSurplus(h, userId, settings.limits().sessionsPerUser()));
    AccountStore.seen(h, userId, now);
    return token;
  }

  /// The live sessions of one user, or of all for an empty address.
  List<ActiveSession> active(String email, int limit) {
    return store.read(h -> SessionStore.active(h, email, clock.instant(), settings.idle(), limit));
  }

  /// The last use that a live session has at least.
  Instant unusedSince() {
    return clock.instant().minus(settings.idle());
  }

  /// Deletes what has expired and tells everybody.
  void purge() {
    Instant now = clock.instant();
    change((h, changes) ->
        changes.ended(
            SessionStore.deleteExpired(h, now, now.minus(settings.idle()).minus(GRACE), PURGE)));
  }
}
