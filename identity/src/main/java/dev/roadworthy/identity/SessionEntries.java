package dev.roadworthy.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The sessions in memory by token, and the tokens by user. The second index is only changed while
/// the first one holds the token's lock, so it never lacks a token that is in the cache.
///
/// Tokens are keys as they are, not as hashes: each request brings one in clear anyway, SHA-256
/// would cost a third of all our work on a request, and a guesser cannot use the time a hash map
/// takes, since it finds only what it holds whole.
final class SessionEntries {
  /// A session as it was read at `checkedAt`, in epoch milliseconds, in the `epoch` of
  /// notifications.
  static final class Entry {
    final String token;
    final StoredSession stored;
    final CachedSession session;
    final long epoch;
    final long checkedAt;
    final long assertionEnds;
    private final long absoluteEnd;
    private final long idleMillis;
    volatile long seenAt;
    volatile long savedAt;

    Entry(
        String token,
        StoredSession stored,
        CachedSession session,
        long idleMillis,
        long epoch,
        long checkedAt) {
      this.token = token;
      this.stored = stored;
      this.session = session;
      this.idleMillis = idleMillis;
      this.epoch = epoch;
      this.checkedAt = checkedAt;
      this.assertionEnds = session.assertionExpiresAt().toEpochMilli();
      this.absoluteEnd = stored.expiresAt().toEpochMilli();
      this.seenAt = stored.lastSeenAt().toEpochMilli();
      this.savedAt = seenAt;
    }

    long endsAt() {
      return Math.min(absoluteEnd, seenAt + idleMillis);
    }

    private Entry keepUseOf(@Nullable Entry earlier) {
      if (earlier != null) {
        seenAt = Math.max(seenAt, earlier.seenAt);
        savedAt = Math.max(savedAt, earlier.savedAt);
      }
      return this;
    }
  }

  private final Cache<String, Entry> byToken;
  private final ConcurrentHashMap<String, Set<String>> tokensByUser = new ConcurrentHashMap<>();

  /// @param limit entries at most; the least useful go first (W-TinyLFU)
  SessionEntries(int limit) {
    this.byToken =
        Caffeine.newBuilder()
            .maximumSize(limit)
            .executor(Runnable::run)
            .evictionListener(
                (@Nullable String token, @Nullable Entry entry, RemovalCause cause) -> {
                  if (entry != null) {
                    unindex(entry);
                  }
                })
            .build();
  }

  @Nullable Entry get(String token) {
    return byToken.getIfPresent(token);
  }

  Collection<Entry> all() {
    return byToken.asMap().values();
  }

  /// Puts the entry in unless `isStillTrue` says no, asked after the token can be found by user: a
  /// notice that comes later finds it, one that came before is seen by the question.
  boolean put(Entry entry, BooleanSupplier isStillTrue) {
    boolean[] done = {false};
    byToken
        .asMap()
        .compute(
            entry.token,
            (token, old) -> {
              index(entry);
              if (isStillTrue.getAsBoolean()) {
                done[0] = true;
                return entry.keepUseOf(old);
              }
              if (old == null) {
                unindex(entry);
              }
              return old;
            });
    return done[0];
  }

  /// Takes out the token's entry and returns it.
  @Nullable Entry remove(String token) {
    @Nullable Entry[] gone = {null};
    byToken
        .asMap()
        .computeIfPresent(
            token,
            (t, entry) -> {
              unindex(entry);
              gone[0] = entry;
              return null;
            });
    return gone[0];
  }

  /// The tokens in memory of one user, at this moment.
  Set<String> tokensOf(String userId) {
    return Set.copyOf(tokensByUser.getOrDefault(userId, Set.of()));
  }

  private void index(Entry entry) {
    tokensByUser.compute(
        entry.stored.userId(),
        (user, tokens) -> {
          Set<String> all = tokens == null ? ConcurrentHashMap.newKeySet(2) : tokens;
          all.add(entry.token);
          return all;
        });
  }

  private void unindex(Entry entry) {
    tokensByUser.computeIfPresent(
        entry.stored.userId(),
        (user, tokens) -> {
          tokens.remove(entry.token);
          return tokens.isEmpty() ? null : tokens;
        });
  }
}
