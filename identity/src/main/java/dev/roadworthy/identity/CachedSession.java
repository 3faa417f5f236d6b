package dev.roadworthy.identity;

import java.time.Instant;
import java.util.Set;

/// A live session as the edge needs it for each request, with the texts of the identity headers
/// ready made. Immutable; a change of the user's roles gives a new one.
///
/// @param id names the session to people and to `SessionEndListener`; not the token, not a secret
/// @param roles in alphabetical order
/// @param rolesText the roles joined by commas, the value of `Roadworthy-Roles`
/// @param tenant empty until tenants exist
/// @param expiresAt when the session ends if it is not used any more before
/// @param assertion a signed JWT (ES256), the value of `Roadworthy-Assertion`
/// @param assertionExpiresAt the `exp` of that JWT; always some time ahead
public record CachedSession(
    String id,
    String userId,
    String email,
    Set<String> roles,
    String rolesText,
    String tenant,
    Instant expiresAt,
    String assertion,
    Instant assertionExpiresAt) {}
