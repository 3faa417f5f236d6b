package dev.roadworthy.telemetry;

import dev.roadworthy.base.ByteSize;
import java.time.Duration;

/// The budgets of logs and metrics. All of it together stays below `logs + access + 8 MiB` on disk.
///
/// @param logs disk for the searchable lines of the app; the oldest sixteenth goes first
/// @param access disk for the access log; the oldest eighth goes first
/// @param keep how long lines are kept at most, whatever room is left
/// @param freeFloor below this much free disk nothing more is stored, and the log says so
/// @param queue memory for lines that wait to be stored, and as much again for access entries; what
///   does not fit is dropped and counted
public record TelemetrySettings(
    ByteSize logs, ByteSize access, Duration keep, ByteSize freeFloor, ByteSize queue) {
  private static final ByteSize SMALLEST = ByteSize.mib(2);

  public TelemetrySettings {
    if (logs.compareTo(SMALLEST) < 0 || access.compareTo(SMALLEST) < 0) {
      throw new IllegalArgumentException(
          "a log budget is at least " + SMALLEST + ", was " + logs + " and " + access);
    }
    if (keep.toMinutes() < 1) {
      throw new IllegalArgumentException("logs are kept at least 1 min, was " + keep);
    }
    if (queue.compareTo(ByteSize.kib(64)) < 0) {
      throw new IllegalArgumentException("the queue is at least 64 KiB, was " + queue);
    }
  }

  /// 256 MiB of lines, 128 MiB of access log, 30 days, 256 MiB left free, queues of 8 MiB.
  public static TelemetrySettings defaults() {
    return new TelemetrySettings(
        ByteSize.mib(256),
        ByteSize.mib(128),
        Duration.ofDays(30),
        ByteSize.mib(256),
        ByteSize.mib(8));
  }

  public TelemetrySettings withBudgets(ByteSize logBytes, ByteSize accessBytes) {
    return new TelemetrySettings(logBytes, accessBytes, keep, freeFloor, queue);
  }

  public TelemetrySettings withKeep(Duration time) {
    return new TelemetrySettings(logs, access, time, freeFloor, queue);
  }

  public TelemetrySettings withFreeFloor(ByteSize floor) {
    return new TelemetrySettings(logs, access, keep, floor, queue);
  }

  public TelemetrySettings withQueue(ByteSize bytes) {
    return new TelemetrySettings(logs, access, keep, freeFloor, bytes);
  }
}
