package dev.roadworthy.database;

import java.nio.file.Path;
import java.time.Duration;

/// How far a database is grown on the scratch copy, and what that may cost.
///
/// @param factor what the rows are multiplied by, 2 to 1000; a step of a tenth is measured on the
///   way
/// @param rows the most rows in all tables together; the factor is made smaller to stay below
/// @param bytes the biggest scratch copy; half of the free disk is the other bound
/// @param total for everything, copying and deleting included
/// @param query for one run of one query; what takes longer counts as this long
/// @param slow from here on a query is worth a word, whatever its growth
/// @param queries the most queries that are measured
/// @param scratch where the copy is made
public record GrowthLimits(
    int factor,
    long rows,
    long bytes,
    Duration total,
    Duration query,
    Duration slow,
    int queries,
    Path scratch) {
  public GrowthLimits {
    if (factor < 2 || factor > 1000) {
      throw new IllegalArgumentException("factor: expected 2 to 1000, was " + factor);
    }
  }

  /// 5 million rows, 4 GiB, two minutes, 10 s for a query, slow from 200 ms on: what people feel.
  public static GrowthLimits of(int factor) {
    return new GrowthLimits(
        factor,
        5_000_000,
        4L << 30,
        Duration.ofMinutes(2),
        Duration.ofSeconds(10),
        Duration.ofMillis(200),
        200,
        Scratch.usualParent());
  }
}
