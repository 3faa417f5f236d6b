package dev.roadworthy.inspect;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// The burst and the load of a [LiveProbe], on virtual threads.
final class LiveLoad {
  /// More than the 600 a minute that Roadworthy allows a client by default.
  static final int BURST = 700;

  private static final int BURST_THREADS = 32;
  static final int USERS = 100;
  static final Duration LOAD = Duration.ofSeconds(10);

  /// Latencies kept; at 100 users and 10 s more than this would be a server nobody worries about.
  private static final int MAX_SAMPLES = 400_000;

  private LiveLoad() {}

  static boolean announces(Live.Answer answer) {
    return answer.headers().stream()
        .anyMatch(h -> h.name().startsWith("ratelimit") || h.name().startsWith("x-ratelimit"));
  }

  static Live.Burst burst(LiveClient client) {
    var limited = new AtomicInteger();
    var left = new AtomicInteger(BURST);
    Live.Answer first = client.answer(Live.Purpose.FRONT, "/", client.request("/").GET());
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < BURST_THREADS; i++) {
        pool.submit(() -> {
          while (left.getAndDecrement() > 0 && limited.get() < BURST_THREADS) {
            int status = client.status("/");
            if (status == 429 || status == 503) {
              limited.incrementAndGet();
            }
          }
        });
      }
    }
    return new Live.Burst(BURST - Math.max(0, left.get()), limited.get(), announces(first));
  }

  static Live.Load load(LiveClient client, String path, Progress progress) {
    return load(client, path, USERS, LOAD, progress);
  }

  static Live.Load load(
      LiveClient client, String path, int users, Duration duration, Progress progress) {
    int[] micros = new int[MAX_SAMPLES];
    var samples = new AtomicInteger();
    var sent = new AtomicInteger();
    var failed = new AtomicInteger();
    var limited = new AtomicInteger();
    long started = System.nanoTime();
    long end = started + duration.toNanos();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < users; i++) {
        pool.submit(() -> {
          while (System.nanoTime() < end) {
            long from = System.nanoTime();
            int status = client.status(path);
            sent.incrementAndGet();
            if (status == 429) {
              limited.incrementAndGet();
              pause();
            } else if (status == 0 || status >= 500) {
              failed.incrementAndGet();
              pause();
            } else {
              int at = samples.getAndIncrement();
              if (at < MAX_SAMPLES) {
                micros[at] = (int) Math.min(Integer.MAX_VALUE, (System.nanoTime() - from) / 1000);
              }
            }
            long seconds = (System.nanoTime() - started) / 1_000_000_000;
            progress.at(Progress.Stage.LOAD, seconds, duration.toSeconds());
          }
        });
      }
    }
    int count = Math.min(samples.get(), MAX_SAMPLES);
    Arrays.sort(micros, 0, count);
    return new Live.Load(
        users,
        (int) duration.toSeconds(),
        sent.get(),
        failed.get(),
        limited.get(),
        percentile(micros, count, 0.50),
        percentile(micros, count, 0.95),
        percentile(micros, count, 0.99));
  }

  /// A user who was refused looks at the page before asking again.
  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(200));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Milliseconds.
  private static double percentile(int[] sorted, int count, double share) {
    return count == 0 ? 0 : sorted[Math.min(count - 1, (int) (count * share))] / 1000.0;
  }
}
