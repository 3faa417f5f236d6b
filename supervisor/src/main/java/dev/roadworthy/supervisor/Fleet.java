package dev.roadworthy.supervisor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Keeps the instances of one spec running until it is stopped.
public interface Fleet {
  InstanceSpec spec();

  /// All instances, by number; a snapshot.
  List<InstanceView> instances();

  /// What one instance uses now, read on demand in about a millisecond; empty when none runs.
  Optional<Usage> usage(String id);

  /// The last crashes, newest first, at most 50.
  List<Crash> crashes();

  /// How its processes are kept apart on this machine.
  Isolation isolation();

  /// Drains, stops and starts one instance; returns at once. Also ends a back-off.
  ///
  /// @throws dev.roadworthy.base.Problem `no-such-instance`
  void restart(String id);

  /// Drains and stops every instance, all at the same time, and returns when no process is left.
  ///
  /// @param limit for all of it; at its end everything is killed
  void stop(Duration limit);
}
