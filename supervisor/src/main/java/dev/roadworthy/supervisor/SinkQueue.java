package dev.roadworthy.supervisor;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Between one instance's output and the sink: bounded in bytes; what does not fit is counted and a
/// remark says so once there is room again. The reader never waits for the sink.
final class SinkQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SinkQueue.class);

  /// Text of lines waiting, two bytes a character plus what an object costs: seconds of a flood.
  private static final long MAX_BYTES = 4L << 20;

  private static final int LINE_COST = 96;
  private static final int BATCH = 500;

  /// A line and what to do once the sink has it.
  private record Entry(OutputLine line, Runnable taken) {}

  private final String instance;
  private final OutputSink sink;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private final Thread thread;
  private long bytes;
  private long dropped;
  private boolean closed;
  private boolean busy;

  SinkQueue(String instance, OutputSink sink, Clock clock) {
    this.instance = instance;
    this.sink = sink;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("output-" + instance).start(this::deliver);
  }

  String instance() {
    return instance;
  }

  void add(OutputLine line, Runnable taken) {
    lock.lock();
    try {
      long cost = cost(line);
      if (bytes + cost > MAX_BYTES) {
        dropped++;
        return;
      }
      if (dropped > 0) {
        push(remark(dropped), () -> {});
        dropped = 0;
      }
      push(line, taken);
    } finally {
      lock.unlock();
    }
  }

  private void push(OutputLine line, Runnable taken) {
    waiting.add(new Entry(line, taken));
    bytes += cost(line);
    changed.signalAll();
  }

  private OutputLine remark(long lines) {
    return new OutputLine(
        instance,
        OutputLine.Stream.REMARK,
        clock.instant(),
        lines + " lines were dropped here: the app wrote faster than they could be stored");
  }

  private static long cost(OutputLine line) {
    return LINE_COST + 2L * line.text().length();
  }

  private void deliver() {
    while (true) {
      List<Entry> batch = take();
      if (batch.isEmpty()) {
        return;
      }
      try {
        sink.accept(batch.stream().map(Entry::line).toList());
      } catch (RuntimeException e) {
        LOG.error("the sink failed on {} lines of {}", batch.size(), instance, e);
      }
      batch.forEach(e -> e.taken().run());
    }
  }

  private List<Entry> take() {
    var batch = new ArrayList<Entry>();
    lock.lock();
    try {
      busy = false;
      changed.signalAll();
      if (waiting.isEmpty() && dropped > 0) {
        push(remark(dropped), () -> {});
        dropped = 0;
      }
      while (waiting.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      while (!waiting.isEmpty() && batch.size() < BATCH) {
        Entry e = waiting.poll();
        bytes -= cost(e.line());
        batch.add(e);
      }
      busy = !batch.isEmpty();
    } finally {
      lock.unlock();
    }
    return batch;
  }

  /// Waits until the sink has all that was added, or the time is over.
  boolean awaitEmpty(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (!waiting.isEmpty() || busy || dropped > 0) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// What waits is still delivered; returns at once.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    LOG.trace("closed {}", thread.getName());
  }
}
