package dev.roadworthy.edge;

import dev.roadworthy.config.Allow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether a request may pass. Decided from the rule and the session alone.
sealed interface Verdict {
  /// It may.
  record Pass() implements Verdict {}

  /// Somebody has to sign in first.
  record Challenge() implements Verdict {}

  /// This user may not.
  record Deny() implements Verdict {}

  /// No rule opens this path.
  record Closed() implements Verdict {}

  Verdict PASS = new Pass();
  Verdict CHALLENGE = new Challenge();
  Verdict DENY = new Deny();
  Verdict CLOSED = new Closed();

  static Verdict of(@Nullable Route route, @Nullable Session session) {
    if (route == null) {
      return CLOSED;
    }
    if (route.open()) {
      return PASS;
    }
    if (session == null) {
      return CHALLENGE;
    }
    List<Allow> allow = route.allow();
    for (int i = 0; i < allow.size(); i++) {
      if (suffices(allow.get(i), session)) {
        return PASS;
      }
    }
    return DENY;
  }

  private static boolean suffices(Allow allow, Session session) {
    return switch (allow) {
      case Allow.Public p -> true;
      case Allow.App a -> true;
      case Allow.SignedIn s -> true;
      case Allow.Role role -> session.roles().contains(role.name());
      case Allow.Permission permission -> session.permissions().contains(permission.name());
      case Allow.Attribute attribute ->
          attribute.value().equals(session.attributes().get(attribute.name()));
    };
  }
}
