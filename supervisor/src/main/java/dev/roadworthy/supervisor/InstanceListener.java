package dev.roadworthy.supervisor;

import dev.roadworthy.base.Problem;

/// Hears of each change of an instance's state, at once and in order for one instance, on that
/// instance's own thread. Must be quick: a crash is not acted upon before this returns.
@FunctionalInterface
public interface InstanceListener {
  void changed(InstanceView instance);

  /// Something a person should know and can settle: a port that is not the one given, an app that
  /// can be reached around the edge. Said once for each fleet.
  default void noticed(String instance, Problem notice) {}
}
