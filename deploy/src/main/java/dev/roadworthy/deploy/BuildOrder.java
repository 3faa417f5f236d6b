package dev.roadworthy.deploy;

import dev.roadworthy.base.ByteSize;
import dev.roadworthy.project.Detection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// One build that is due.
///
/// @param app the app's name, names its log and its memory
/// @param dir the folder the command runs in
/// @param command as people write it, `npm ci`
/// @param environment beside the minimal set; never `NODE_ENV=production`, with which npm leaves
///   out what a build needs
/// @param inputs what the result depends on
/// @param memory for the whole process tree
/// @param timeout then the whole tree is killed
public record BuildOrder(
    String app,
    Path dir,
    String command,
    Map<String, String> environment,
    Detection.Inputs inputs,
    Optional<ByteSize> memory,
    Duration timeout) {
  /// Compiling better-sqlite3 from source takes about 400 s on two busy cores; three times that.
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(20);

  /// A Next.js or Maven build needs more than an app; a machine of 4 GB can still give this.
  public static final ByteSize DEFAULT_MEMORY = ByteSize.mib(2048);

  public BuildOrder {
    environment = Map.copyOf(environment);
  }
}
