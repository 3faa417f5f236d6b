package dev.roadworthy.database;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the app's queries behave when there is more data.
///
/// @param factor what the rows were multiplied by in the end; less than asked when a limit was met
/// @param rowsBefore of all tables
/// @param rowsAfter of all tables of the grown copy
/// @param queries the worst first
/// @param notes what was left out and why, a sentence each
public record GrowthReport(
    int factor, long rowsBefore, long rowsAfter, List<Measured> queries, List<String> notes) {

  /// Those that are worth a word.
  public List<Measured> growing() {
    return queries.stream()
        .filter(q -> q.verdict() != Verdict.FINE)
        .filter(q -> q.verdict() != Verdict.NOT_RUN)
        .toList();
  }

  /// @param times at 1x, a tenth of the way, and all of it; fewer when it was not run
  /// @param exponent 1 when the time grows as the rows do, 2 with their square; 0 when too quick to
  ///   tell
  /// @param fullScans tables that are read whole
  /// @param remedy null when no index mends it
  /// @param why a plain sentence
  public record Measured(
      ObservedQuery query,
      Verdict verdict,
      List<Time> times,
      double exponent,
      List<String> fullScans,
      @Nullable Remedy remedy,
      String why) {}

  /// @param rows of all tables
  /// @param millis the median of some runs
  /// @param cut true when it took longer than allowed and was stopped
  public record Time(int factor, long rows, double millis, boolean cut) {}

  /// @param sql the indexes to create, a statement each, for the user's database
  /// @param before time at the full size
  /// @param after the same with the indexes, measured
  public record Remedy(List<String> sql, double before, double after, String cost) {
    public double gain() {
      return after <= 0 ? before : before / after;
    }
  }

  /// What became of a query.
  public enum Verdict {
    /// Its time grows faster than the rows.
    WORSE_THAN_LINEAR,
    /// Its time grows with the rows and has become slow.
    SLOW,
    /// An index makes it several times faster, and it is not slow yet.
    MENDABLE,
    FINE,
    /// See `why`.
    NOT_RUN
  }
}
