package dev.roadworthy.supervisor;

import dev.roadworthy.base.ByteSize;
import java.nio.file.Path;
import java.time.Clock;
import java.util.random.RandomGenerator;

/// What a supervisor needs to know of its surroundings.
///
/// @param folder its own folder below the state folder: output files, homes of apps; made when
///   absent
/// @param outputBudget bytes on disk for output not yet read, for each stream of each instance
/// @param user who apps run as when Roadworthy is root
public record SupervisorSettings(
    Path folder, ByteSize outputBudget, UserChoice user, Clock clock, RandomGenerator random) {
  /// Who apps run as when Roadworthy is root; otherwise they run as Roadworthy does.
  public enum UserChoice {
    /// The owner of the app's folder, or `roadworthy-app` when that is root.
    UNPRIVILEGED,
    /// As Roadworthy itself, but without capabilities.
    SAME
  }

  /// 16 MiB for each stream: seconds of a flood, hours of a talkative app.
  public static SupervisorSettings usual(Path folder, Clock clock, RandomGenerator random) {
    return new SupervisorSettings(folder, ByteSize.mib(16), UserChoice.UNPRIVILEGED, clock, random);
  }
}
