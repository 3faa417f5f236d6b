package dev.roadworthy.supervisor;

import dev.roadworthy.base.ByteSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One process to launch.
///
/// @param name unique among those that run; letters, digits, dot, dash, underscore, tilde
/// @param environment all it gets beside `BaseEnvironment`
/// @param memory limit for its whole tree
/// @param niced lowest priority
/// @param out appended to; made when absent
/// @param err appended to; made when absent
public record LaunchOrder(
    String name,
    List<String> command,
    Path dir,
    Map<String, String> environment,
    Optional<ByteSize> memory,
    boolean niced,
    Path out,
    Path err) {
  public LaunchOrder {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /// Everything but the environment.
  @Override
  public String toString() {
    return name + " " + command + " in " + dir;
  }
}
