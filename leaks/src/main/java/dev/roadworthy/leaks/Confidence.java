package dev.roadworthy.leaks;

/// How sure the detector is that the text is a credential somebody could use.
public enum Confidence {
  /// The shape proves it (a checksum holds, a provider's own prefix, a key block), or a value that
  /// looks random stands where a secret belongs.
  HIGH,
  /// A value stands where a secret belongs; it may be weak, or its shape is shared with other
  /// things.
  MEDIUM,
  /// Worth a look: a default, a sample, a weak word, or a secret in a test or a document.
  LOW
}
