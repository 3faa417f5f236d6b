package dev.roadworthy.database;

import java.nio.file.Path;
import java.util.List;

/// Multiplies the rows of a scratch copy and measures the app's queries on it.
public final class Growth {
  private Growth() {}

  /// Told between steps, from the calling thread.
  public interface Progress {
    /// @param fraction 0 to 1
    void at(String doing, double fraction);
  }

  /// @param file never written; copied into `limits.scratch()`, where nothing stays
  /// @throws dev.roadworthy.base.Problem `not-sqlite`, `sqlite-corrupt`, `scratch-full`
  public static GrowthReport sqlite(
      Path file,
      Schema schema,
      List<ObservedQuery> queries,
      GrowthLimits limits,
      Progress progress) {
    throw new UnsupportedOperationException();
  }
}
