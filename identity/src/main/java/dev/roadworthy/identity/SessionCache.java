package dev.roadworthy.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roadworthy.base.Problem;
import dev.roadworthy.identity.SessionEntries.Entry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions in use, in memory. A request costs one look into a hash map; the database is asked
/// when a session is first seen here and once a minute of use.
///
/// How an ended session dies everywhere within a second: whoever ends it says so by NOTIFY in the
/// same transaction; each process drops it and tells its `SessionEndListener`. A reader that had
/// read the session just before puts nothing into memory, because `changes` has moved on. After a
/// time in which no notifications could arrive, everything in memory is read again before it is
/// believed.
///
/// With the database down, which includes the notifications, what is in memory goes on until its
/// own expiry, and what is not is `Unavailable`; no request waits for a database known to be down.
final class SessionCache {
  /// Read again in the background when older than this; the net under a lost notification.
  private static final long SOFT_TTL_MILLIS = 60_000;

  /// Not believed when older than this: the session was unused for that long.
  private static final long HARD_TTL_MILLIS = 120_000;

  /// An assertion handed out lives at least this much longer: a slow request and its retries.
  private static final long ASSERTION_MARGIN_MILLIS = 30_000;

  /// How exactly the last use is known; also how often a used entry is written to.
  private static final long TOUCH_MILLIS = 10_000;

  /// Tokens that named no session are refused from memory: 10,000 of about 150 bytes, 1.5 MB.
  private static final int MAX_ABSENT = 10_000;

  private static final Duration ABSENT_TTL = Duration.ofSeconds(30);

  /// One statement for so many sessions when all are read again, or their use is saved.
  private static final int BATCH = 500;

  /// Read so often when notices keep coming in between; then the answer is given but not kept.
  private static final int MAX_READS = 3;

  private static final long MAX_WAIT_SECONDS = 2;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private static final SessionLookup ABSENT = new SessionLookup.Absent();
  private static final SessionLookup UNAVAILABLE = new SessionLookup.Unavailable(RETRY_AFTER);
  private static final Logger LOG = LoggerFactory.getLogger(SessionCache.class);

  private final SessionSource source;
  private final Assertions assertions;
  private final Duration idle;
  private final Clock clock;
  private final SessionEndListener listener;
  private final SessionEntries entries;
  private final Flights flights = new Flights();
  private final Semaphore loads;
  private final Cache<String, Boolean> absent;
  private final AtomicLong changes = new AtomicLong();
  private final AtomicLong epoch = new AtomicLong();
  private final AtomicLong nextEnd = new AtomicLong(Long.MAX_VALUE);
  private volatile boolean reachable = true;
  private volatile long readAgain;

  SessionCache(
      IdentitySettings settings,
      SessionSource source,
      Assertions assertions,
      Clock clock,
      SessionEndListener listener) {
    this.source = source;
    this.assertions = assertions;
    this.idle = settings.idle();
    this.clock = clock;
    this.listener = listener;
    this.entries = new SessionEntries(settings.limits().cachedSessions());
    this.loads = new Semaphore(settings.limits().loads(), true);
    this.absent =
        Caffeine.newBuilder()
            .maximumSize(MAX_ABSENT)
            .expireAfterWrite(ABSENT_TTL)
            .executor(Runnable::run)
            .build();
  }

  /// The token's session when it is in memory and believed; never blocks. Null says: `load`.
  @Nullable CachedSession cached(String token) {
    Entry entry = entries.get(token);
    if (entry == null) {
      return null;
    }
    long now = clock.millis();
    if (now >= entry.endsAt()
        || now >= entry.assertionEnds - ASSERTION_MARGIN_MILLIS
        || !isBelieved(entry, now)) {
      return null;
    }
    if (now - entry.seenAt >= TOUCH_MILLIS) {
      entry.seenAt = now;
    }
    if (isDue(entry, now)) {
      flights.join(token, _ -> {}, this::fly);
    }
    return entry.session;
  }

