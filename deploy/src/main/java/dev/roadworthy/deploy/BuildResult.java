package dev.roadworthy.deploy;

import java.nio.file.Path;
import java.time.Duration;

/// How a build ended well; one that fails is a `Problem`.
public sealed interface BuildResult {
  /// It ran.
  ///
  /// @param log everything it wrote
  record Built(Duration took, Path log) implements BuildResult {}

  /// Nothing it depends on has changed since it last ended well, and what it made is there.
  record Unchanged() implements BuildResult {}
}
