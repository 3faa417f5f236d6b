package dev.roadworthy.supervisor;

import dev.roadworthy.base.ByteSize;
import java.time.Instant;
import java.util.Optional;

/// An instance as others see it at one moment.
///
/// @param id `app-1`; the same over restarts
/// @param pid of the launched process, which may be a wrapper such as npm; 0: none runs
/// @param host where to connect, `127.0.0.1` or `::1`
/// @param port where to connect; 0: not known yet. Changes over restarts
/// @param startedAt of the process that runs, or of the last one
/// @param restarts since the fleet was started
/// @param health what is asked: `GET /health`, `TCP`; empty before it has been healthy
public record InstanceView(
    String id,
    String app,
    String release,
    InstanceState state,
    long pid,
    String host,
    int port,
    Instant startedAt,
    int restarts,
    Optional<String> health,
    Optional<ByteSize> memoryLimit,
    Optional<Crash> lastCrash) {

  /// Takes new requests.
  public boolean ready() {
    return state instanceof InstanceState.Healthy;
  }

  /// For people: one line.
  public String message() {
    return switch (state) {
      case InstanceState.Starting s -> s.waitingFor();
      case InstanceState.Healthy h -> "";
      case InstanceState.Unhealthy u -> u.reason();
      case InstanceState.Draining d -> "draining";
      case InstanceState.Stopped s -> "";
      case InstanceState.Crashed c -> c.crash().explanation();
      case InstanceState.BackingOff b -> b.crash().explanation();
      case InstanceState.CrashLooping l -> l.explanation();
    };
  }

  /// Lower-case word for the state: `healthy`, `crash-looping`.
  public String word() {
    return switch (state) {
      case InstanceState.Starting s -> "starting";
      case InstanceState.Healthy h -> "healthy";
      case InstanceState.Unhealthy u -> "unhealthy";
      case InstanceState.Draining d -> "draining";
      case InstanceState.Stopped s -> "stopped";
      case InstanceState.Crashed c -> "crashed";
      case InstanceState.BackingOff b -> "backing-off";
      case InstanceState.CrashLooping l -> "crash-looping";
    };
  }
}
