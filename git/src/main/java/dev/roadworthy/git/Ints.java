package dev.roadworthy.git;

import java.util.Arrays;

/// A growing list of ints without boxes.
final class Ints {
  private int[] values = new int[1024];
  private int size;

  int size() {
    return size;
  }

  int get(int at) {
    return values[at];
  }

  void set(int at, int value) {
    values[at] = value;
  }

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.multiplyExact(size, 2));
    }
    values[size++] = value;
  }

  int removeLast() {
    return values[--size];
  }

  /// Grows with zeros until `at` is inside.
  void reach(int at) {
    if (at >= values.length) {
      values = Arrays.copyOf(values, Math.max(at + 1, Math.multiplyExact(values.length, 2)));
    }
    size = Math.max(size, at + 1);
  }
}
