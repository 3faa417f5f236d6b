package dev.roadworthy.identity;

import com.nimbusds.jose.jwk.ECKey;
import dev.roadworthy.base.Problem;
import dev.roadworthy.store.Store;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// The public keys of all processes on the database: an assertion signed by one is verified with a
/// key list fetched from another. A key is listed until no assertion signed with it can be alive.
final class AssertionKeys {
  /// How long a process that was killed stays listed, at least: its key is of no use to anybody,
  /// since the private half has gone with it.
  private static final Duration LEASE = Duration.ofHours(24);

  /// A process that is started over and over leaves a key each time; an app need not read more.
  private static final int MAX_KEYS = 64;

  private final Store store;
  private final Clock clock;
  private final Assertions assertions;
  private final ReentrantLock lock = new ReentrantLock();
  private Map<String, String> known = Map.of();

  AssertionKeys(Store store, Clock clock, Assertions assertions) {
    this.store = store;
    this.clock = clock;
    this.assertions = assertions;
  }

  /// Lists our key, or keeps it listed; drops those that are over.
  void publish() {
    Instant now = clock.instant();
    ECKey key = assertions.publicKey();
    store.useTransaction(h -> {
      h.createUpdate("DELETE FROM identity.assertion_key WHERE expires_at <= :now")
          .bind("now", now)
          .execute();
      h.createUpdate(
              """
              INSERT INTO identity.assertion_key (kid, jwk, expires_at)
              VALUES (:kid, :jwk, :expires)
              ON CONFLICT (kid) DO UPDATE SET expires_at = excluded.expires_at
              """)
          .bind("kid", key.getKeyID())
          .bind("jwk", key.toJSONString())
          .bind("expires", now.plus(LEASE))
          .execute();
    });
  }

  /// Our last assertions run out, then the key may go.
  void retire() {
    store.use(h ->
        h.createUpdate("UPDATE identity.assertion_key SET expires_at = :end WHERE kid = :kid")
            .bind("end", clock.instant().plus(assertions.life().multipliedBy(2)))
            .bind("kid", assertions.publicKey().getKeyID())
            .execute());
  }

  /// The JWK set (RFC 7517, 5); from memory while the database is away.
  Map<String, Object> set() {
    var keys = new java.util.ArrayList<Map<String, Object>>();
    for (String jwk : all().values()) {
      try {
        keys.add(ECKey.parse(jwk).toPublicJWK().toJSONObject());
      } catch (ParseException e) {
        throw new IllegalStateException("a key in the database is not a JWK", e);
      }
    }
    return Map.of("keys", keys);
  }

  private Map<String, String> all() {
    Map<String, String> now = new LinkedHashMap<>();
    now.put(assertions.publicKey().getKeyID(), assertions.publicKey().toJSONString());
    lock.lock();
    try {
      known = read();
    } catch (Problem e) {
      // What was known when the database went away is still true: keys are only added.
    } finally {
      now.putAll(known);
      lock.unlock();
    }
    return now;
  }

  private Map<String, String> read() {
    var rows = new LinkedHashMap<String, String>();
    store.use(h ->
        h.createQuery(
                """
                SELECT kid, jwk FROM identity.assertion_key WHERE expires_at > :now
                 ORDER BY expires_at DESC LIMIT :most
                """)
            .bind("now", clock.instant())
            .bind("most", MAX_KEYS)
            .map((r, context) -> Map.entry(r.getString("kid"), r.getString("jwk")))
            .forEach(row -> rows.put(row.getKey(), row.getValue())));
    return rows;
  }
}
