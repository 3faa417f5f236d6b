package dev.roadworthy.edge;

import java.util.concurrent.atomic.AtomicLongArray;

/// Counts requests against limits with GCRA (the generic cell rate algorithm, ITU-T I.371): one
/// `long` a key, the time at which the key's bucket would be empty again. A key may use its whole
/// quota at once and then gets it back evenly.
///
/// A table of fixed size, shared by all loops: [#SLOTS] keys of 16 bytes, so 1 MiB. A key lives in
/// one of [#PROBES] neighbouring slots; when all are taken, the one whose bucket has been empty
/// longest is forgotten, which for any key that matters is none. Keys are 64-bit hashes under a
/// random seed, so that a client cannot choose to share a slot with another.
final class RateLimiter {
  static final int SLOTS = 1 << 16;
  private static final int PROBES = 8;
  private final AtomicLongArray keys = new AtomicLongArray(SLOTS);
  private final AtomicLongArray emptyAt = new AtomicLongArray(SLOTS);
  private final long seed;

  RateLimiter(long seed) {
    this.seed = seed;
  }

  /// Takes one from the key's quota.
  ///
  /// @param now nanoseconds on a clock that does not jump
  /// @return when allowed, what remains in the upper and the seconds until all is back in the lower
  ///   32 bits; when refused, minus the nanoseconds until one is free
  long take(Limiting limiting, long key, long now) {
    int slot = slot(mix(seed ^ mix(key + limiting.id() * 0x9E3779B97F4A7C15L)), now);
    long interval = limiting.intervalNanos();
    long window = limiting.windowNanos();
    while (true) {
      long before = emptyAt.get(slot);
      long from = before == 0 || before - now < 0 ? now : before;
      long after = from + interval;
      long backlog = after - now;
      if (backlog > window) {
        return -(backlog - window);
      }
      if (emptyAt.compareAndSet(slot, before, after == 0 ? 1 : after)) {
        long left = Math.min((window - backlog) / interval, Integer.MAX_VALUE);
        return left << 32 | (backlog + 999_999_999L) / 1_000_000_000L;
      }
    }
  }

  private int slot(long hash, long now) {
    long key = hash == 0 ? 1 : hash;
    int home = (int) (key >>> 40) & (SLOTS - 1);
    while (true) {
      int stalest = home;
      long stalestAge = Long.MIN_VALUE;
      for (int i = 0; i < PROBES; i++) {
        int slot = (home + i) & (SLOTS - 1);
        long there = keys.get(slot);
        if (there == key) {
          return slot;
        }
        if (there == 0) {
          if (keys.compareAndSet(slot, 0, key) || keys.get(slot) == key) {
            return slot;
          }
          continue;
        }
        long age = now - emptyAt.get(slot);
        if (age > stalestAge) {
          stalestAge = age;
          stalest = slot;
        }
      }
      long old = keys.get(stalest);
      if (keys.compareAndSet(stalest, old, key)) {
        emptyAt.set(stalest, 0);
        return stalest;
      }
    }
  }

  /// A number for a text, to count by.
  static long key(String text) {
    long h = 0xCBF29CE484222325L;
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0x100000001B3L;
    }
    return h;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
