package dev.roadworthy.server;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// SplitMix64 (Steele, Lea, Flood 2014) on one atomic counter, for identifiers made by many threads
/// at once. Not for secrets.
final class SharedRandom implements RandomGenerator {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private final AtomicLong state;

  SharedRandom(long seed) {
    state = new AtomicLong(seed);
  }

  @Override
  public long nextLong() {
    long z = state.addAndGet(GOLDEN_GAMMA);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
