package dev.roadworthy.supervisor;

import dev.roadworthy.base.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns what one run of an instance writes into lines for the sink.
///
/// The process writes to two files that it appends to, not to pipes: a pipe whose reader dies kills
/// the writer and loses what was in it; a pipe whose reader is slow blocks the writer. A flood is
/// read at 50 MB/s at most; beyond the byte budget the oldest unread bytes are skipped and a remark
/// counts them.
final class OutputTail {
  private static final Logger LOG = LoggerFactory.getLogger(OutputTail.class);

  /// Longer lines are cut: a stack trace in one JSON line fits, a base64 image does not.
  static final int MAX_LINE_BYTES = 16 * 1024;

  static final int KEPT_LINES = 50;

  private static final long FAST_NANOS = Duration.ofMillis(10).toNanos();
  private static final long SLOW_NANOS = Duration.ofMillis(200).toNanos();

  /// Chunks of 256 KiB read between two pauses of 10 ms.
  private static final int CHUNKS_A_TURN = 2;

  private final String instance;
  private final Clock clock;
  private final SinkQueue queue;
  private final FileTail out;
  private final FileTail err;
  private final ArrayDeque<OutputLine> last = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();
  private final Thread thread;
  private boolean ending;

  private OutputTail(String instance, FileTail out, FileTail err, SinkQueue queue, Clock clock) {
    this.instance = instance;
    this.out = out;
    this.err = err;
    this.queue = queue;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("tail-" + instance).unstarted(this::follow);
  }

  /// Follows from where the sink has taken the files, from their start when they are new.
  static OutputTail start(
      String instance, Path outFile, Path errFile, ByteSize budget, SinkQueue queue, Clock clock)
      throws IOException {
    FileTail out = FileTail.open(outFile, budget.bytes(), MAX_LINE_BYTES);
    try {
      FileTail err = FileTail.open(errFile, budget.bytes(), MAX_LINE_BYTES);
      var tail = new OutputTail(instance, out, err, queue, clock);
      tail.thread.start();
      return tail;
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  /// Reads to their ends what runs of an earlier Roadworthy left in the folder, and deletes it.
  static void recover(Path folder, ByteSize budget, OutputSink sink, Clock clock) {
    try (var files = Files.newDirectoryStream(folder, "*.out")) {
      for (Path out : files) {
        String name = out.getFileName().toString();
        String run = name.substring(0, name.length() - ".out".length());
        String instance = run.contains("~") ? run.substring(0, run.indexOf('~')) : run;
        try (var queue = new SinkQueue(instance, sink, clock)) {
          start(instance, out, folder.resolve(run + ".err"), budget, queue, clock).finish();
        }
      }
    } catch (IOException e) {
      LOG.warn("output left by an earlier run in {} was not read: {}", folder, e.toString());
    }
  }

  /// The last lines, oldest first.
  List<OutputLine> lastLines() {
    lock.lock();
    try {
      return List.copyOf(last);
    } finally {
      lock.unlock();
    }
  }

  /// To be called when no process writes any more: reads the rest, an unfinished last line
  /// included, and returns. The files are deleted once the sink has everything.
  void finish() {
    lock.lock();
    try {
      ending = true;
      wake.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    Thread.ofVirtual().name("tail-end-" + instance).start(this::deleteWhenTaken);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void deleteWhenTaken() {
    try {
      if (!queue.awaitEmpty(Duration.ofMinutes(10))) {
        LOG.warn("the sink is stuck: output of {} is dropped with its files", instance);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    out.delete();
    err.delete();
  }

  private void follow() {
    long pause = FAST_NANOS;
    while (pause(pause)) {
      pause = turn() ? FAST_NANOS : Math.min(SLOW_NANOS, pause + pause / 2);
    }
    boolean more = true;
    while (more) {
      more = turn();
    }
    keep(OutputLine.Stream.OUT, out.flush());
    keep(OutputLine.Stream.ERR, err.flush());
  }

  private boolean pause(long nanos) {
    lock.lock();
    try {
      if (!ending) {
        long left = wake.awaitNanos(nanos);
        LOG.trace("{} ns left", left);
      }
      return !ending;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean turn() {
    boolean any = false;
    for (int i = 0; i < CHUNKS_A_TURN; i++) {
      any |= read(out, OutputLine.Stream.OUT);
      any |= read(err, OutputLine.Stream.ERR);
    }
    return any;
  }

  private boolean read(FileTail file, OutputLine.Stream stream) {
    try {
      FileTail.Read read = file.read();
      if (read.skipped() > 0) {
        keep(
            OutputLine.Stream.REMARK,
            List.of(
                new ByteSize(read.skipped())
                    + " of output were skipped here: the app wrote faster than they could be"
                    + " read"));
      }
      keep(stream, read.lines(), read.taken());
      return !read.nothing();
    } catch (IOException e) {
      LOG.debug("output of {} not read: {}", instance, e.toString());
      return false;
    }
  }

  private void keep(OutputLine.Stream stream, List<String> texts) {
    keep(stream, texts, () -> {});
  }

  private void keep(OutputLine.Stream stream, List<String> texts, Runnable taken) {
    Instant now = clock.instant();
    for (int i = 0; i < texts.size(); i++) {
      var line = new OutputLine(instance, stream, now, texts.get(i));
      lock.lock();
      try {
        last.add(line);
        if (last.size() > KEPT_LINES) {
          last.removeFirst();
        }
      } finally {
        lock.unlock();
      }
      queue.add(line, i == texts.size() - 1 ? taken : () -> {});
    }
  }
}
