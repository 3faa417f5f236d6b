package dev.roadworthy.database;

import java.time.Duration;

/// A moment by which something must be over; of the monotonic clock.
record Deadline(long nanos) {
  static Deadline in(Duration d) {
    return new Deadline(System.nanoTime() + d.toNanos());
  }

  boolean over() {
    return System.nanoTime() - nanos >= 0;
  }

  Duration left() {
    return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }

  /// The earlier one.
  Deadline atMost(Duration d) {
    var other = in(d);
    return other.nanos - nanos < 0 ? other : this;
  }
}
