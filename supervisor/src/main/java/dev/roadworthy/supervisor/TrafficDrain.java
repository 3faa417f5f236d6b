package dev.roadworthy.supervisor;

import java.time.Duration;

/// Waits until an instance that is `Draining` has no request under way, so that SIGTERM cuts none.
/// The edge knows.
@FunctionalInterface
public interface TrafficDrain {
  /// @return false when requests were still under way after `atMost`
  boolean awaitIdle(InstanceView instance, Duration atMost) throws InterruptedException;

  /// For apps that nobody sends requests to.
  static TrafficDrain none() {
    return (instance, atMost) -> true;
  }
}
