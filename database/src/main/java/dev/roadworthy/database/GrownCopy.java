package dev.roadworthy.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A scratch copy of a database whose rows can be multiplied.
interface GrownCopy extends AutoCloseable {
  /// Adds copies number `from` to `to` of all rows, 1 being the first beside the original.
  ///
  /// @return how many were added; fewer when the disk, the size limit or the time is used up
  int add(int from, int to, Deadline deadline) throws SQLException;

  /// What the planner knows is brought up to date, where the app's database would do so.
  void settle() throws SQLException;

  /// Values for the places of a lookup, some sets of them.
  List<List<@Nullable Object>> samples(Lookup lookup, int sets) throws SQLException;

  /// Runs it to its last row.
  ///
  /// @return milliseconds; more than the limit when it was stopped
  double run(Lookup lookup, List<@Nullable Object> values, Duration limit) throws SQLException;

  Plan plan(Lookup lookup, List<@Nullable Object> values) throws SQLException;

  void create(Candidate index) throws SQLException;

  void drop(Candidate index) throws SQLException;

  /// False when it can be told without building the index that the planner does not use it.
  boolean promising(Candidate index, Lookup lookup, List<@Nullable Object> values);

  /// Why growing ended early and what else the reader should know.
  List<String> notes();

  @Override
  void close();

  /// @param scans tables or aliases that are read whole
  /// @param sorts whether rows are sorted or an index is made for this run only
  /// @param nested whether one table is gone through for each row of another
  record Plan(List<String> scans, boolean sorts, boolean nested, String text) {
    boolean costly() {
      return !scans.isEmpty() || sorts;
    }
  }
}
