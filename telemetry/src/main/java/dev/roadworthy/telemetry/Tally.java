package dev.roadworthy.telemetry;

/// What happened in one stretch of time. Used by one thread at a time.
final class Tally {
  /// When the stretch starts; `Long.MIN_VALUE` for never used.
  long epochSecond = Long.MIN_VALUE;

  long requests;
  long errors;
  long limited;
  long denied;
  long held;
  final int[] latencies = new int[Latencies.BUCKETS];

  void restart(long second) {
    epochSecond = second;
    requests = 0;
    errors = 0;
    limited = 0;
    denied = 0;
    held = 0;
    java.util.Arrays.fill(latencies, 0);
  }

  void record(AccessEntry e) {
    requests++;
    if (e.status() >= 500) {
      errors++;
    }
    switch (e.verdict()) {
      case LIMITED -> limited++;
      case DENIED, CHALLENGED -> denied++;
      case ALLOWED, LOCAL, REFUSED, FAILED -> {}
    }
    if (e.heldNanos() > 0) {
      held++;
    }
    // A WebSocket lasts as long as its tab: not a response time.
    if (e.status() != 101) {
      latencies[Latencies.bucket(e.totalNanos())]++;
    }
  }

  void add(Tally other) {
    requests += other.requests;
    errors += other.errors;
    limited += other.limited;
    denied += other.denied;
    held += other.held;
    Latencies.add(other.latencies, latencies);
  }
}
