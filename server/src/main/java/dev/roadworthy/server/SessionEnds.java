package dev.roadworthy.server;

import dev.roadworthy.edge.Edge;
import dev.roadworthy.identity.SessionEndListener;
import org.jspecify.annotations.Nullable;

/// The arrow from identity to the edge: a session that is over loses its open connections.
final class SessionEnds implements SessionEndListener {
  private volatile @Nullable Edge edge;

  void connect(Edge running) {
    edge = running;
  }

  @Override
  public void sessionEnded(String sessionId) {
    Edge running = edge;
    if (running != null) {
      running.endSession(sessionId);
    }
  }
}
