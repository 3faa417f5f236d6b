package dev.roadworthy.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PostgreSQL processes that outlived the Roadworthy which started them in this data folder: told
/// apart from strangers by their working directory, as a number in a pid file may be anybody's by
/// now.
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  /// A stop writes the changed pages out, at most `max_wal_size` worth.
  private static final Duration FAST = Duration.ofSeconds(20);

  private static final Duration IMMEDIATE = Duration.ofSeconds(5);

  private Leftovers() {}

  /// Returns when none is left.
  static void stop(Path data) throws IOException, InterruptedException {
    if (!Files.exists(data.resolve("postmaster.pid"))) {
      return;
    }
    if (!end(data, "INT", FAST) && !end(data, "QUIT", IMMEDIATE)) {
      throw Problems.inUse(data, "PostgreSQL processes that do not end: " + find(data));
    }
    // Whatever number it holds, it is no process of this folder; PostgreSQL would take another
    // PostgreSQL that has the number now for its own.
    Files.deleteIfExists(data.resolve("postmaster.pid"));
  }

  private static boolean end(Path data, String signal, Duration limit)
      throws IOException, InterruptedException {
    var all = find(data);
    if (all.isEmpty()) {
      return true;
    }
    LOG.info("stopping the PostgreSQL left behind in {}: {}", data, all);
    long main = postmaster(data);
    for (long pid : all) {
      if (pid == main || signal.equals("QUIT")) {
        Launcher.signal(signal, pid);
      }
    }
    long deadline = System.nanoTime() + limit.toNanos();
    for (long pid : all) {
      if (!awaitEnd(pid, deadline - System.nanoTime())) {
        return false;
      }
    }
    return find(data).isEmpty();
  }

  private static boolean awaitEnd(long pid, long nanos) throws InterruptedException {
    var process = ProcessHandle.of(pid);
    if (process.isEmpty()) {
      return true;
    }
    try {
      process.get().onExit().get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The first line of postmaster.pid, -1 when there is none.
  static long postmaster(Path data) {
    try (var lines = Files.lines(data.resolve("postmaster.pid"))) {
      return lines.findFirst().map(String::strip).map(Long::parseLong).orElse(-1L);
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
  }

  private static List<Long> find(Path data) throws IOException {
    Path real = data.toRealPath();
    return ProcessHandle.allProcesses()
        .filter(p -> isPostgresIn(p.pid(), real))
        .map(ProcessHandle::pid)
        .toList();
  }

  private static boolean isPostgresIn(long pid, Path data) {
    Path proc = Path.of("/proc", Long.toString(pid));
    try {
      return Files.readSymbolicLink(proc.resolve("cwd")).equals(data)
          && Files.readSymbolicLink(proc.resolve("exe")).toString().contains("postgres");
    } catch (IOException | SecurityException e) {
      return false; // Ended, or another user's and thus not ours.
    }
  }
}
