package dev.roadworthy.config;

/// Where something stands in the file; both count from 1.
record Place(int line, int column) {
  static final Place START = new Place(1, 1);
}
