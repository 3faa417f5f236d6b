package dev.roadworthy.telemetry;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Requests, errors and response times of the last 24 hours in memory: a quarter of an hour by the
/// second, the rest by the minute. Ten-second sums go to a file, so charts go on after a restart.
final class Metrics {
  static final int MAX_RANGE_SECONDS = 24 * 3600;
  private static final int FINE_SECONDS = 15 * 60;

  /// How long the stretches of the file are; after a restart the last quarter of an hour is known
  /// this finely.
  static final int STORED_STEP = 10;

  private final InstantSource clock;
  private final @Nullable MetricsFile file;
  private final ReentrantLock lock = new ReentrantLock();
  private final TallyRing seconds = new TallyRing(FINE_SECONDS, 1);
  private final TallyRing minutes = new TallyRing(MAX_RANGE_SECONDS / 60, 60);
  private final Tally stored = new Tally();

  /// The second that is going on; not in any other stretch yet.
  private final Tally running = new Tally();

  Metrics(InstantSource clock, @Nullable MetricsFile file) {
    this.clock = clock;
    this.file = file;
    if (file != null) {
      long now = clock.instant().getEpochSecond();
      file.load(t -> restore(t, now));
    }
  }

  private void restore(Tally t, long now) {
    if (t.epochSecond > now || t.epochSecond <= now - MAX_RANGE_SECONDS) {
      return;
    }
    minutes.at(t.epochSecond).add(t);
    if (t.epochSecond > now - FINE_SECONDS) {
      seconds.at(t.epochSecond).add(t);
    }
  }

  /// @param epochSecond when the entries came in
  void record(List<AccessEntry> entries, long epochSecond) {
    lock.lock();
    try {
      if (running.epochSecond != epochSecond) {
        fold();
        running.restart(epochSecond);
      }
      for (AccessEntry e : entries) {
        running.record(e);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Adds the second that has ended to the longer stretches.
  private void fold() {
    long second = running.epochSecond;
    if (running.requests == 0) {
      return;
    }
    seconds.at(second).add(running);
    minutes.at(second).add(running);
    long storedStart = Math.floorDiv(second, STORED_STEP) * STORED_STEP;
    if (stored.epochSecond != storedStart) {
      store();
      stored.restart(storedStart);
    }
    stored.add(running);
    running.restart(Long.MIN_VALUE);
  }

  private void store() {
    if (file != null && stored.requests > 0) {
      file.append(stored);
    }
  }

  /// Ends what is over by the clock; without requests nobody else does.
  void tick() {
    lock.lock();
    try {
      long now = clock.instant().getEpochSecond();
      if (running.epochSecond < now) {
        fold();
      }
      if (stored.epochSecond < now - STORED_STEP) {
        store();
        stored.restart(Long.MIN_VALUE);
      }
    } finally {
      lock.unlock();
    }
  }

  /// The sum of `[from, to)`, seconds since 1970.
  Tally sum(long from, long to) {
    var sum = new Tally();
    sum.restart(from);
    lock.lock();
    try {
      addUp(from, to, isFine(from), sum);
    } finally {
      lock.unlock();
    }
    return sum;
  }

  /// Consecutive stretches of `step` seconds, the first from `from`. Either all come from the
  /// seconds or all from the minutes.
  Tally[] series(long from, int step, int count) {
    var sums = new Tally[count];
    boolean fine = isFine(from);
    lock.lock();
    try {
      for (int i = 0; i < count; i++) {
        sums[i] = new Tally();
        sums[i].restart(from + (long) i * step);
        addUp(from + (long) i * step, from + (long) (i + 1) * step, fine, sums[i]);
      }
    } finally {
      lock.unlock();
    }
    return sums;
  }

  private boolean isFine(long from) {
    return from > clock.instant().getEpochSecond() - FINE_SECONDS;
  }

  private void addUp(long from, long to, boolean fine, Tally sum) {
    (fine ? seconds : minutes).sum(from, to, sum);
    if (running.epochSecond >= from && running.epochSecond < to) {
      sum.add(running);
    }
  }

  /// Writes down what is not on disk yet.
  void close() {
    lock.lock();
    try {
      fold();
      store();
      stored.restart(Long.MIN_VALUE);
      if (file != null) {
        file.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
