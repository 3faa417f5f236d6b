package dev.roadworthy.identity;

import java.time.Duration;

/// What is known of a session token.
public sealed interface SessionLookup {
  /// The token's session is alive.
  record Found(CachedSession session) implements SessionLookup {}

  /// There is no such session, or it has ended.
  record Absent() implements SessionLookup {}

  /// The database cannot be asked and this session is not in memory: answer 503 with `Retry-After`.
  record Unavailable(Duration retryAfter) implements SessionLookup {}
}
