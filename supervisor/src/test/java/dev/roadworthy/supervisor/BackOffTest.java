package dev.roadworthy.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackOffTest {
  private final BackOff backOff = new BackOff(new Random(1));
  private Instant now = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void anIsolatedCrashCostsNoWait() {
    assertThat(backOff.after(now, true).pause()).isZero();
  }

  @Test
  void aKillEveryThreeSecondsIsNeverALoop() {
    for (int i = 0; i < 200; i++) {
      now = now.plusSeconds(3);
      BackOff.Next next = backOff.after(now, true);
      assertThat(next.looping()).isFalse();
      assertThat(next.pause()).isZero();
    }
  }

  @Test
  void aStartThatFailsWaitsLongerEachTimeUpToAMinute() {
    Duration before = Duration.ZERO;
    for (int i = 1; i <= 30; i++) {
      BackOff.Next next = backOff.after(now, false);
      assertThat(next.looping()).isEqualTo(i >= BackOff.FAILED_STARTS_OF_A_LOOP);
      assertThat(next.pause()).isLessThanOrEqualTo(Duration.ofMinutes(1));
      if (i <= 8) {
        assertThat(next.pause()).isGreaterThan(before);
        before = next.pause();
      }
      now = now.plus(next.pause());
    }
    assertThat(before).isGreaterThan(Duration.ofSeconds(20));
  }

  @Test
  void anAppThatCrashesOnEachRequestIsSlowedDown() {
    boolean looping = false;
    for (int i = 0; i < 40; i++) {
      now = now.plusMillis(500);
      looping = backOff.after(now, true).looping();
    }
    assertThat(looping).isTrue();
  }

  @Test
  void aPersonsRestartBeginsAnew() {
    for (int i = 0; i < 10; i++) {
      backOff.after(now, false);
    }
    backOff.reset();
    assertThat(backOff.after(now, false).pause()).isLessThan(Duration.ofMillis(300));
  }

  @Test
  void oneHealthyRunForgivesFailedStarts() {
    for (int i = 0; i < 10; i++) {
      backOff.after(now, false);
    }
    assertThat(backOff.after(now, true).pause()).isZero();
    assertThat(backOff.after(now, false).looping()).isFalse();
  }
}
