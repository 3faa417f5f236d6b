package dev.roadworthy.edge;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who holds a session token.
public interface SessionSource {
  /// The session when it is in memory. Called for every request on an event loop: never blocks.
  @Nullable Session cached(String token);

  /// Asks the store. Returns at once and calls back exactly once, from any thread. No answer within
  /// 5 seconds counts as [Lookup.Unavailable].
  void load(String token, Consumer<Lookup> answer);

  /// What a load found.
  sealed interface Lookup {
    /// A live session.
    record Found(Session session) implements Lookup {}

    /// There is no such session, or it has ended.
    record None() implements Lookup {}

    /// The store could not be asked.
    record Unavailable(String reason) implements Lookup {}
  }
}
