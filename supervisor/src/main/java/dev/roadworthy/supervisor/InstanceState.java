package dev.roadworthy.supervisor;

import java.time.Instant;

/// Where an instance is. Only `Healthy` takes new requests.
public sealed interface InstanceState {
  /// Launched, not ready yet.
  ///
  /// @param waitingFor for people: `waiting for it to listen on 127.0.0.1:23456`
  record Starting(Instant since, String waitingFor) implements InstanceState {}

  record Healthy(Instant since) implements InstanceState {}

  /// Runs, but failed its checks; it is restarted when that lasts.
  record Unhealthy(Instant since, String reason) implements InstanceState {}

  /// Gets no new request and will be stopped: SIGTERM, then SIGKILL at `killAt`.
  record Draining(Instant since, Instant killAt) implements InstanceState {}

  /// Stopped because it was asked to; no process is left.
  record Stopped() implements InstanceState {}

  /// Has just ended by itself; what follows is `Starting`, `BackingOff` or `CrashLooping`.
  record Crashed(Crash crash) implements InstanceState {}

  /// Waits before it is started again.
  record BackingOff(Crash crash, Instant until) implements InstanceState {}

  /// Crashed again and again; goes on slowly.
  ///
  /// @param crashes so many in a row
  /// @param explanation plain words for a person, with the next step
  record CrashLooping(Crash crash, int crashes, Instant until, String explanation)
      implements InstanceState {}
}
