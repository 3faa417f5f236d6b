package dev.roadworthy.identity;

import java.time.Instant;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Somebody who uses the app.
///
/// @param passwordHash argon2id in PHC form
/// @param lastSeenAt null until the first sign-in
record Account(
    String id,
    String email,
    String passwordHash,
    SortedSet<String> roles,
    Instant createdAt,
    @Nullable Instant lastSeenAt,
    int sessions) {

  @Override
  public String toString() {
    return "Account[" + id + "]";
  }
}
