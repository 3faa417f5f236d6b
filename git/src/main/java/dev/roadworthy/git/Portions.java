package dev.roadworthy.git;

/// Takes a long object bit by bit.
public interface Portions {
  /// @return false to stop
  boolean take(byte[] bytes, int length);

  /// There is no more.
  void end();
}
