package dev.roadworthy.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/// How long to wait before the next start. A crash of an instance that had been healthy is isolated
/// until proven otherwise: it is started again at once, 30 times in a minute. An attempt that never
/// became healthy waits 250 ms, then twice as long each time. From the fifth such attempt on, or
/// the 31st crash in a minute, it is a crash loop: a minute between attempts at most. A quarter of
/// each wait is random, so that many instances do not start in step.
final class BackOff {
  static final int FREE_A_MINUTE = 30;
  static final int FAILED_STARTS_OF_A_LOOP = 5;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /// @param crashes in a row when it loops
  record Next(Duration pause, boolean looping, int crashes) {}

  private final RandomGenerator random;
  private final ArrayDeque<Instant> recent = new ArrayDeque<>();
  private int failedStarts;
  private int excess;

  BackOff(RandomGenerator random) {
    this.random = random;
  }

  Next after(Instant now, boolean ranHealthy) {
    while (!recent.isEmpty() && recent.peekFirst().isBefore(now.minus(WINDOW))) {
      recent.removeFirst();
    }
    recent.add(now);
    if (ranHealthy) {
      failedStarts = 0;
      if (recent.size() <= FREE_A_MINUTE) {
        excess = 0;
        return new Next(Duration.ZERO, false, recent.size());
      }
      excess++;
      return new Next(growing(excess + 2), true, recent.size());
    }
    failedStarts++;
    return new Next(growing(failedStarts), failedStarts >= FAILED_STARTS_OF_A_LOOP, failedStarts);
  }

  /// A person asked for a start: the count begins anew.
  void reset() {
    recent.clear();
    failedStarts = 0;
    excess = 0;
  }

  private Duration growing(int attempt) {
    long full = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(attempt - 1, 20));
    return Duration.ofMillis(full * 3 / 4 + random.nextLong(full / 4 + 1));
  }
}
