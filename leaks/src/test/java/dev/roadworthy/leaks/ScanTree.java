package dev.roadworthy.leaks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A main for tuning: `ScanTree NAME.sarif DIRECTORY ...` writes what is found in each tree as
/// SARIF and prints how much CPU time a megabyte took. `ScanTree --list DIRECTORY` prints the
/// leaks.
final class ScanTree {
  private ScanTree() {}

  public static void main(String[] args) throws IOException {
    if (args[0].equals("--time")) {
      time(Path.of(args[1]));
      return;
    }
    for (int i = 1; i < args.length; i++) {
      List<String> results = new ArrayList<>();
      Path root = Path.of(args[i]);
      for (Path file : files(root)) {
        String path = root.relativize(file).toString();
        if (!LeakDetector.standard().worthReading(path) || Files.size(file) > 20_000_000) {
          continue;
        }
        byte[] bytes = Files.readAllBytes(file);
        for (Leak leak : LeakDetector.standard().scan(path, bytes, bytes.length)) {
          results.add(result(path, leak));
          if (args[0].equals("--list")) {
            System.out.println(
                leak.confidence()
                    + "\t"
                    + leak.kind()
                    + "\t"
                    + path
                    + ":"
                    + leak.line()
                    + "\t"
                    + (System.getenv("SHOW") != null ? line(bytes, leak) : leak.masked()));
          }
        }
      }
      if (!args[0].equals("--list")) {
        String sarif =
            "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"leaks\"}},"
                + "\"results\":["
                + String.join(",\n", results)
                + "]}]}";
        String name = root.getFileName().toString();
        Files.writeString(Path.of(args[0]).resolve(name + ".sarif"), sarif, StandardCharsets.UTF_8);
      }
    }
  }

  private static String line(byte[] bytes, Leak leak) {
    return new String(bytes, StandardCharsets.UTF_8)
        .lines()
        .skip(leak.line() - 1)
        .findFirst()
        .map(s -> s.length() > 200 ? s.substring(0, 200) : s)
        .orElse("")
        .strip();
  }

  private static String result(String path, Leak leak) {
    return "{\"ruleId\":\""
        + leak.kind()
        + "\",\"level\":\""
        + level(leak.confidence())
        + "\",\"message\":{\"text\":\""
        + leak.kind()
        + "\"},\"properties\":{\"kind\":\"secret\"},"
        + "\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\""
        + path.replace("\\", "\\\\").replace("\"", "\\\"")
        + "\"},\"region\":{\"startLine\":"
        + leak.line()
        + "}}}]}";
  }

  private static String level(Confidence c) {
    return switch (c) {
      case HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW -> "note";
    };
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(f -> Files.isRegularFile(f, java.nio.file.LinkOption.NOFOLLOW_LINKS))
          .filter(f -> !f.toString().contains("/.git/"))
          .sorted()
          .toList();
    }
  }

  private static void time(Path root) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    long sum = 0;
    for (Path file : files(root)) {
      String path = root.relativize(file).toString();
      if (LeakDetector.standard().worthReading(path)) {
        contents.add(Files.readAllBytes(file));
        paths.add(path);
        sum += contents.getLast().length;
      }
    }
    var threads = java.lang.management.ManagementFactory.getThreadMXBean();
    for (int round = 0; round < Integer.getInteger("rounds", 6); round++) {
      long before = threads.getCurrentThreadCpuTime();
      int leaks = 0;
      for (int i = 0; i < paths.size(); i++) {
        byte[] c = contents.get(i);
        leaks += LeakDetector.standard().scan(paths.get(i), c, c.length).size();
      }
      double ms = (threads.getCurrentThreadCpuTime() - before) / 1e6;
      System.out.printf(
          "round %d: %d leaks in %.1f MB, %.1f ms a MB%n",
          round, leaks, sum / 1e6, ms / (sum / 1e6));
    }
  }
}
