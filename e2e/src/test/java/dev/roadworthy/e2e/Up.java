package dev.roadworthy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One `roadworthy up --json` of the built distribution, as a process of its own.
final class Up implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  private final Process process;
  private final Path folder;
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private Up(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
    Thread.ofVirtual().start(this::read);
  }

  static Path program() {
    return REPOSITORY.resolve("server/target/roadworthy/roadworthy/bin/roadworthy");
  }

  /// Starts and does not wait.
  static Up start(Path folder, String... more) throws IOException {
    var command = new ArrayList<String>();
    command.add(program().toString());
    command.addAll(
        List.of("up", folder.toString(), "--port", "0", "--console-port", "0", "--json"));
    command.addAll(List.of(more));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new Up(process, folder);
  }

  /// Starts and waits until it is ready.
  static Up ready(Path folder, String... more) throws IOException {
    var up = start(folder, more);
    try {
      up.await("ready", Duration.ofSeconds(180));
      return up;
    } catch (Throwable e) {
      up.process.destroyForcibly();
      throw e;
    }
  }

  /// The first event of that name, waiting for it.
  JsonNode await(String name, Duration atMost) {
    Awaitility.await(name + " of " + lines)
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> event(name) != null || !process.isAlive());
    JsonNode event = event(name);
    assertThat(event).as("no event %s in %s", name, lines).isNotNull();
    return java.util.Objects.requireNonNull(event);
  }

  @org.jspecify.annotations.Nullable
  JsonNode event(String name) {
    for (JsonNode e : events) {
      if (e.path("event").asString("").equals(name)) {
        return e;
      }
    }
    return null;
  }

  long count(String name) {
    return events.stream().filter(e -> e.path("event").asString("").equals(name)).count();
  }

  List<String> output() {
    return lines;
  }

  String edge() {
    return await("ready", Duration.ofSeconds(1)).path("edge").asString();
  }

  String console() {
    return await("ready", Duration.ofSeconds(1)).path("console").asString();
  }

  Process process() {
    return process;
  }

  Path state() {
    return folder.resolve(".roadworthy");
  }

  /// A verb of the command line against this one; its standard output.
  String verb(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(program().toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("--state", state().toString()));
    return run(command);
  }

  JsonNode json(String... arguments) throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    return JSON.readTree(verb(all.toArray(String[]::new)));
  }

  /// Process ids of the instances.
  List<Long> instancePids() throws IOException, InterruptedException {
    var pids = new ArrayList<Long>();
    json("status").path("instances").forEach(i -> pids.add(i.path("pid").asLong()));
    return pids;
  }

  static String run(List<String> command) throws IOException, InterruptedException {
    var child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).as("%s said %s", command, output).isZero();
    return output;
  }

  /// SIGTERM, then the exit code within the promised 15 s.
  int stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(15, TimeUnit.SECONDS)).as("stops within 15 s").isTrue();
    return process.exitValue();
  }

  int exitCode(Duration atMost) throws InterruptedException {
    assertThat(process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS))
        .as("ends by itself; said %s", lines)
        .isTrue();
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    if (process.isAlive()) {
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        process.waitFor();
        throw new AssertionError("did not stop within 20 s of SIGTERM: " + lines);
      }
    }
  }

  private void read() {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        if (line.startsWith("{")) {
          events.add(JSON.readTree(line));
        }
      }
    } catch (IOException e) {
      lines.add("(reading ended: " + e + ")");
    }
  }
}
