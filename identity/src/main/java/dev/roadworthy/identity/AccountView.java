package dev.roadworthy.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// What the account page shows.
///
/// @param done what has just been done, or empty
record AccountView(
    String email, Collection<String> roles, List<SessionView> sessions, String done) {
  /// One session in the list.
  record SessionView(
      String id, String device, String client, String lastSeenAt, String lastSeen, boolean isThis) {

    static SessionView of(ActiveSession session, String own, Instant now) {
      return new SessionView(
          session.id(),
          Browsers.name(session.userAgent()),
          session.client(),
          session.lastSeenAt().toString(),
          ago(Duration.between(session.lastSeenAt(), now)),
          session.id().equals(own));
    }

    private static String ago(Duration time) {
      if (time.toMinutes() < 2) {
        return "just now";
      }
      if (time.toHours() < 2) {
        return time.toMinutes() + " minutes ago";
      }
      if (time.toDays() < 2) {
        return time.toHours() + " hours ago";
      }
      return time.toDays() + " days ago";
    }
  }
}
