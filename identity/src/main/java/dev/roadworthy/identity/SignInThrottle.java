package dev.roadworthy.identity;

import dev.roadworthy.store.Store;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Slows down guessing (R16), in the database, so that it holds over restarts and for all
/// processes.
///
/// Each attempt is counted before the password is looked at, in one transaction that holds the
/// counters: a thousand attempts at the same moment are counted one by one, and only an attempt
/// that was let through counts. A right password takes its count back.
///
/// Nobody can lock an owner out. Wrong guesses block the pair of account and address they come
/// from. Against guesses from everywhere there is one slow counter an account, 30 s at most; a
/// browser and an address that have signed in to the account before do not see it. Even so, 2,880
/// guesses a day against passwords that take 10^6 guesses at least are a year on average.
final class SignInThrottle {
  /// How one counter turns failures into waiting: none for the first `free`, then `first`, doubled
  /// each time up to `most`; the count is forgotten `memory` after the last attempt.
  enum Rule {
    /// An account from one address: a person who mistypes, or a guesser.
    PAIR(5, Duration.ofSeconds(2), Duration.ofMinutes(15), Duration.ofHours(24)),
    /// An account from a browser that signed in to it before; instead of all the others.
    DEVICE(10, Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofHours(1)),
    /// One address, whatever the account: one password tried on many. An office is one address.
    ADDRESS(40, Duration.ofSeconds(1), Duration.ofMinutes(15), Duration.ofHours(1)),
    /// One account, from anywhere.
    ACCOUNT(50, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofHours(24)),
    /// Accounts made from one address.
    SIGN_UP(50, Duration.ofSeconds(1), Duration.ofMinutes(15), Duration.ofHours(1)),
    /// An operator from one address.
    OPERATOR(5, Duration.ofSeconds(2), Duration.ofMinutes(5), Duration.ofHours(1));

    final int free;
    final Duration first;
    final Duration most;
    final Duration memory;

    Rule(int free, Duration first, Duration most, Duration memory) {
      this.free = free;
      this.first = first;
      this.most = most;
      this.memory = memory;
    }

    Duration waitAfter(int failures) {
      int over = failures - free;
      if (over <= 0) {
        return Duration.ZERO;
      }
      if (over > 20) {
        return most;
      }
      Duration wait = first.multipliedBy(1L << (over - 1));
      return wait.compareTo(most) > 0 ? most : wait;
    }
  }

  /// What became of the wish to try a password.
  sealed interface Admission {
    /// Go on; whoever is right says `forgive`.
    record Admitted(List<Counter> counters) implements Admission {}

    /// Too many wrong ones.
    record TooMany(Duration retryAfter) implements Admission {}
  }

  /// One count, by a name that holds no address and no e-mail in clear.
  record Counter(Rule rule, String key) {}

  private record Row(String key, int failures, Instant blockedUntil, Instant forgottenAt) {}

  private static final Duration KNOWN = Duration.ofDays(90);
  private static final Duration DEVICE_LIFE = Duration.ofDays(180);

  private final Store store;
  private final Clock clock;

  SignInThrottle(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  static Duration deviceLife() {
    return DEVICE_LIFE;
  }

  /// Asks to try a password on an account that need not exist.
  Admission admit(String email, Caller caller) {
    return store.transaction(h -> count(h, counters(h, email, caller)));
  }

  /// Asks to make an account.
  Admission admitSignUp(Caller caller) {
    var counters = List.of(counter(Rule.SIGN_UP, caller.prefix()));
    return store.transaction(h -> count(h, counters));
  }

  /// Asks to try an operator's password.
  Admission admitOperator(String name, Caller caller) {
    var counters = List.of(counter(Rule.OPERATOR, name, caller.prefix()));
    return store.transaction(h -> count(h, counters));
  }

  /// The password was right: the pair's count is gone, the shared ones lose this attempt.
  void forgive(Handle h, List<Counter> counters) {
    for (Counter counter : counters) {
      switch (counter.rule) {
        case PAIR, DEVICE, OPERATOR ->
            h.execute("DELETE FROM identity.throttle WHERE key = ?", counter.key);
        case ADDRESS, ACCOUNT, SIGN_UP -> takeBack(h, counter);
      }
    }
  }

  /// No password was looked at after all.
  void takeBack(List<Counter> counters) {
    store.useTransaction(h -> counters.forEach(counter -> takeBack(h, counter)));
  }

  /// Remembers where an account has signed in from.
  ///
  /// @return the token for the device cookie when the browser has none for this account yet
  Optional<String> remember(Handle h, String accountId, Caller caller, Tokens tokens) {
    Instant now = now();
    h.createUpdate(
            """
            INSERT INTO identity.known_address (account_id, prefix, expires_at)
            VALUES (:account, :prefix, :expires)
            ON CONFLICT (account_id, prefix) DO UPDATE SET expires_at = excluded.expires_at
            """)
        .bind("account", accountId)
        .bind("prefix", caller.prefix())
        .bind("expires", now.plus(KNOWN))
        .execute();
    if (isDevice(h, accountId, caller, now)) {
      return Optional.empty();
    }
    String token = tokens.next();
    h.createUpdate(
            """
            INSERT INTO identity.device (token_hash, account_id, expires_at)
            VALUES (:hash, :account, :expires)
            """)
        .bind("hash", Tokens.hash(token))
        .bind("account", accountId)
        .bind("expires", now.plus(DEVICE_LIFE))
        .execute();
    return Optional.of(token);
  }

  /// After a password change, whoever knew the old one is a stranger again.
  static void forgetDevices(Handle h, String accountId) {
    h.execute("DELETE FROM identity.device WHERE account_id = ?", accountId);
  }

  void purge(Handle h) {
    Instant now = now();
    for (String sql :
        List.of(
            "DELETE FROM identity.throttle WHERE forgotten_at <= :now",
            "DELETE FROM identity.device WHERE expires_at <= :now",
            "DELETE FROM identity.known_address WHERE expires_at <= :now")) {
      h.createUpdate(sql).bind("now", now).execute();
    }
  }

  /// PostgreSQL keeps microseconds and rounds; what it gives back shall not be later than now.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private List<Counter> counters(Handle h, String email, Caller caller) {
    Instant now = now();
    Optional<Account> account = Email.parse(email).flatMap(e -> AccountStore.byEmail(h, e));
    if (account.isPresent() && isDevice(h, account.get().id(), caller, now)) {
      return List.of(counter(Rule.DEVICE, account.get().id(), caller.deviceToken().orElse("")));
    }
    var counters = new ArrayList<Counter>();
    counters.add(counter(Rule.PAIR, email, caller.prefix()));
    counters.add(counter(Rule.ADDRESS, caller.prefix()));
    boolean isKnown =
        account.isPresent() && isKnownAddress(h, account.get().id(), caller.prefix(), now);
    if (!isKnown) {
      counters.add(counter(Rule.ACCOUNT, email));
    }
    return counters;
  }

