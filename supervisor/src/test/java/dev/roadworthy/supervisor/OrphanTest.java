package dev.roadworthy.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `kill -9` of Roadworthy leaves no process and no control group, and loses no line of an app.
class OrphanTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private final List<Process> started = new ArrayList<>();
  private Path root;

  @BeforeEach
  void makeApp() throws IOException {
    root = Files.createTempDirectory("rw-orphan");
    root.toFile().setExecutable(true, false);
    Path app = Files.createDirectory(root.resolve("app"));
    Files.writeString(
        app.resolve("package.json"), "{\"name\":\"x\",\"scripts\":{\"start\":\"node victim.js\"}}");
    Files.writeString(
        app.resolve("victim.js"),
        Yard.SERVER
            + """
            process.on('SIGTERM', () => {});
            const { spawn } = require('child_process');
            spawn('setsid', ['sh', '-c', 'sleep 2000 & sleep 2001'], { stdio: 'ignore' });
            let n = 0;
            setInterval(() => console.log('tick ' + n++), 2);
            """);
  }

  @AfterEach
  void stopAll() throws Exception {
    for (Process p : started) {
      p.destroyForcibly().waitFor();
      await().atMost(PATIENCE).until(() -> Yard.marked("rw-" + p.pid() + "-").isEmpty());
    }
    Yard.delete(root);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cgroups", "marker"})
  void killedSupervisorLeavesNoProcessBehind(String mode) throws Exception {
    Process supervisor = supervisor(mode);
    awaitLine(supervisor, "ready ");
    String marker = "rw-" + supervisor.pid() + "-";
    await().atMost(PATIENCE).until(() -> Yard.marked(marker).size() >= 4);
    supervisor.destroyForcibly().waitFor();
    await().atMost(PATIENCE).until(() -> Yard.marked(marker).isEmpty());
    await().atMost(PATIENCE).until(() -> groupsOf(supervisor.pid()).isEmpty());
  }

  @Test
  void killedSupervisorAndItsGuardianAreClearedAwayByTheNextOne() throws Exception {
    Process supervisor = supervisor("cgroups");
    awaitLine(supervisor, "ready ");
    String marker = "rw-" + supervisor.pid() + "-";
    var guardians =
        Proc.all().stream()
            .filter(s ->
                Proc.commandLine(s.pid()).contains("roadworthy-guardian " + marker)
                    || argv(s.pid()).contains(marker) && s.parent() == supervisor.pid())
            .toList();
    assertThat(guardians).isNotEmpty();
    supervisor.destroyForcibly();
    guardians.forEach(g -> ProcessHandle.of(g.pid()).ifPresent(ProcessHandle::destroyForcibly));
    supervisor.waitFor();
    Process next = supervisor("cgroups");
    awaitLine(next, "ready ");
    assertThat(Yard.marked(marker)).isEmpty();
    assertThat(groupsOf(supervisor.pid())).isEmpty();
  }

  @Test
  void noLineIsLostWhenTheSupervisorIsKilled() throws Exception {
    Process first = supervisor("cgroups");
    BufferedReader out = awaitLine(first, "line tick 300");
    first.toHandle().destroyForcibly();
    var ticks = new ArrayList<Integer>();
    out.lines().forEach(l -> tick(l, ticks));
    int lastOfFirst = ticks.isEmpty() ? 300 : ticks.getLast();
    Process second = supervisor("cgroups");
    var recovered = new ArrayList<Integer>();
    try (BufferedReader lines = reader(second)) {
      for (String l = lines.readLine();
          l != null && !l.startsWith("ready ");
          l = lines.readLine()) {
        tick(l, recovered);
      }
    }
    assertThat(recovered).isNotEmpty();
    assertThat(recovered.getFirst()).isLessThanOrEqualTo(lastOfFirst + 1);
    for (int i = 1; i < recovered.size() && recovered.get(i) != 0; i++) {
      assertThat(recovered.get(i)).isEqualTo(recovered.get(i - 1) + 1);
    }
  }

  @Test
  void roadworthyWithoutRootSupervisesAndLeavesNoOrphanEither() throws Exception {
    assumeThat(AppUser.self().root()).isTrue();
    String classPath = copiedClassPath();
    Process chown = new ProcessBuilder("chown", "-R", "nobody", root.toString()).start();
    assertThat(chown.waitFor()).isZero();
    var command = new ArrayList<>(List.of("setpriv", "--reuid=nobody", "--clear-groups", "--"));
    command.addAll(java(classPath, "cgroups"));
    Process supervisor = launch(command);
    awaitLine(supervisor, "ready ");
    String marker = "rw-" + supervisor.pid() + "-";
    assertThat(Yard.marked(marker)).isNotEmpty();
    supervisor.toHandle().destroyForcibly();
    await().atMost(PATIENCE).until(() -> Yard.marked(marker).isEmpty());
  }

  /// Where nobody may read it.
  private String copiedClassPath() throws Exception {
    Path to = Files.createDirectory(root.resolve("cp"));
    var copied = new ArrayList<String>();
    for (String entry : System.getProperty("java.class.path").split(":")) {
      if (Files.exists(Path.of(entry))) {
        String name = copied.size() + "-" + Path.of(entry).getFileName();
        new ProcessBuilder("cp", "-r", entry, to.resolve(name).toString()).start().waitFor();
        copied.add(to.resolve(name).toString());
      }
    }
    return String.join(":", copied);
  }

  private static void tick(String line, List<Integer> into) {
    if (line.startsWith("line tick ")) {
      into.add(Integer.parseInt(line.substring("line tick ".length())));
    }
  }

  private Process supervisor(String mode) throws IOException {
    return launch(java(System.getProperty("java.class.path"), mode));
  }

  private List<String> java(String classPath, String mode) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx64m",
        "-XX:+UseSerialGC",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        classPath,
        SupervisorProcess.class.getName(),
        root.toString(),
        mode,
        "npm",
        "start");
  }

  private Process launch(List<String> command) throws IOException {
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("HOME", root.toString());
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static BufferedReader reader(Process process) {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  private static BufferedReader awaitLine(Process process, String start) throws IOException {
    BufferedReader out = reader(process);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(start)) {
        return out;
      }
    }
    throw new AssertionError("the supervisor ended before " + start);
  }

  private static String argv(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> groupsOf(long pid) throws IOException {
    Path cgroups = Path.of("/sys/fs/cgroup");
    if (!Files.isDirectory(cgroups)) {
      return List.of();
    }
    try (var all =
        Files.find(
            cgroups,
            5,
            (p, a) -> p.getFileName().toString().startsWith(Cgroups.PREFIX + pid + "-"))) {
      return all.map(Path::toString).toList();
    }
  }
}
