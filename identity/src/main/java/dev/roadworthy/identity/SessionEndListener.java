package dev.roadworthy.identity;

/// Hears within a second that a session is over: signed out, revoked or expired, here or in another
/// process. Whoever holds a connection open on behalf of the session closes it now.
@FunctionalInterface
public interface SessionEndListener {
  /// May come more than once for one session, for sessions never seen here, and on any thread; must
  /// return fast and not throw.
  ///
  /// @param sessionId `CachedSession.id`
  void sessionEnded(String sessionId);
}
