package dev.roadworthy.identity;

import java.time.Instant;

/// A session as its owner or an operator sees it in a list.
record ActiveSession(
    String id,
    String userId,
    String email,
    Instant createdAt,
    Instant lastSeenAt,
    Instant expiresAt,
    String client,
    String userAgent) {}
