package dev.roadworthy.telemetry;

import dev.roadworthy.base.Problem;
import dev.roadworthy.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The thread that takes requests from the intake: counts them and writes the access log. This is
/// paid for by each request, so nothing is made that nobody looks at.
final class AccessPipeline {
  private static final Duration REPORT_EVERY = Duration.ofSeconds(10);
  private static final Duration TICK = Duration.ofSeconds(5);
  private static final long SAVE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Intake intake;
  private final Sequence sequence;
  private final AccessLogFile file;
  private final Metrics metrics;
  private final RoutesSeen seen;
  private final LiveTail tail;
  private final Path routesFile;
  private final DropReport drops;
  private final AccessLine line = new AccessLine();
  private final JsonBytes bytes = new JsonBytes(1024);
  private boolean routesChanged;
  private long savedAt = System.nanoTime();

  /// Where what was counted is kept and shown.
  record Sinks(AccessLogFile file, Metrics metrics, RoutesSeen seen, LiveTail tail) {}

  AccessPipeline(Intake intake, Sequence sequence, Sinks sinks, Path folder, Notices notices) {
    this.intake = intake;
    this.sequence = sequence;
    this.file = sinks.file();
    this.metrics = sinks.metrics();
    this.seen = sinks.seen();
    this.tail = sinks.tail();
    this.routesFile = folder.resolve("routes.json");
    this.drops =
        new DropReport(
            "%,d requests are missing from the access log of the last %d s:"
                + " it takes %,d a second at present.",
            REPORT_EVERY, notices);
  }

  /// Takes back the routes of the last run; a file that cannot be read starts them anew.
  void loadRoutes() {
    try {
      seen.restore(List.of(Json.read(Files.readAllBytes(routesFile), RoutesSeen.Route[].class)));
    } catch (IOException | Problem e) {
      // None yet.
    }
  }

  void run() {
    boolean closed = false;
    while (!closed) {
      BoundedQueue.Batch<Intake.AccessBatch> batch;
      try {
        batch = intake.access.take(TICK);
      } catch (InterruptedException e) {
        break;
      }
      closed = batch.closed();
      int count = 0;
      for (Intake.AccessBatch b : batch.items()) {
        take(b);
        count += b.entries().size();
      }
      file.flush();
      long now = System.nanoTime();
      drops.count(batch.dropped(), count, now);
      metrics.tick();
      if (now - savedAt > SAVE_NANOS) {
        saveRoutes();
        savedAt = now;
      }
    }
    file.close();
    saveRoutes();
    metrics.close();
  }

  private void take(Intake.AccessBatch b) {
    long first = sequence.next(b.entries().size());
    metrics.record(b.entries(), b.epochSecond());
    seen.record(b.entries(), b.epochSecond() * 1000);
    routesChanged = true;
    file.append(b.entries(), first);
    if (tail.isWatched()) {
      tail.publish(shown(b.entries(), first));
    }
  }

  /// The newest entries as watchers see them; no watcher can take more.
  private List<LogEntry> shown(List<AccessEntry> entries, long first) {
    var shown = new ArrayList<LogEntry>();
    for (int i = Math.max(0, entries.size() - LiveTail.QUEUE_ENTRIES); i < entries.size(); i++) {
      bytes.clear();
      line.write(entries.get(i), first + i, bytes);
      LogEntry e = AccessLine.read(bytes.array(), 0, bytes.size());
      if (e != null) {
        shown.add(e);
      }
    }
    return shown;
  }

  private void saveRoutes() {
    if (!routesChanged) {
      return;
    }
    Path fresh = routesFile.resolveSibling("routes.json.new");
    try {
      Files.write(fresh, Json.write(seen.list()));
      Files.move(
          fresh, routesFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      routesChanged = false;
    } catch (IOException e) {
      // They are in memory; the next minute is the retry.
    }
  }
}
