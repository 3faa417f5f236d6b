package dev.roadworthy.supervisor;

import java.time.Instant;
import java.util.List;

/// An instance that ended without being asked to.
///
/// @param outOfMemory the kernel killed one of its processes at the memory limit, or its last lines
///   say that it ran out
/// @param ranHealthy it had been healthy before
/// @param explanation plain words, a guess from the exit and the last lines
/// @param lines the last lines it wrote, oldest first, at most 50
public record Crash(
    String instance,
    String release,
    Instant time,
    Exit exit,
    boolean outOfMemory,
    boolean ranHealthy,
    String explanation,
    List<OutputLine> lines) {
  public Crash {
    lines = List.copyOf(lines);
  }
}
