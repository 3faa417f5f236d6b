package dev.roadworthy.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `roadworthy up` prints, held against files a person has looked at.
class UpReportTest {
  private static final List<UpEvent> GOOD =
      List.of(
          new UpEvent.Detected(
              "guestbook",
              "Node 20 · Express · SQLite data/guestbook.db · npm start · PORT",
              List.of()),
          new UpEvent.Building("npm ci", "added 71 packages"),
          new UpEvent.Built("npm ci", Duration.ofMillis(4100), false),
          new UpEvent.Started(2, "GET /", Duration.ofMillis(900)),
          new UpEvent.Ready(
              "http://localhost:8080",
              "sign-in on, 600/min per client",
              "http://localhost:7070/welcome?key=abc",
              true,
              "PostgreSQL 18 (embedded), .roadworthy/",
              2,
              Duration.ofMillis(6200)),
          new UpEvent.Crashed(
              "guestbook-1", "it was killed by signal 9", List.of("last words", "\u001B[31mred")),
          new UpEvent.Held("no instance answers"),
          new UpEvent.Released(Duration.ofMillis(640)),
          new UpEvent.Stopped(Duration.ofMillis(1200)));

  private static final List<UpEvent> BAD =
      List.of(
          new UpEvent.Detected(
              "tasks",
              "Node 20 · Express · node server.js",
              List.of("One note.\nroadworthy.yaml: run: {port: 3001}")),
          new UpEvent.Failed(
              "missing-variables",
              "tasks needs a variable that is not set:\nJWT_SECRET, read at server.js:12",
              "Give it a value: roadworthy up --env JWT_SECRET=...",
              List.of()));

  @Test
  void peopleReadAlignedLines() throws IOException {
    isGolden("up-good.txt", text(GOOD));
    isGolden("up-bad.txt", text(BAD));
  }

  @Test
  void programsReadOneObjectALine() throws IOException {
    var out = new ByteArrayOutputStream();
    var report = new JsonReport(new PrintStream(out, true, StandardCharsets.UTF_8));
    GOOD.forEach(report::tell);
    BAD.forEach(report::tell);
    isGolden("up.jsonl", out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void whatTheAppWritesCannotDriveTheTerminal() {
    assertThat(text(GOOD)).doesNotContain("\u001B");
  }

  @Test
  void aCrashLoopIsToldOnceWholeAndThenInOneLine() {
    var crash = new UpEvent.Crashed("chat-1", "The app needs Redis.", List.of("ECONNREFUSED"));
    var other = new UpEvent.Crashed("chat-1", "It was killed by signal 9.", List.of());
    assertThat(text(List.of(crash, crash, crash, other)))
        .containsOnlyOnce("ECONNREFUSED")
        .contains("chat-1 again, in the same way\n  crashed   chat-1 again")
        .endsWith("chat-1: It was killed by signal 9.\n");
  }

  private static String text(List<UpEvent> events) {
    var out = new ByteArrayOutputStream();
    var report = new TextReport(new PrintStream(out, true, StandardCharsets.UTF_8), false);
    events.forEach(report::tell);
    return out.toString(StandardCharsets.UTF_8);
  }

  /// To accept a new picture: look at target/golden/NAME and copy it over.
  private static void isGolden(String name, String seen) throws IOException {
    Path written = Files.createDirectories(Path.of("target/golden")).resolve(name);
    Files.writeString(written, seen);
    assertThat(seen)
        .isEqualTo(Files.readString(Path.of("src/test/resources/golden").resolve(name)));
  }
}
