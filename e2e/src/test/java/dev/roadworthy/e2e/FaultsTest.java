package dev.roadworthy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes wrong around a start is said in a sentence, exits 3 and loses nothing.
class FaultsTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path temp;

  @Test
  void aPortInUseIsNamed() throws Exception {
    Path app = notes();
    try (var other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        var up = Up.start(app, "--port", String.valueOf(other.getLocalPort()))) {
      assertThat(up.exitCode(SOON)).isEqualTo(3);
      assertThat(up.await("problem", SOON).path("code").asString()).isEqualTo("port-in-use");
      assertThat(String.join("\n", up.output())).contains(String.valueOf(other.getLocalPort()));
    }
  }

  @Test
  void aFolderThatIsNotThereIsNamed() throws Exception {
    try (var up = Up.start(temp.resolve("nowhere"))) {
      assertThat(up.exitCode(SOON)).isEqualTo(3);
      assertThat(up.await("problem", SOON).path("message").asString()).contains("nowhere");
    }
  }

  @Test
  void everyMistakeOfTheFileIsToldAtOnce() throws Exception {
    Path app = notes();
    Files.writeString(
        app.resolve("roadworthy.yaml"),
        """
        run:
          instnces: 2
          memory: lots
        routes:
          - {path: /admin, allow: everybody}
        """);
    try (var up = Up.start(app)) {
      assertThat(up.exitCode(SOON)).isEqualTo(2);
      assertThat(String.join("\n", up.output()))
          .contains("instances")
          .contains("memory")
          .contains("everybody")
          .contains("roadworthy.yaml:2");
    }
  }

  @Test
  void anAppThatExitsAtOnceIsExplainedWithItsLastLines() throws Exception {
    Path app = temp.resolve("broken");
    Files.createDirectories(app);
    Files.writeString(app.resolve("package.json"), "{\"scripts\":{\"start\":\"node server.js\"}}");
    Files.writeString(app.resolve("server.js"), "require('left-pad-that-is-not-there')\n");
    try (var up = Up.start(app)) {
      assertThat(up.exitCode(SOON)).isEqualTo(3);
      assertThat(String.join("\n", up.output())).contains("left-pad-that-is-not-there");
    }
  }

  @Test
  void aStopEndsTheProgramAsSoonAsItSaysSo() throws Exception {
    try (var up = Up.ready(notes())) {
      var pids = up.instancePids();
      // Process.destroy() would close its output, with the event in it.
      up.process().toHandle().destroy();
      up.await("stopped", Duration.ofSeconds(15));
      assertThat(up.exitCode(Duration.ofSeconds(3))).isZero();
      assertThat(pids).isNotEmpty().noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    }
  }

  @Test
  void aSecondUpOnTheSameStateIsRefusedAndTheFirstGoesOn() throws Exception {
    Path app = notes();
    try (var first = Up.ready(app);
        var second = Up.start(app)) {
      assertThat(second.exitCode(SOON)).isEqualTo(3);
      assertThat(second.await("problem", SOON).path("code").asString())
          .isEqualTo("already-running");
      try (var caller = new Caller(first.edge())) {
        assertThat(caller.get("/.roadworthy/health/ready").statusCode()).isEqualTo(200);
      }
      assertThat(first.stop()).isZero();
    }
  }

  @Test
  void killedHardItLeavesNoOrphanAndKeepsSessions() throws Exception {
    Path app = notes();
    try (var caller = new Caller("http://127.0.0.1:" + freePort())) {
      var first = Up.ready(app);
      String user = "again@example.com";
      try (var before = new Caller(first.edge())) {
        assertThat(before.signUp(user).statusCode()).isLessThan(300);
      }
      var pids = first.instancePids();
      first.process().destroyForcibly();
      first.process().waitFor();
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> pids.stream().noneMatch(p -> ProcessHandle.of(p).isPresent()));
      try (var second = Up.ready(app);
          var after = new Caller(second.edge())) {
        assertThat(after.signIn(user).statusCode()).isLessThan(300);
        assertThat(second.stop()).isZero();
      }
    }
  }

  @Test
  void aCorruptStateFolderIsNamedAndLeftAlone() throws Exception {
    Path app = notes();
    try (var first = Up.ready(app)) {
      assertThat(first.stop()).isZero();
    }
    Path control;
    try (var found = Files.walk(app.resolve(".roadworthy"), 5)) {
      control = found.filter(p -> p.endsWith("global/pg_control")).findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(control);
    Files.write(control, new byte[whole.length]);
    try (var up = Up.start(app)) {
      assertThat(up.exitCode(SOON)).isEqualTo(3);
      assertThat(String.join("\n", up.output())).contains(".roadworthy");
    }
    Files.write(control, whole);
    try (var up = Up.ready(app)) {
      assertThat(up.stop()).isZero();
    }
  }

  private Path notes() throws IOException {
    return Examples.copy("notes-java", temp);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
