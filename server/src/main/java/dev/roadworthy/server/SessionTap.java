package dev.roadworthy.server;

import dev.roadworthy.edge.Session;
import dev.roadworthy.edge.SessionSource;
import dev.roadworthy.identity.CachedSession;
import dev.roadworthy.identity.SessionLookup;
import dev.roadworthy.identity.Sessions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The arrow from the edge to identity: who holds a session token. Until identity is there every
/// token counts as one that cannot be looked up yet.
///
/// What the edge sees of a session is kept for the sessions used last, so that a request makes no
/// garbage here. It is found by the session's id and believed only for the very same
/// `CachedSession`: a changed session, being another object, is never mistaken for the old one. A
/// plain table, because each request looks into it: a cache that orders its entries by use woke
/// another thread for every sixteen of them, 4 us a request in all.
final class SessionTap implements SessionSource {
  /// A power of two; where two sessions in use share a slot, each is made anew: 0.1 us.
  private static final int SLOTS = 1 << 12;

  private record Seen(CachedSession cached, Session view) {}

  private final AtomicReferenceArray<@Nullable Seen> seen = new AtomicReferenceArray<>(SLOTS);
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
    int slot = cached.id().hashCode() & (SLOTS - 1);
    Seen known = seen.getAcquire(slot);
    if (known != null && known.cached == cached) {
      return known.view;
    }
    var view =
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
    seen.setRelease(slot, new Seen(cached, view));
    return view;
  }
}
