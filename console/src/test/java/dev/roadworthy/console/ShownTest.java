package dev.roadworthy.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTest {
  private static final Instant NOW = Instant.parse("2026-11-20T09:41:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, just now",
    "-4, just now",
    "-5, 5 s ago",
    "-59, 59 s ago",
    "-60, 1 min ago",
    "-3599, 59 min ago",
    "-3600, 1 h ago",
    "-86400, 1 d ago",
    "300, in 5 min"
  })
  void timesAreToldFromNow(long seconds, String words) {
    assertThat(Shown.ago(NOW.plusSeconds(seconds), NOW)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"0.04, 0.0 ms", "9.96, 10.0 ms", "12.4, 12 ms", "999.4, 999 ms", "1240, 1.2 s"})
  void millisecondsHaveTheDigitsThatMatter(double ms, String words) {
    assertThat(Shown.millis(ms)).isEqualTo(words);
  }

  @Test
  void whatIsNotKnownIsADash() {
    assertThat(Shown.millis(null)).isEqualTo("–");
    assertThat(Shown.size(null)).isEqualTo("–");
    assertThat(Shown.size(-1L)).isEqualTo("–");
    assertThat(Shown.percent(null)).isEqualTo("–");
    assertThat(Shown.since(null, NOW)).isEqualTo("–");
  }

  @Test
  void aClockThatWentBackShowsNoNegativeUptime() {
    assertThat(Shown.since(NOW.plusSeconds(60), NOW)).isEqualTo("0 s");
  }

  @ParameterizedTest
  @CsvSource({
    "ready, passing, GOOD",
    "ready, failing, BAD",
    "ready, '', GOOD",
    "starting, '', BUSY",
    "crash-looping, failing, BAD",
    "a-word-of-tomorrow, passing, QUIET"
  })
  void anInstanceIsGoodOnlyWhenStateAndHealthAre(String state, String health, Tone tone) {
    var instance = new Instance("a", state, health, 1, 1, NOW, 0, null, null, null, "", "");
    assertThat(instance.tone()).isEqualTo(tone);
  }

  @Test
  void healthIsTheWorstThatMattersToAVisitor() {
    assertThat(health("ready", "ready").word()).isEqualTo("Healthy");
    assertThat(health("ready", "crashed").word()).isEqualTo("Degraded");
    assertThat(health("starting", "crashed").word()).isEqualTo("Starting");
    assertThat(health("crashed").word()).isEqualTo("Down");
    assertThat(health().word()).isEqualTo("Not started");
  }

  private static Health health(String... states) {
    List<Instance> all =
        List.of(states).stream()
            .map(s -> new Instance("a", s, "", 1, 1, NOW, 0, null, null, null, "", ""))
            .toList();
    return Health.of(new Found<>(all, "", null));
  }
}
