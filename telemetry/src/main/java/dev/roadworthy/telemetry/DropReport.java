package dev.roadworthy.telemetry;

import java.time.Duration;

/// Says how much was dropped, once for each stretch of time in which something was, and how fast
/// the rest was taken: that is the rate the giver was above. Used by one thread.
final class DropReport {
  private final String what;
  private final Duration period;
  private final Notices notices;
  private long dropped;
  private long taken;
  private long since;

  /// @param what a sentence with three places: how many, in how long, the rate in a second
  DropReport(String what, Duration period, Notices notices) {
    this.what = what;
    this.period = period;
    this.notices = notices;
  }

  void count(long droppedNow, long takenNow, long nanos) {
    if (dropped == 0) {
      if (droppedNow == 0) {
        return;
      }
      since = nanos;
      taken = 0;
    }
    dropped += droppedNow;
    taken += takenNow;
    if (nanos - since >= period.toNanos()) {
      say(nanos);
    }
  }

  boolean isDue() {
    return dropped > 0;
  }

  /// Says what has not been said yet.
  void say(long nanos) {
    if (dropped == 0) {
      return;
    }
    double seconds = Math.max(0.001, (nanos - since) / 1e9);
    notices.say(
        Level.WARN,
        what.formatted(dropped, Math.round(Math.max(1, seconds)), Math.round(taken / seconds)));
    dropped = 0;
  }
}
