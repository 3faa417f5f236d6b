package dev.roadworthy.edge;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A signed-in user's session, as the app gets to see it.
///
/// @param id names the session to [Edge#endSession]; not the token
/// @param userId stable, sent as `Roadworthy-User`
/// @param email sent as `Roadworthy-Email`
/// @param roles names without commas, sent as `Roadworthy-Roles`
/// @param permissions what `allow: permission:NAME` asks for
/// @param attributes what `allow: attribute:NAME=VALUE` asks for
/// @param tenant sent as `Roadworthy-Tenant`, null when there is none
/// @param expiresAt from then on the session counts as absent
/// @param assertion an ES256 JWT sent as `Roadworthy-Assertion`, null for none
/// @param assertionExpiresAt from then on the session is loaded again for a fresh assertion
public record Session(
    String id,
    String userId,
    String email,
    List<String> roles,
    Set<String> permissions,
    Map<String, String> attributes,
    @Nullable String tenant,
    Instant expiresAt,
    @Nullable String assertion,
    Instant assertionExpiresAt) {
  public Session {
    roles = List.copyOf(roles);
    permissions = Set.copyOf(permissions);
    attributes = Map.copyOf(attributes);
  }

  /// A session with roles only.
  public static Session of(
      String id, String userId, String email, List<String> roles, Instant expiresAt) {
    return new Session(
        id, userId, email, roles, Set.of(), Map.of(), null, expiresAt, null, Instant.MAX);
  }
}
