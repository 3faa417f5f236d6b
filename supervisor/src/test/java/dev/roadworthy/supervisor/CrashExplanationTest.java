package dev.roadworthy.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What apps really print, and the words that must be in the explanation.
class CrashExplanationTest {
  private static List<OutputLine> lines(String text) {
    return Arrays.stream(text.split("\n"))
        .map(t -> new OutputLine("app-1", OutputLine.Stream.ERR, Instant.EPOCH, t))
        .toList();
  }

  private static String explain(String text) {
    return CrashExplanation.of(new Exit.Code(1), false, lines(text));
  }

  @Test
  void anErrorTheAppLivedThroughDoesNotExplainAKill() {
    List<OutputLine> handled = lines("SyntaxError: Expected property name or '}' in JSON");
    assertThat(CrashExplanation.of(new Exit.Signal(9), false, handled)).contains("outside killed");
    assertThat(CrashExplanation.of(new Exit.Signal(15), false, handled)).contains("asked it to");
    assertThat(CrashExplanation.of(new Exit.Signal(9), false, lines("MemoryError")))
        .contains("out of memory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Error: Cannot find module 'express' | package express. Run the build (npm ci)",
        "Error: Cannot find module '/srv/app/dist/server.js' | does not find the file /srv/app/dist",
        "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'koa' imported from /a/b.js | package koa",
        "Error: listen EADDRINUSE: address already in use :::3001 | port 3001",
        "Error: listen EADDRINUSE: address already in use 127.0.0.1:8080 | port 8080",
        "OSError: [Errno 98] Address already in use | port that another process holds",
        "Web server failed to start. Port 8080 was already in use. | port that another process",
        "Error: listen EACCES: permission denied 0.0.0.0:80 | port 80",
        "Error: connect ECONNREFUSED 127.0.0.1:6379 | needs Redis, and nothing listens on port 6379",
        "Error: connect ECONNREFUSED ::1:5432 | needs PostgreSQL",
        "MongooseServerSelectionError: connect ECONNREFUSED 127.0.0.1:27017 | needs MongoDB",
        "redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused. | needs Redis",
        "connection to server at \"localhost\" (127.0.0.1), port 5432 failed: Connection refused | PostgreSQL",
        "Error: getaddrinfo ENOTFOUND db.internal | host db.internal",
        "ModuleNotFoundError: No module named 'flask' | module flask. Run the build (pip install",
        "java.lang.UnsupportedClassVersionError: com/x/Main has been compiled by a more recent version of the Java Runtime (class file version 69.0), this version | compiled for Java 25",
        "error: invalid target release: 21 | asks for Java 21",
        "Error: No such built-in module: node:sqlite | needs a newer Node",
        "was compiled against a different Node.js version using NODE_MODULE_VERSION 108 | npm rebuild",
        "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory | ran out of memory",
        "Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space | ran out of memory",
        "Error: JWT_SECRET is required | variable JWT_SECRET",
        "Error: Missing required environment variable: STRIPE_SECRET_KEY | variable STRIPE_SECRET_KEY",
        "KeyError: 'DATABASE_URL' | variable DATABASE_URL",
        "Error: secretOrPrivateKey must have a value | JWT_SECRET",
        "sqlite3.OperationalError: unable to open database file | SQLite file",
        "sqlite3.OperationalError: attempt to write a readonly database | may not be written",
        "Error: EACCES: permission denied, open '/srv/app/uploads/a' | may not touch /srv/app/uploads/a",
        "PermissionError: [Errno 13] Permission denied: '/var/log/x.log' | may not touch /var/log/x.log",
        "Error: ENOSPC: no space left on device, write | disk is full",
        "Error: Could not find a production build in the '.next' directory. | no production build",
        "npm error Missing script: \"start\" | no script start",
        "sh: 1: gunicorn: not found | command gunicorn is not there",
        "setpriv: failed to execute nodemon: No such file or directory | command nodemon is not there",
        "FATAL: password authentication failed for user \"app\" | refused the password of app",
        "error: relation \"users\" does not exist | no table users",
        "sqlite3.OperationalError: no such table: todos | no table todos",
        "SyntaxError: Unexpected token '??=' | does not parse",
        "Unable to access jarfile target/app.jar | There is no target/app.jar",
      })
  void commonFailuresAreNamed(String line, String words) {
    assertThat(explain("some line before\n" + line + "\n    at somewhere (file.js:1:2)"))
        .contains(words);
  }

  @Test
  void aKillAtTheMemoryLimitNamesTheSetting() {
    assertThat(CrashExplanation.of(new Exit.Signal(9), true, List.of())).contains("run: {memory:");
  }

  @Test
  void theExitSpeaksWhenTheLinesDoNot() {
    assertThat(CrashExplanation.of(new Exit.Code(3), false, List.of())).contains("wrote nothing");
    assertThat(CrashExplanation.of(new Exit.Code(0), false, List.of())).contains("has to stay");
    assertThat(CrashExplanation.of(new Exit.Signal(9), false, List.of())).contains("SIGKILL");
    assertThat(CrashExplanation.of(new Exit.Signal(11), false, List.of())).contains("Native code");
  }

  @Test
  void ordinaryLinesExplainNothing() {
    assertThat(explain("GET / 200\nlistening on 3000\nconnected to 10.0.0.1:6379"))
        .isEqualTo("It ended with exit code 1; its last lines say why.");
  }

  @Test
  void hostileLinesCostLittleTime() {
    String nasty = ("ECONNREFUSED ".repeat(70) + "\n").repeat(50);
    long began = System.nanoTime();
    explain(nasty + "missing ".repeat(120) + "\n" + "A_".repeat(500));
    assertThat((System.nanoTime() - began) / 1_000_000).isLessThan(2000);
  }
}
