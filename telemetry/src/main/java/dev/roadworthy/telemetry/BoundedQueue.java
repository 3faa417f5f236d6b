package dev.roadworthy.telemetry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Hands items from many threads to one, within a number of bytes. A giver never waits: what does
/// not fit is dropped and counted. The taker gathers for a moment before it takes, so that a busy
/// stream costs one wake-up for many items and an idle one costs none.
final class BoundedQueue<T> {
  /// What was taken in one go.
  ///
  /// @param dropped how many items (by weight) did not fit since the last take
  record Batch<T>(List<T> items, long dropped, boolean closed) {}

  private static final long GATHER_NANOS = Duration.ofMillis(25).toNanos();

  private static final long RESERVE_BYTES = 256 * 1024;

  private final long limitBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ready = lock.newCondition();
  private ArrayList<T> items = new ArrayList<>();
  private long bytes;
  private long dropped;
  private boolean closed;

  BoundedQueue(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /// @param weight how many lines the item stands for in the drop counter
  void offer(T item, long size, int weight) {
    offer(item, size, weight, limitBytes);
  }

  /// Takes what matters more than the rest: it may use a little beyond the limit.
  void offerFirst(T item, long size) {
    offer(item, size, 1, limitBytes + RESERVE_BYTES);
  }

  private void offer(T item, long size, int weight, long limit) {
    lock.lock();
    try {
      if (closed || bytes + size > limit) {
        dropped += weight;
        return;
      }
      boolean wasCalm = bytes < limitBytes / 4;
      items.add(item);
      bytes += size;
      if (items.size() == 1 || (wasCalm && bytes >= limitBytes / 4)) {
        ready.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a first item, at most `patience`, then gathers more for 25 ms unless a quarter of
  /// the limit is in use.
  Batch<T> take(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (items.isEmpty() && !closed && dropped == 0 && left > 0) {
        left = ready.awaitNanos(left);
      }
      long gather = items.isEmpty() ? 0 : GATHER_NANOS;
      while (!closed && bytes < limitBytes / 4 && gather > 0) {
        gather = ready.awaitNanos(gather);
      }
      var batch = new Batch<>(items, dropped, closed);
      items = new ArrayList<>();
      bytes = 0;
      dropped = 0;
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /// Refuses more; the taker still gets what is there.
  void close() {
    lock.lock();
    try {
      closed = true;
      ready.signal();
    } finally {
      lock.unlock();
    }
  }
}
