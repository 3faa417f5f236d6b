package dev.roadworthy.telemetry;

import dev.roadworthy.base.Problem;
import dev.roadworthy.http.Router;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs, metrics and routes seen, of one app. Everything it keeps is below one folder, which one
/// process uses at a time; two threads do the work, and neither a slow disk nor PostgreSQL is ever
/// waited for by whoever hands something in.
public final class Telemetry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final Intake intake;
  private final LiveTail tail = new LiveTail();
  private final LogStore store;
  private final MetricsApi metricsApi;
  private final LogsApi logsApi;
  private final FolderLock lock;
  private final Path folder;
  private final List<Thread> threads;

  private Telemetry(TelemetrySettings settings, Path folder, InstantSource clock, FolderLock lock) {
    this.folder = folder;
    this.lock = lock;
    this.intake = new Intake(clock, settings.queue().bytes());
    Notices notices = this::notice;
    var sequence = new Sequence(clock);
    this.store = new LogStore(folder.resolve("lines"), settings, sequence, notices);
    var file = new AccessLogFile(folder, settings, notices);
    sequence.continueAfter(file.open());
    var metrics = new Metrics(clock, new MetricsFile(folder));
    var seen = new RoutesSeen();
    this.metricsApi = new MetricsApi(metrics, seen, clock);
    this.logsApi = new LogsApi(this::search, tail, clock);
    var lines = new LinePipeline(intake, sequence, store, tail, notices);
    var sinks = new AccessPipeline.Sinks(file, metrics, seen, tail);
    var access = new AccessPipeline(intake, sequence, sinks, folder, notices);
    access.loadRoutes();
    this.threads =
        List.of(
            Thread.ofPlatform().daemon().name("telemetry-lines").unstarted(lines::run),
            Thread.ofPlatform().daemon().name("telemetry-access").unstarted(access::run));
  }

  /// Locks the folder and starts. What is on disk is opened in the background: a start waits for
  /// none of it.
  ///
  /// @param folder made when absent
  /// @throws Problem `telemetry-folder` when it cannot be used, `telemetry-in-use` when another
  ///   process has it
  public static Telemetry start(TelemetrySettings settings, Path folder, InstantSource clock) {
    var lock = FolderLock.take(folder);
    var telemetry = new Telemetry(settings, folder, clock, lock);
    telemetry.threads.forEach(Thread::start);
    return telemetry;
  }

  /// Where the app's output and the edge's requests go in.
  public Intake intake() {
    return intake;
  }

  /// `/api/logs`, `/api/metrics`, `/api/routes` and their streams; whoever mounts them has checked
  /// the caller.
  public Router apis() {
    return new Router().include(logsApi.routes()).include(metricsApi.routes());
  }

  private void notice(Level level, String sentence) {
    // Not louder: warnings of our own log are brought back here as notes.
    LOG.info("{}", sentence);
    intake.note(level, "roadworthy", sentence);
  }

  /// Lines of the index and of the access log, newest first.
  private List<LogEntry> search(LogFilter filter, int limit) throws IOException {
    var found = new ArrayList<LogEntry>(store.search(filter, limit));
    found.addAll(AccessSearch.search(folder, filter, limit));
    found.sort(Comparator.comparingLong(LogEntry::sequence).reversed());
    return found.size() <= limit ? found : new ArrayList<>(found.subList(0, limit));
  }

  /// Stores what has come in, within five seconds, and ends the streams.
  @Override
  public void close() {
    intake.lines.close();
    intake.access.close();
    metricsApi.close();
    tail.close();
    boolean interrupted = false;
    for (Thread t : threads) {
      try {
        if (!t.join(CLOSE_PATIENCE)) {
          LOG.warn(
              "{} did not finish within {}; its last entries are lost",
              t.getName(),
              CLOSE_PATIENCE);
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    lock.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
