package dev.roadworthy.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries access records from the loops to the sink: each loop fills a batch of its own and hands
/// it over whole, one thread calls the sink. Nothing waits for the sink: when [#BATCHES] batches
/// wait already, the next is dropped and counted.
final class AccessLog implements AutoCloseable {
  /// Records of a batch; at a lower rate the loop's sweep hands over what there is.
  static final int BATCH = 256;

  /// 128 batches of 256 records of about 300 bytes: 10 MiB at the worst.
  static final int BATCHES = 128;

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private final ArrayBlockingQueue<List<AccessRecord>> waiting = new ArrayBlockingQueue<>(BATCHES);
  private final LongAdder dropped = new LongAdder();
  private final AccessSink sink;
  private final Thread writer;
  private volatile boolean closing;

  AccessLog(AccessSink sink) {
    this.sink = sink;
    this.writer = Thread.ofPlatform().daemon().name("edge-access").start(this::write);
  }

  long dropped() {
    return dropped.sum();
  }

  void offer(List<AccessRecord> batch) {
    if (!waiting.offer(batch)) {
      dropped.add(batch.size());
    }
  }

  private void write() {
    try {
      while (!closing || !waiting.isEmpty()) {
        List<AccessRecord> batch = waiting.poll(200, TimeUnit.MILLISECONDS);
        if (batch != null) {
          deliver(batch);
        }
      }
    } catch (InterruptedException e) {
      dropped.add(waiting.size());
    }
  }

  private void deliver(List<AccessRecord> batch) {
    try {
      sink.accept(batch);
    } catch (RuntimeException e) {
      dropped.add(batch.size());
      LOG.warn("The access log's sink failed; {} records are lost", batch.size(), e);
    }
  }

  /// Delivers what waits, 5 s at most.
  @Override
  public void close() {
    closing = true;
    try {
      writer.join(5000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer.interrupt();
  }

  /// One loop's batch in the making.
  static final class Batch {
    private final AccessLog log;
    private List<AccessRecord> records = new ArrayList<>(BATCH);

    Batch(AccessLog log) {
      this.log = log;
    }

    void add(AccessRecord record) {
      records.add(record);
      if (records.size() == BATCH) {
        flush();
      }
    }

    void flush() {
      if (!records.isEmpty()) {
        log.offer(records);
        records = new ArrayList<>(BATCH);
      }
    }
  }
}
