package dev.roadworthy.supervisor;

import java.time.Duration;
import java.util.List;

/// How a command ended.
///
/// @param timedOut it was killed at its time limit
/// @param explanation plain words when it failed, else empty
/// @param lines the last lines it wrote, at most 50
public record CommandResult(
    Exit exit,
    boolean timedOut,
    boolean outOfMemory,
    Duration took,
    String explanation,
    List<OutputLine> lines) {
  public CommandResult {
    lines = List.copyOf(lines);
  }

  public boolean succeeded() {
    return !timedOut && exit instanceof Exit.Code c && c.value() == 0;
  }
}
