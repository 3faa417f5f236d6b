package dev.roadworthy.leaks;

/// What sort of file the leak stands in, told from its path.
public enum Context {
  PRODUCTION,
  TEST,
  EXAMPLE,
  DOCUMENTATION,
  VENDORED
}
