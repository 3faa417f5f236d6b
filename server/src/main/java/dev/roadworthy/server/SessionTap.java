package dev.roadworthy.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roadworthy.edge.Session;
import dev.roadworthy.edge.SessionSource;
import dev.roadworthy.identity.CachedSession;
import dev.roadworthy.identity.SessionLookup;
import dev.roadworthy.identity.Sessions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The arrow from the edge to identity: who holds a session token. Until identity is there every
/// token counts as one that cannot be looked up yet.
///
/// What the edge sees of a session is made once for each `CachedSession` and kept beside it by
/// identity of the object, so a request makes no garbage here and a changed session, being another
/// object, is never mistaken for the old one.
final class SessionTap implements SessionSource {
  private final Cache<CachedSession, Session> seen = Caffeine.newBuilder().weakKeys().build();
  private volatile @Nullable Sessions sessions;

  void connect(Sessions identity) {
    sessions = identity;
  }

  @Override
  public @Nullable Session cached(String token) {
    Sessions identity = sessions;
    if (identity == null) {
      return null;
    }
    CachedSession cached = identity.cached(token);
    return cached == null ? null : view(cached);
  }

  @Override
  public void load(String token, Consumer<Lookup> answer) {
    Sessions identity = sessions;
    if (identity == null) {
      answer.accept(new Lookup.Unavailable("Roadworthy is starting"));
      return;
    }
    identity.load(token, found -> answer.accept(lookup(found)));
  }

  private Lookup lookup(SessionLookup found) {
    return switch (found) {
      case SessionLookup.Found f -> new Lookup.Found(view(f.session()));
      case SessionLookup.Absent _ -> new Lookup.None();
      case SessionLookup.Unavailable _ -> new Lookup.Unavailable("PostgreSQL does not answer");
    };
  }

  private Session view(CachedSession cached) {
    Session view = seen.getIfPresent(cached);
    if (view == null) {
      view =
          new Session(
              cached.id(),
              cached.userId(),
              cached.email(),
              List.copyOf(cached.roles()),
              Set.of(),
              Map.of(),
              cached.tenant().isEmpty() ? null : cached.tenant(),
              cached.expiresAt(),
              cached.assertion(),
              cached.assertionExpiresAt());
      seen.put(cached, view);
    }
    return view;
  }
}
