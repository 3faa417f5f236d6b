package dev.roadworthy.server;

import dev.roadworthy.base.Loop;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Gives memory back to the machine once the rush is over. The collector runs only when memory is
/// asked for, so a layer that idles would keep for ever what the last sign-up or burst needed: its
/// young generation, the word lists passwords are measured by, buffers of the compiler.
final class Rest implements Loop.Task {
  static final Duration EVERY = Duration.ofSeconds(15);

  /// Requests between two looks that still count as calm: a health check or an open tab, two a
  /// second.
  private static final long CALM = 2 * EVERY.toSeconds();

  /// In a long calm, every ten minutes in which there was any request.
  private static final long AGAIN = 40;

  private final LongSupplier requests;
  private long seen = -CALM - 1;
  private long seenAtRest = -1;
  private long calmLooks;
  private boolean again;

  /// @param requests how many there were so far
  Rest(LongSupplier requests) {
    this.requests = requests;
  }

  /// A collection takes some 50 ms; it shrinks the heap to what lives. There is a second one at the
  /// next look: how long nobody wanted a soft reference is counted up to the collection before.
  @Override
  public void run() {
    long now = requests.getAsLong();
    calmLooks = now - seen <= CALM ? calmLooks + 1 : 0;
    seen = now;
    boolean due = calmLooks == 1 || calmLooks % AGAIN == AGAIN - 1;
    if (due && now != seenAtRest) {
      seenAtRest = now;
      again = true;
      System.gc();
    } else if (again && calmLooks > 0) {
      again = false;
      System.gc();
    }
  }
}
