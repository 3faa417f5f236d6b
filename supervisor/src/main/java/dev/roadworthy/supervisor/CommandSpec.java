package dev.roadworthy.supervisor;

import dev.roadworthy.base.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One command that ends: a build, a migration, a one-off.
///
/// @param name for people and as the instance of its output lines: `guestbook-build`
/// @param environment all it gets beside the minimal set; never logged
/// @param memory limit for its whole tree; empty: none
/// @param niced runs with the lowest priority so that live instances keep theirs
/// @param timeout then its whole tree is killed
public record CommandSpec(
    String name,
    List<String> command,
    Path dir,
    Map<String, String> environment,
    Optional<ByteSize> memory,
    boolean niced,
    Duration timeout) {
  public CommandSpec {
    if (command.isEmpty()) {
      throw new IllegalArgumentException("the command of " + name + " is empty");
    }
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    dir = dir.toAbsolutePath().normalize();
  }

  /// Everything but the environment.
  @Override
  public String toString() {
    return name + " " + command + " in " + dir;
  }
}
