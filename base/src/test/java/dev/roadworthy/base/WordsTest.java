package dev.roadworthy.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "0B, 0, 0 B",
    "800B, 800, 800 B",
    "4 KiB, 4096, 4 KiB",
    "1.5MiB, 1572864, 1.5 MiB",
    "512MiB, 536870912, 512 MiB",
    "10MB, 10000000, 9.5 MiB",
    "2GiB, 2147483648, 2 GiB"
  })
  void sizesAreReadAndWritten(String text, long bytes, String shown) {
    assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    assertThat(new ByteSize(bytes).toString()).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"512", "MiB", "-1MiB", "1.2345MiB", "0.3B", "lots", "1 mib", ""})
  void aSizeWithoutAUnitOrSenseIsRefused(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, 500, 500 ms",
    "10s, 10000, 10 s",
    "90s, 90000, 1 min 30 s",
    "2m, 120000, 2 min",
    "1h, 3600000, 1 h",
    "30d, 2592000000, 30 d"
  })
  void durationsAreReadAndWritten(String text, long millis, String shown) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
    assertThat(Durations.text(Duration.ofMillis(millis))).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "600/min, 600, 60, 600/min",
    "10/s, 10, 1, 10/1.0 s",
    "5/15m, 5, 900, 5/15 min",
    "100/h, 100, 3600, 100/h"
  })
  void ratesAreRead(String text, long count, long seconds, String shown) {
    var rate = Rate.parse(text);
    assertThat(rate.count()).isEqualTo(count);
    assertThat(rate.per()).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(rate.intervalNanos()).isEqualTo(seconds * 1_000_000_000L / count);
    if (!shown.contains("1.0")) {
      assertThat(rate.toString()).isEqualTo(shown);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"600", "0/min", "600/fortnight", "/min", "a/s"})
  void aRateWithoutATimeIsRefused(String text) {
    assertThatThrownBy(() -> Rate.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSecretNeverPrints() {
    var secret = Secret.of("hunter2");
    assertThat(secret.toString()).doesNotContain("hunter2");
    assertThat(secret.matches("hunter2")).isTrue();
    assertThat(secret.matches("hunter")).isFalse();
    assertThat(secret).isEqualTo(Secret.of("hunter2")).isNotEqualTo(Secret.of("other"));
  }

  @Test
  void idsSortByTheirTimeAndDoNotRepeat() {
    var early = new Ids(Clock.fixed(Instant.ofEpochMilli(1000), ZoneOffset.UTC), new Random(1));
    var late = new Ids(Clock.fixed(Instant.ofEpochMilli(1001), ZoneOffset.UTC), new Random(1));
    assertThat(early.next()).hasSize(26).isLessThan(late.next());
    var seen = new HashSet<String>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.add(early.next())).isTrue();
    }
  }
}
