package dev.roadworthy.supervisor;

import java.time.Instant;

/// One line an instance wrote.
///
/// @param time when it was read, at most a fifth of a second after it was written
/// @param text without its line end; at most `OutputTail.MAX_LINE_BYTES`, then cut with a mark
public record OutputLine(String instance, Stream stream, Instant time, String text) {
  /// Where a line came from.
  public enum Stream {
    OUT,
    ERR,
    /// Not written by the app: the supervisor's own remark, such as how much was dropped.
    REMARK
  }
}
