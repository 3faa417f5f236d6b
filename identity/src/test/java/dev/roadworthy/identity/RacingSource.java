package dev.roadworthy.identity;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The real one, with something happening between the first reading and its use.
final class RacingSource implements SessionSource {
  private final SessionSource real;
  final AtomicInteger reads = new AtomicInteger();
  Runnable afterRead = () -> {};

  RacingSource(SessionSource real) {
    this.real = real;
  }

  @Override
  public @Nullable StoredSession byTokenHash(byte[] hash) {
    var row = real.byTokenHash(hash);
    if (reads.incrementAndGet() == 1) {
      afterRead.run();
    }
    return row;
  }

  @Override
  public Map<String, StoredSession> byIds(Collection<String> ids) {
    return real.byIds(ids);
  }

  @Override
  public void touch(Map<String, Instant> lastUse) {
    real.touch(lastUse);
  }

  @Override
  public void ping() {
    real.ping();
  }
}