  /// Finds the token's session, in the database if need be. `then` is called once: on the caller's
  /// thread when the answer is in memory, else on a virtual thread. Any number of callers with one
  /// token are one query.
  void load(String token, Consumer<SessionLookup> then) {
    if (!Tokens.isWellFormed(token)) {
      then.accept(ABSENT);
      return;
    }
    CachedSession known = cached(token);
    if (known != null) {
      then.accept(new SessionLookup.Found(known));
    } else if (absent.getIfPresent(token) != null) {
      then.accept(ABSENT);
    } else if (!reachable) {
      then.accept(fromMemory(token));
    } else if (!flights.join(token, then, this::fly)) {
      then.accept(UNAVAILABLE);
    }
  }

  /// As `load`, on the caller's own (virtual) thread.
  SessionLookup find(String token) {
    if (!Tokens.isWellFormed(token)) {
      return ABSENT;
    }
    CachedSession known = cached(token);
    return known != null ? new SessionLookup.Found(known) : lookup(token, true);
  }

  /// A session is over.
  void ended(String sessionId, String userId) {
    changes.incrementAndGet();
    for (String token : entries.tokensOf(userId)) {
      Entry entry = entries.get(token);
      if (entry != null && entry.stored.id().equals(sessionId)) {
        entries.remove(token);
      }
    }
    listener.sessionEnded(sessionId);
  }

  /// Something about a user has changed that is part of the cached session.
  void changed(String userId) {
    changes.incrementAndGet();
    entries.tokensOf(userId).forEach(entries::remove);
  }

  /// The database is known to be away.
  void databaseLost() {
    reachable = false;
  }

  /// Notifications may have been missed.
  void doubtAll() {
    changes.incrementAndGet();
    epoch.incrementAndGet();
  }

  /// One round of housekeeping: finds out whether the database is back, reads again what is in
  /// doubt, ends what has expired. Idempotent; to be called a few times a second.
  void sweep() {
    if (!reachable && !isBack()) {
      endExpired();
      return;
    }
    long wanted = epoch.get();
    if (wanted != readAgain && readAllAgain()) {
      readAgain = wanted;
    }
    endExpired();
  }

  /// Writes the last use of the sessions used since the last call.
  void saveUse() {
    if (!reachable) {
      return;
    }
    Map<String, Instant> batch = new HashMap<>();
    for (Entry entry : entries.all()) {
      long seen = entry.seenAt;
      if (seen > entry.savedAt) {
        entry.savedAt = seen;
        batch.put(entry.stored.id(), Instant.ofEpochMilli(seen));
        if (batch.size() == BATCH) {
          source.touch(batch);
          batch = new HashMap<>();
        }
      }
    }
    if (!batch.isEmpty()) {
      source.touch(batch);
    }
  }

  private boolean isBelieved(Entry entry, long now) {
    if (!reachable) {
      return true;
    }
    long age = now - entry.checkedAt;
    return entry.epoch == epoch.get() && age >= 0 && age < HARD_TTL_MILLIS;
  }

  private boolean isDue(Entry entry, long now) {
    if (!reachable) {
      return false;
    }
    long age = now - entry.checkedAt;
    return age >= SOFT_TTL_MILLIS
        || (age >= TOUCH_MILLIS && now >= (entry.checkedAt + entry.assertionEnds) / 2);
  }

  private void fly(String token) {
    Thread.ofVirtual().name("session-load").start(() -> flights.land(token, awaitTurn(token)));
  }

