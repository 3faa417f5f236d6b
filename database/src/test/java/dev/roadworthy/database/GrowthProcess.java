package dev.roadworthy.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A process that grows a database, to be ended from outside.
final class GrowthProcess {
  private GrowthProcess() {}

  static Process start(Path file, Path scratch) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            GrowthProcess.class.getName(),
            file.toString(),
            scratch.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /// Whether a copy is there and has become bigger than the original.
  static boolean grows(Path scratch) throws IOException {
    try (var all = Files.walk(scratch)) {
      for (Path p : all.toList()) {
        if (Files.isRegularFile(p) && Files.size(p) > 1_000_000) {
          return true;
        }
      }
      return false;
    }
  }

  public static void main(String[] args) {
    var usual = GrowthLimits.of(1000);
    var limits =
        new GrowthLimits(
            1000,
            usual.rows(),
            usual.bytes(),
            Duration.ofMinutes(1),
            Duration.ofSeconds(30),
            usual.slow(),
            10,
            Path.of(args[1]));
    var schema = Schema.read(Path.of(args[0]), ReadLimits.usual());
    var query =
        new ObservedQuery(
            "SELECT count(*) FROM posts a, posts b WHERE a.title > b.title", "", 0, null);
    Growth.sqlite(Path.of(args[0]), schema, List.of(query), limits, (doing, fraction) -> {});
  }
}
