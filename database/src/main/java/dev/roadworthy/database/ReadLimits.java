package dev.roadworthy.database;

import java.time.Duration;

/// How much a reading may cost.
///
/// @param total for everything; what is not read by then is said as unknown
/// @param statement for one statement
/// @param sample values looked at in a column, to tell what it holds
/// @param copyBytes the biggest SQLite file that is copied when it is being written
public record ReadLimits(Duration total, Duration statement, int sample, long copyBytes) {
  /// A report is wanted within a minute, and a database is one part of it.
  public static ReadLimits usual() {
    return new ReadLimits(Duration.ofSeconds(15), Duration.ofSeconds(3), 200, 2L << 30);
  }
}