  private SessionLookup awaitTurn(String token) {
    try {
      if (!loads.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
        return fromMemory(token);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fromMemory(token);
    }
    try {
      return lookup(token, true);
    } finally {
      loads.release();
    }
  }

  /// @param isUse whether somebody uses the session now, which puts off its idle end
  private SessionLookup lookup(String token, boolean isUse) {
    if (!reachable) {
      return fromMemory(token);
    }
    try {
      for (int read = 1; ; read++) {
        long seenChanges = changes.get();
        long seenEpoch = epoch.get();
        StoredSession stored = source.byTokenHash(Tokens.hash(token));
        long now = clock.millis();
        Entry entry = stored == null ? null : entry(token, stored, seenEpoch, now);
        if (entry == null || isOver(entry, now)) {
          forget(token);
          return ABSENT;
        }
        if (isUse) {
          entry.seenAt = now;
        }
        if (keep(entry, seenChanges) || read == MAX_READS) {
          return new SessionLookup.Found(entry.session);
        }
      }
    } catch (RuntimeException e) {
      lost(e);
      return fromMemory(token);
    }
  }

  private boolean keep(Entry entry, long seenChanges) {
    boolean kept = entries.put(entry, () -> changes.get() == seenChanges);
    if (kept) {
      nextEnd.accumulateAndGet(entry.endsAt(), Math::min);
    }
    return kept;
  }

  private boolean isOver(Entry read, long now) {
    Entry known = entries.get(read.token);
    return now >= read.endsAt() && (known == null || now >= known.endsAt());
  }

  private void forget(String token) {
    absent.put(token, true);
    Entry gone = entries.remove(token);
    if (gone != null) {
      listener.sessionEnded(gone.stored.id());
    }
  }

  /// What is in memory, believed for want of anything better; with a fresh assertion.
  private SessionLookup fromMemory(String token) {
    Entry entry = entries.get(token);
    long now = clock.millis();
    if (entry == null || now >= entry.endsAt()) {
      return UNAVAILABLE;
    }
    long seenChanges = changes.get();
    Entry signed = entry(entry, now);
    if (entries.get(token) != entry || !keep(signed, seenChanges)) {
      return UNAVAILABLE;
    }
    return new SessionLookup.Found(signed.session);
  }

  /// As it was read then, signed anew.
  private Entry entry(Entry known, long now) {
    Instant at = Instant.ofEpochMilli(now);
    var session = assertions.session(known.stored, known.stored.endsAt(at, idle), at);
    var signed =
        new Entry(
            known.token, known.stored, session, idle.toMillis(), known.epoch, known.checkedAt);
    signed.seenAt = now;
    return signed;
  }

  private Entry entry(String token, StoredSession stored, long seenEpoch, long now) {
    Instant at = Instant.ofEpochMilli(now);
    Instant used = stored.lastSeenAt();
    Entry known = entries.get(token);
    if (known != null && Instant.ofEpochMilli(known.seenAt).isAfter(used)) {
      used = Instant.ofEpochMilli(known.seenAt);
    }
    var session = assertions.session(stored, stored.endsAt(used, idle), at);
    return new Entry(token, stored, session, idle.toMillis(), seenEpoch, now);
  }

  private void lost(RuntimeException e) {
    if (!(e instanceof Problem problem && problem.code().equals("store-unavailable"))) {
      LOG.error("a session could not be read", e);
    } else if (reachable) {
      reachable = false;
      LOG.warn("sessions cannot be read, those in memory go on: {}", problem.message());
    }
  }

  private boolean isBack() {
    try {
      source.ping();
    } catch (RuntimeException e) {
      return false;
    }
    doubtAll();
    reachable = true;
    LOG.info("sessions can be read again");
    return true;
  }

  private boolean readAllAgain() {
    Map<String, Entry> batch = new HashMap<>();
    for (Entry entry : entries.all()) {
      batch.put(entry.stored.id(), entry);
      if (batch.size() == BATCH) {
        if (!readAgain(batch)) {
          return false;
        }
        batch = new HashMap<>();
      }
    }
    return batch.isEmpty() || readAgain(batch);
  }

  private boolean readAgain(Map<String, Entry> batch) {
    try {
      long seenChanges = changes.get();
      long seenEpoch = epoch.get();
      Map<String, StoredSession> alive = source.byIds(batch.keySet());
      long now = clock.millis();
      for (Entry entry : batch.values()) {
        StoredSession stored = alive.get(entry.stored.id());
        if (stored == null) {
          forget(entry.token);
        } else {
          keep(entry(entry.token, stored, seenEpoch, now), seenChanges);
        }
      }
      return true;
    } catch (RuntimeException e) {
      lost(e);
      return false;
    }
  }

  private void endExpired() {
    long now = clock.millis();
    if (now < nextEnd.get()) {
      return;
    }
    nextEnd.set(Long.MAX_VALUE);
    for (Entry entry : entries.all()) {
      if (now < entry.endsAt()) {
        nextEnd.accumulateAndGet(entry.endsAt(), Math::min);
      } else if (reachable) {
        lookup(entry.token, false);
      } else {
        forget(entry.token);
      }
    }
  }
}
