package dev.roadworthy.database;

import java.time.Duration;
import java.util.List;

/// Hears what the embedded PostgreSQL does by itself, on the thread that keeps it: return quickly.
public interface EngineListener {
  /// It ended though nobody asked; it is started again after `pause`.
  ///
  /// @param reason one sentence
  /// @param lines its last lines of output, oldest first
  void onCrash(String reason, List<String> lines, Duration pause);

  /// It runs again after a crash.
  void onRecovered();

  /// Hears nothing.
  static EngineListener none() {
    return new EngineListener() {
      @Override
      public void onCrash(String reason, List<String> lines, Duration pause) {}

      @Override
      public void onRecovered() {}
    };
  }
}
