package dev.roadworthy.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// A process of its own that keeps an engine, for tests to kill.
final class EngineProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  final long postgres;

  private EngineProcess(Process process, BufferedReader out, long postgres) {
    this.process = process;
    this.out = out;
    this.postgres = postgres;
  }

  static EngineProcess start(Path state) throws IOException {
    var p = launch(state, Optional.empty());
    var out = new BufferedReader(new InputStreamReader(p.getInputStream(), StandardCharsets.UTF_8));
    var said = new StringBuilder();
    String line;
    while ((line = out.readLine()) != null) {
      said.append(line).append('\n');
      if (line.startsWith("ready ")) {
        return new EngineProcess(p, out, Long.parseLong(line.substring(6)));
      }
    }
    throw new IllegalStateException("the engine's process ended: " + said);
  }

  /// Without waiting for it to be ready.
  static Process launch(Path state, Optional<Path> cache) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                EngineProcess.class.getName(),
                state.toString(),
                cache.map(Path::toString).orElse("")))
        .redirectErrorStream(true)
        .start();
  }

  /// As `kill -9`.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    out.close();
  }

  public static void main(String[] args) throws InterruptedException {
    var usual = EngineSettings.in(Path.of(args[0]));
    var cache = Optional.of(args[1]).filter(c -> !c.isEmpty()).map(Path::of);
    var settings =
        new EngineSettings(usual.folder(), cache, usual.connections(), usual.sharedBuffers());
    var engine = PostgresEngine.start(settings, new SecureRandom(), EngineListener.none());
    System.out.println("ready " + engine.pid().orElseThrow());
    new CountDownLatch(1).await();
  }
}
