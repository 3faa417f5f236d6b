package dev.roadworthy.telemetry;

import static dev.roadworthy.telemetry.Given.parsed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LineParserTest {
  record Case(String line, Level level, @Nullable String request, String text) {}

  private static Case of(String line, Level level, @Nullable String request, String text) {
    return new Case(line, level, request, text);
  }

  private static Case plain(String line, Level level) {
    return new Case(line, level, null, line);
  }

  static Stream<Case> json() {
    return Stream.of(
        // pino, with pino-http
        of(
            "{\"level\":50,\"time\":1,\"pid\":7,\"hostname\":\"h\",\"req\":{\"id\":\"abc-1\",\"url\":\"/x\"},\"msg\":\"failed\"}",
            Level.ERROR,
            "abc-1",
            "failed req.id=abc-1 req.url=/x"),
        // winston
        of(
            "{\"level\":\"warn\",\"message\":\"slow query\",\"requestId\":\"r-7\",\"ms\":120}",
            Level.WARN,
            "r-7",
            "slow query requestId=r-7 ms=120"),
        // bunyan
        of(
            "{\"name\":\"api\",\"hostname\":\"h\",\"pid\":1,\"level\":30,\"msg\":\"hi\",\"time\":\"t\",\"v\":0,\"req_id\":\"b-9\"}",
            Level.INFO,
            "b-9",
            "hi name=api req_id=b-9"),
        // python-json-logger
        of(
            "{\"asctime\": \"now\", \"levelname\": \"CRITICAL\", \"message\": \"down\", \"request_id\": \"p-1\"}",
            Level.FATAL,
            "p-1",
            "down asctime=now request_id=p-1"),
        // structlog
        of(
            "{\"event\":\"signed in\",\"level\":\"debug\",\"user\":\"mia\"}",
            Level.DEBUG,
            null,
            "signed in user=mia"),
        // logback
        of(
            "{\"@timestamp\":\"t\",\"@version\":\"1\",\"message\":\"boom\",\"level\":\"ERROR\",\"level_value\":40000,\"stack_trace\":\"java.lang.X: boom\\n\\tat a.B.c(B.java:1)\\n\"}",
            Level.ERROR,
            null,
            "boom\njava.lang.X: boom\n\tat a.B.c(B.java:1)"),
        // Go's slog; zap names the id its own way
        of(
            "{\"time\":\"t\",\"level\":\"INFO\",\"msg\":\"up\",\"X-Request-Id\":\"s-1\"}",
            Level.INFO,
            "s-1",
            "up X-Request-Id=s-1"),
        // an error without a level
        of(
            "{\"msg\":\"x\",\"err\":{\"stack\":\"Error: x\\n    at y\"}}",
            Level.ERROR,
            null,
            "x\nError: x\n    at y"),
        // syslog numbers of GELF
        of("{\"short_message\":\"x\",\"level\":3}", Level.ERROR, null, "short_message=x"),
        // nested deeper than anybody reads
        of("{\"a\":".repeat(50) + "1" + "}".repeat(50), Level.INFO, null, "a.a.a.a.a.a.a.a.a=…"));
  }

  static Stream<Case> text() {
    return Stream.of(
        plain("Listening on port 3000", Level.INFO),
        plain("2026-11-20 10:00:00,123 ERROR [main] db: refused", Level.ERROR),
        plain("2026-11-20T10:00:00.1Z  WARN 7 --- [main] o.s.b.X : careful", Level.WARN),
        plain("WARNING:root:disk is nearly full", Level.WARN),
        plain("[2026-11-20 10:00:00 +0000] [7] [CRITICAL] WORKER TIMEOUT (pid:8)", Level.FATAL),
        plain("2026/11/20 10:00:00 [error] 7#7: *1 connect() failed", Level.ERROR),
        plain("[warn] deprecated", Level.WARN),
        plain("error: cannot find module 'x'", Level.ERROR),
        plain("time=2026-11-20 level=warning msg=\"slow\"", Level.WARN),
        plain("E1120 10:00:00.000001       7 main.go:3] refused", Level.ERROR),
        plain("TypeError: Cannot read properties of undefined", Level.ERROR),
        plain("Uncaught Error: boom", Level.ERROR),
        plain("java.lang.IllegalStateException: no bean", Level.ERROR),
        plain("2026-11-20 10:00:00 UTC [7] LOG:  checkpoint complete", Level.INFO),
        plain("DEBUG | app.main:index:12 - hello", Level.DEBUG),
        plain("INFO: the ERROR page was shown", Level.INFO),
        plain("the errors of yesterday were read by our information desk", Level.INFO),
        plain("GET /ERROR/500 HTTP/1.1 200", Level.INFO),
        plain("127.0.0.1 - - [20/Nov/2026 10:00:00] \"GET / HTTP/1.1\" 200 -", Level.INFO),
        of(
            "INFO done request_id=abc123 in 4 ms",
            Level.INFO,
            "abc123",
            "INFO done request_id=abc123 in 4 ms"),
        of("[X-Request-Id: 01jd-x] hello", Level.INFO, "01jd-x", "[X-Request-Id: 01jd-x] hello"),
        of("handled {reqId: 'q-12345'}", Level.INFO, "q-12345", "handled {reqId: 'q-12345'}"),
        of(
            "\u001b[32minfo\u001b[39m: up \u001b]0;title\u0007now\u0000",
            Level.INFO,
            null,
            "info: up now"),
        of("\u001b[31mERROR\u001b[0m down", Level.ERROR, null, "ERROR down"),
        plain("{not json", Level.INFO),
        plain("{\"a\":1} and more", Level.INFO),
        of("{\"a\":", Level.INFO, null, "{\"a\":"),
        of("\u001b[", Level.INFO, null, ""),
        of("", Level.INFO, null, ""));
  }

  @ParameterizedTest
  @MethodSource({"json", "text"})
  void aLineTellsItsLevelRequestAndText(Case c) {
    LogEntry e = parsed(c.line());
    assertThat(e.text()).isEqualTo(c.text());
    assertThat(e.level()).isEqualTo(c.level());
    assertThat(e.names().request()).isEqualTo(c.request());
  }

  @Test
  void anyBytesAreAnEntryThatCanBeStoredAndReadBack() throws Exception {
    var random = new Random(7);
    var codec = new EntryCodec();
    String alphabet = "{}[]\":,\\ \t\n\u001b[31m=eErRoOWwAaNn0919-\ud83d\ude00\ud83dé\u0000id";
    for (int i = 0; i < 20_000; i++) {
      var line = new StringBuilder();
      for (int n = random.nextInt(80); n > 0; n--) {
        line.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      LogEntry e = parsed(line.toString());
      LogEntry back = EntryCodec.decode(codec.encode(e).slice());
      assertThat(back.sequence()).isEqualTo(e.sequence());
      assertThat(back.level()).isEqualTo(e.level());
    }
  }

  @Test
  void aLineOfAMegabyteIsReadInLinearTime() {
    for (String unit : new String[] {"request_id=", "\u001b[", "{\"a\":", "ERROR", "a:", "at \n"}) {
      long start = System.nanoTime();
      parsed(unit.repeat(200_000));
      assertThat((System.nanoTime() - start) / 1_000_000).as(unit).isLessThan(2000);
    }
  }
}
