package dev.roadworthy.edge;

/// Takes header fields.
interface Fields {
  /// @throws IllegalArgumentException for a name or value that is none
  void add(CharSequence name, String value);
}
