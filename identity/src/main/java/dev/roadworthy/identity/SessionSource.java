package dev.roadworthy.identity;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the cache reads sessions: the database. Any exception means that it cannot be asked now.
interface SessionSource {
  /// The session of a token's hash, whether or not it has expired.
  @Nullable StoredSession byTokenHash(byte[] hash);

  /// Those of the given sessions that still exist, by id.
  Map<String, StoredSession> byIds(Collection<String> ids);

  /// Records the last use of sessions; an older time than the one recorded changes nothing.
  void touch(Map<String, Instant> lastUse);

  /// Returns when the database answers, throws when it does not.
  void ping();
}
