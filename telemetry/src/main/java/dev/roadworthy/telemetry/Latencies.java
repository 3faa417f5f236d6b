package dev.roadworthy.telemetry;

/// Counts of durations in buckets that grow with the value: exact below 32 us, then 16 buckets for
/// each doubling, so a percentile is within 3.2 %. Longer than two minutes counts as two minutes. A
/// plain `int[]` because a chart holds one for each of thousands of moments.
final class Latencies {
  private static final int SUB_BITS = 4;
  private static final long MAX_MICROS = (1L << 27) - 1;
  static final int BUCKETS = index(MAX_MICROS) + 1;

  private Latencies() {}

  static int bucket(long nanos) {
    return index(Math.clamp(nanos / 1000, 0, MAX_MICROS));
  }

  private static int index(long micros) {
    if (micros < 2 << SUB_BITS) {
      return (int) micros;
    }
    int shift = 63 - Long.numberOfLeadingZeros(micros) - SUB_BITS;
    return (shift << SUB_BITS) + (int) (micros >>> shift);
  }

  /// The middle of a bucket.
  static double millis(int bucket) {
    if (bucket < 2 << SUB_BITS) {
      return bucket / 1000.0;
    }
    int shift = (bucket >> SUB_BITS) - 1;
    long low = (long) (bucket - (shift << SUB_BITS)) << shift;
    return (low + (1L << shift) / 2.0) / 1000.0;
  }

  /// @param quantile 0.95 for the value that 95 % do not exceed
  /// @return milliseconds, NaN when nothing was counted
  static double quantile(int[] counts, double quantile) {
    long total = 0;
    for (int n : counts) {
      total += n;
    }
    if (total == 0) {
      return Double.NaN;
    }
    long rank = Math.max(1, (long) Math.ceil(quantile * total));
    for (int i = 0; i < counts.length; i++) {
      rank -= counts[i];
      if (rank <= 0) {
        return millis(i);
      }
    }
    return millis(counts.length - 1);
  }

  static void add(int[] from, int[] to) {
    for (int i = 0; i < from.length; i++) {
      to[i] += from[i];
    }
  }
}
