package dev.roadworthy.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTest {
  @Test
  void runsAtOnceAgainWhenNudgedAndGoesOnAfterAFailure() {
    var runs = new AtomicInteger();
    var failures = new AtomicInteger();
    try (var loop =
        Loop.start(
            "test",
            Duration.ofHours(1),
            () -> {
              if (runs.incrementAndGet() == 2) {
                throw new IllegalStateException("the second run fails");
              }
            },
            (name, e) -> failures.incrementAndGet())) {
      await().untilAtomic(runs, org.hamcrest.Matchers.is(1));
      loop.nudge();
      await().untilAtomic(failures, org.hamcrest.Matchers.is(1));
      loop.nudge();
      await().untilAtomic(runs, org.hamcrest.Matchers.is(3));
    }
  }

  @Test
  void closingInterruptsARunAndWaitsForIt() throws Exception {
    var began = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    var loop =
        Loop.start(
            "test",
            Duration.ofHours(1),
            () -> {
              began.countDown();
              try {
                new CountDownLatch(1).await();
              } finally {
                ended.countDown();
              }
            },
            (name, e) -> {});
    began.await();
    loop.close();
    assertThat(ended.getCount()).isZero();
  }
}
