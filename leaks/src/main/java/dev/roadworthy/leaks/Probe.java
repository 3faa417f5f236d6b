package dev.roadworthy.leaks;

/// Looks at the place where its keyword was seen, and adds what it finds to the scan.
interface Probe {
  /// @param from the keyword's first byte
  /// @param to the byte after its last
  void look(Scan scan, int from, int to);
}