  private static Counter counter(Rule rule, String... of) {
    byte[] hash = Tokens.sha256(String.join("\0", of).getBytes(StandardCharsets.UTF_8));
    String name = rule.name().toLowerCase(Locale.ROOT);
    return new Counter(rule, name + ":" + HexFormat.of().formatHex(hash, 0, 16));
  }

  private static boolean isDevice(Handle h, String accountId, Caller caller, Instant now) {
    if (caller.deviceToken().isEmpty()) {
      return false;
    }
    return h.createQuery(
            """
            SELECT EXISTS (SELECT 1 FROM identity.device
             WHERE token_hash = :hash AND account_id = :account AND expires_at > :now)
            """)
        .bind("hash", Tokens.hash(caller.deviceToken().get()))
        .bind("account", accountId)
        .bind("now", now)
        .mapTo(Boolean.class)
        .one();
  }

  private static boolean isKnownAddress(Handle h, String accountId, String prefix, Instant now) {
    return h.createQuery(
            """
            SELECT EXISTS (SELECT 1 FROM identity.known_address
             WHERE account_id = :account AND prefix = :prefix AND expires_at > :now)
            """)
        .bind("account", accountId)
        .bind("prefix", prefix)
        .bind("now", now)
        .mapTo(Boolean.class)
        .one();
  }

  /// Locks the counters in one order, so that two attempts never wait for each other.
  private Admission count(Handle h, List<Counter> unordered) {
    Instant now = now();
    var counters = unordered.stream().sorted(Comparator.comparing(Counter::key)).toList();
    var rows = new ArrayList<Row>();
    Duration wait = Duration.ZERO;
    for (Counter counter : counters) {
      Row row = lock(h, counter, now);
      rows.add(row);
      Duration left = Duration.between(now, row.blockedUntil);
      wait = left.compareTo(wait) > 0 ? left : wait;
    }
    if (wait.isPositive()) {
      return new Admission.TooMany(wait);
    }
    for (int i = 0; i < rows.size(); i++) {
      Rule rule = counters.get(i).rule;
      int failures = rows.get(i).failures + 1;
      update(
          h, rows.get(i).key, failures, now.plus(rule.waitAfter(failures)), now.plus(rule.memory));
    }
    return new Admission.Admitted(counters);
  }

  private static Row lock(Handle h, Counter counter, Instant now) {
    Row row =
        h.createQuery(
                """
                INSERT INTO identity.throttle (key, failures, blocked_until, forgotten_at)
                VALUES (:key, 0, :now, :forgotten)
                ON CONFLICT (key) DO UPDATE SET key = excluded.key
                RETURNING key, failures, blocked_until, forgotten_at
                """)
            .bind("key", counter.key)
            .bind("now", now)
            .bind("forgotten", now.plus(counter.rule.memory))
            .map((r, context) ->
                new Row(
                    r.getString("key"),
                    r.getInt("failures"),
                    Columns.instant(r, "blocked_until"),
                    Columns.instant(r, "forgotten_at")))
            .one();
    boolean forgotten = !row.forgottenAt.isAfter(now);
    return forgotten ? new Row(row.key, 0, now, now) : row;
  }

  private static void update(Handle h, String key, int failures, Instant until, Instant forgotten) {
    h.createUpdate(
            """
            UPDATE identity.throttle
               SET failures = :failures, blocked_until = :until, forgotten_at = :forgotten
             WHERE key = :key
            """)
        .bind("key", key)
        .bind("failures", failures)
        .bind("until", until)
        .bind("forgotten", forgotten)
        .execute();
  }

  private void takeBack(Handle h, Counter counter) {
    h.createUpdate(
            """
            UPDATE identity.throttle
               SET failures = greatest(0, failures - 1), blocked_until = :now WHERE key = :key
            """)
        .bind("key", counter.key)
        .bind("now", now())
        .execute();
  }
}
