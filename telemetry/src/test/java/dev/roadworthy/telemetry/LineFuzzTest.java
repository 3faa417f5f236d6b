package dev.roadworthy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever an app prints becomes an entry; nothing it prints takes the log down. The seeds run
/// with every build; `JAZZER_FUZZ=1 ./mvnw -pl telemetry -am verify -Dtest=LineFuzzTest` looks for
/// more.
final class LineFuzzTest {
  static Stream<String> lines() {
    return Stream.of(
        "",
        " ",
        "{",
        "{}",
        "{\"level\":30,\"msg\":\"x\"}",
        "{\"level\":{\"a\":[1e999]}}",
        "\u001b[31mERROR\u001b[0m boom",
        "\u001b",
        "\u001b[",
        "  at a.b(C.java:1)",
        "Traceback (most recent call last):",
        "{\"msg\":\"\\ud800\"}",
        "[[[[[[[[",
        "\u0000",
        "{\"time\":\"x\",\"severity\":\"warn\",\"request_id\":\"abc\"}",
        "2026-01-01 WARN [x] y",
        "{\"a\":".repeat(50),
        "request_id=01h",
        "\ud800\udc00 \ud800");
  }

  @MethodSource("lines")
  @FuzzTest
  void anyLineBecomesAnEntry(@NotNull String text) {
    var line = new LogLine("app-1", null, "stdout", Instant.EPOCH, text);
    var stamped = new Intake.Stamped(line, 1, 0, LogEntry.Source.APP, Level.INFO);
    LogEntry entry = LineParser.parse(stamped);
    assertThat(entry.level()).isNotNull();
    assertThat(entry.text().length()).isLessThanOrEqualTo(Math.max(64, text.length() * 2 + 64));
    StackJoiner.isTrace(text);
    PathShape.of(text);
  }
}
