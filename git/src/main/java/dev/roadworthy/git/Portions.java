package dev.roadworthy.git;

/// Takes a long object bit by bit.
@FunctionalInterface
public interface Portions {
  /// @return false to stop
  boolean take(byte[] bytes, int length);
}
