package dev.roadworthy.identity;

import dev.roadworthy.identity.SessionStore.Ended;
import dev.roadworthy.store.Notifications;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// What one transaction did to sessions: told to every process when it commits, and applied here at
/// once after that, so that the next request already sees it.
final class SessionChanges {
  static final String CHANNEL = "roadworthy_identity";
  private static final String ENDED = "ended";
  private static final String CHANGED = "changed";

  private final List<Ended> ended = new ArrayList<>();
  private final Set<String> changed = new LinkedHashSet<>();

  /// @return how many
  int ended(List<Ended> sessions) {
    ended.addAll(sessions);
    return sessions.size();
  }

  void changed(String userId) {
    changed.add(userId);
  }

  void tellAll(Handle h) {
    for (Ended session : ended) {
      Notifications.notify(h, CHANNEL, ENDED + " " + session.id() + " " + session.userId());
    }
    for (String user : changed) {
      Notifications.notify(h, CHANNEL, CHANGED + " " + user);
    }
  }

  void applyTo(SessionCache cache) {
    ended.forEach(session -> cache.ended(session.id(), session.userId()));
    changed.forEach(cache::changed);
  }

  /// Applies what another process told; what is not understood comes from a newer one and puts
  /// everything in doubt.
  static void apply(String payload, SessionCache cache) {
    String[] words = payload.split(" ", -1);
    if (words[0].equals(ENDED) && words.length == 3) {
      cache.ended(words[1], words[2]);
    } else if (words[0].equals(CHANGED) && words.length == 2) {
      cache.changed(words[1]);
    } else {
      cache.doubtAll();
    }
  }
}
