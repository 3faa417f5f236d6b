package dev.roadworthy.telemetry;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Passes new entries on to whoever is watching. A watcher that is too slow loses the oldest of its
/// entries and is told how many.
final class LiveTail {
  /// About a megabyte of ordinary lines for each watcher.
  static final int QUEUE_ENTRIES = 2000;

  /// More browser tabs than a team has open.
  static final int MAX_WATCHERS = 64;

  private final CopyOnWriteArrayList<Watch> watches = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /// What came since the last look.
  record News(List<LogEntry> entries, long lost, boolean closed) {}

  /// One watcher; close it when it leaves.
  final class Watch implements AutoCloseable {
    private final LogFilter filter;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition some = lock.newCondition();
    private final ArrayDeque<LogEntry> entries = new ArrayDeque<>();
    private long lost;

    private Watch(LogFilter filter) {
      this.filter = filter;
    }

    private void offer(List<LogEntry> fresh) {
      lock.lock();
      try {
        for (LogEntry e : fresh) {
          if (!filter.matches(e)) {
            continue;
          }
          if (entries.size() == QUEUE_ENTRIES) {
            entries.removeFirst();
            lost++;
          }
          entries.addLast(e);
        }
        some.signal();
      } finally {
        lock.unlock();
      }
    }

    /// Waits for entries, at most `patience`.
    News take(Duration patience) throws InterruptedException {
      lock.lock();
      try {
        long left = patience.toNanos();
        while (entries.isEmpty() && lost == 0 && !closed && left > 0) {
          left = some.awaitNanos(left);
        }
        var news = new News(List.copyOf(entries), lost, closed);
        entries.clear();
        lost = 0;
        return news;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      watches.remove(this);
    }
  }

  /// @return null when there are too many watchers already
  @Nullable Watch watch(LogFilter filter) {
    var watch = new Watch(filter);
    watches.add(watch);
    if (watches.size() > MAX_WATCHERS) {
      watches.remove(watch);
      return null;
    }
    return watch;
  }

  boolean isWatched() {
    return !watches.isEmpty();
  }

  void publish(List<LogEntry> fresh) {
    if (!fresh.isEmpty()) {
      for (Watch w : watches) {
        w.offer(fresh);
      }
    }
  }

  /// Ends all streams.
  void close() {
    closed = true;
    for (Watch w : watches) {
      w.offer(List.of());
    }
  }
}
