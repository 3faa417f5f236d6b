package dev.roadworthy.base;

import java.time.Clock;
import java.util.random.RandomGenerator;

/// Identifiers that sort by the time they were made: 26 characters of Crockford's base 32, 48 bits
/// of milliseconds and 80 bits of randomness (the ULID layout). Not secrets: tokens are made
/// elsewhere, from a `SecureRandom`.
public final class Ids {
  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private final Clock clock;
  private final RandomGenerator random;

  public Ids(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  public String next() {
    return text(
        clock.millis(), random.nextLong() & 0xFFFF_FFFF_FFL, random.nextLong() & 0xFFFF_FFFF_FFL);
  }

  private static String text(long millis, long high40, long low40) {
    char[] out = new char[26];
    fill(out, 0, 10, millis);
    fill(out, 10, 8, high40);
    fill(out, 18, 8, low40);
    return new String(out);
  }

  private static void fill(char[] out, int at, int length, long bits) {
    for (int i = at + length - 1; i >= at; i--) {
      out[i] = ALPHABET[(int) (bits & 31)];
      bits >>>= 5;
    }
  }
}
