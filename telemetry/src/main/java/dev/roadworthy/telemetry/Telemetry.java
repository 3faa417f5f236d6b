package dev.roadworthy.telemetry;

import dev.roadworthy.base.Problem;
import dev.roadworthy.http.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Logs, metrics and routes seen, of one app. Starts its two threads; everything it keeps is below
/// one folder, which one process uses at a time.
public final class Telemetry implements AutoCloseable {
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final Intake intake;
  private final LogStore store = new LogStore();
  private final LiveTail tail = new LiveTail();
  private final Metrics metrics;
  private final RoutesSeen seen = new RoutesSeen();
  private final MetricsApi metricsApi;
  private final LogsApi logsApi;
  private final List<Thread> threads = new ArrayList<>();

  private Telemetry(TelemetrySettings settings, Path folder, InstantSource clock) {
    this.intake = new Intake(clock, new Sequence(clock), settings.queue().bytes());
    this.metrics = new Metrics(clock, new MetricsFile(folder));
    this.metricsApi = new MetricsApi(metrics, seen, clock);
    this.logsApi = new LogsApi(store::search, tail, clock);
  }

  /// @param folder made when absent
  /// @throws Problem `telemetry-folder` when it cannot be used
  public static Telemetry start(TelemetrySettings settings, Path folder, InstantSource clock) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new Problem(
          "telemetry-folder", "Logs cannot be kept in " + folder + ": " + e + ".", null, e);
    }
    var telemetry = new Telemetry(settings, folder, clock);
    telemetry.threads.add(
        Thread.ofPlatform().daemon().name("telemetry-lines").start(telemetry::takeLines));
    telemetry.threads.add(
        Thread.ofPlatform().daemon().name("telemetry-access").start(telemetry::takeAccess));
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

  private void takeLines() {
    try {
      boolean closed = false;
      while (!closed) {
        var batch = intake.lines.take(Duration.ofSeconds(1));
        var entries = batch.items().stream().map(LineParser::parse).toList();
        store.add(entries);
        tail.publish(entries);
        closed = batch.closed();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void takeAccess() {
    try {
      boolean closed = false;
      while (!closed) {
        var batch = intake.access.take(Duration.ofSeconds(5));
        for (var b : batch.items()) {
          metrics.record(b.entries(), b.epochSecond());
          seen.record(b.entries(), b.epochSecond() * 1000);
        }
        metrics.tick();
        closed = batch.closed();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Stores what has come in, within five seconds, and ends the streams.
  @Override
  public void close() {
    intake.lines.close();
    intake.access.close();
    metricsApi.close();
    tail.close();
    try {
      for (Thread t : threads) {
        t.join(CLOSE_PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    metrics.close();
  }
}
