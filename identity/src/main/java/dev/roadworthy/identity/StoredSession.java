package dev.roadworthy.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;

/// A session as the database has it, with its user.
///
/// @param expiresAt the absolute end, whatever the use
record StoredSession(
    String id,
    String userId,
    String email,
    SortedSet<String> roles,
    Instant lastSeenAt,
    Instant expiresAt) {

  /// When it ends if `seen` is the last use: idle too long, or the absolute end.
  Instant endsAt(Instant seen, Duration idle) {
    Instant idleEnd = (seen.isAfter(lastSeenAt) ? seen : lastSeenAt).plus(idle);
    return idleEnd.isBefore(expiresAt) ? idleEnd : expiresAt;
  }
}
