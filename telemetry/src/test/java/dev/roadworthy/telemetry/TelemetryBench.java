package dev.roadworthy.telemetry;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Measures what telemetry costs: CPU for each request and each line, memory when idle, time to
/// search. Run by hand: `java -cp ... dev.roadworthy.telemetry.TelemetryBench`.
final class TelemetryBench {
  private static final int ROUNDS = 6;
  private static final int ACCESS = 300_000;
  private static final int LINES = 150_000;

  private TelemetryBench() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("telemetry-bench");
    try (var t = Given.telemetry(folder)) {
      Thread.sleep(1500);
      memory("idle, empty");
      for (int i = 0; i < ROUNDS; i++) {
        access(t, i);
      }
      for (int i = 0; i < ROUNDS; i++) {
        lines(t, i);
      }
      for (String q :
          List.of(
              "limit=100",
              "request=id-5-17",
              "request=r-2-777",
              "request=r-5-777",
              "source=roadworthy",
              "text=nothingatall",
              "text=ord",
              "level=error&source=access",
              "text=%22%20%22&level=error")) {
        search(t, q);
        search(t, q);
      }
      memory("idle, full");
    }
    try (var files = Files.walk(folder)) {
      System.out.println("on disk " + files.mapToLong(p -> p.toFile().length()).sum());
    }
  }

  private static void access(Telemetry t, int round) throws Exception {
    var batches = new ArrayList<List<AccessEntry>>();
    for (int b = 0; b < ACCESS / 100; b++) {
      var batch = new ArrayList<AccessEntry>();
      for (int i = 0; i < 100; i++) {
        int n = b * 100 + i;
        batch.add(
            Given.request(
                "id-" + round + "-" + n,
                "/orders/" + n % 5000 + "?page=2",
                n % 50 == 0 ? 500 : 200));
      }
      batches.add(batch);
    }
    long before = cpu("telemetry-access");
    for (var batch : batches) {
      t.intake().access(batch);
      Thread.sleep(0, 200_000);
    }
    Thread.sleep(500);
    long used = cpu("telemetry-access") - before;
    System.out.printf("access: %.3f us a request (25 ms gather)%n", used / 1e3 / ACCESS);
  }

  private static void lines(Telemetry t, int round) throws Exception {
    long before = cpu("telemetry-lines");
    for (int n = 0; n < LINES; n++) {
      t.intake()
          .line(
              Given.line(
                  "web-" + n % 2,
                  "2026-11-20 10:00:00 INFO order "
                      + n
                      + " of mia"
                      + n % 997
                      + "@example.com took "
                      + n % 89
                      + " ms request_id=r-"
                      + round
                      + "-"
                      + n));
      if (n % 200 == 199) {
        Thread.sleep(5);
      }
    }
    Thread.sleep(1000);
    long used = cpu("telemetry-lines") - before;
    System.out.printf("lines: %.2f us a line%n", used / 1e3 / LINES);
    for (String s : Given.texts(t, "source=roadworthy")) {
      System.out.println(s);
    }
  }

  private static void search(Telemetry t, String query) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    int n = Given.texts(t, query).size();
    long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    System.out.printf("search %s: %d, %.1f ms of CPU%n", query, n, used / 1e6);
  }

  private static long cpu(String thread) {
    var threads = ManagementFactory.getThreadMXBean();
    for (var info : threads.dumpAllThreads(false, false)) {
      if (info.getThreadName().equals(thread)) {
        return threads.getThreadCpuTime(info.getThreadId());
      }
    }
    return 0;
  }

  private static void memory(String when) throws Exception {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    System.out.printf("%s: heap %.1f MB%n", when, heap / 1e6);
  }
}
