package dev.roadworthy.cli;

/// The verbs that do their work in this process rather than through the API; `server` has them.
public interface InProcess {
  /// Runs an app behind the layer until stopped.
  ///
  /// @return the exit code
  int up(UpOptions options);

  /// Writes roadworthy.yaml with what was detected.
  ///
  /// @return the exit code
  int init(InitOptions options);

  /// Says what must happen before production.
  ///
  /// @return the exit code
  int inspect(InspectOptions options);
}
