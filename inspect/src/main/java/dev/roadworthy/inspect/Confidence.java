package dev.roadworthy.inspect;

/// How sure a finding is.
public enum Confidence {
  /// Seen as such: a value with a right checksum, a query built from the request in one expression.
  HIGH,
  /// The shape is right and nothing speaks against it.
  MEDIUM,
  /// Worth a look; shown last and never enough to fail a build.
  LOW
}
