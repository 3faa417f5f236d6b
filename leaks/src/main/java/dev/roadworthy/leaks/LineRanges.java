package dev.roadworthy.leaks;

import java.util.Arrays;

/// Which lines of a file are asked for: ordered, disjoint ranges of 1-based lines, both ends
/// included. A history walker names the lines a commit added; the detector reports only leaks on
/// those.
public final class LineRanges {
  private static final LineRanges ALL = new LineRanges(new int[] {1, Integer.MAX_VALUE});

  private final int[] ends;

  private LineRanges(int[] ends) {
    this.ends = ends;
  }

  public static LineRanges all() {
    return ALL;
  }

  /// @param firstAndLast pairs: first line, last line, first line, last line ...
  public static LineRanges of(int... firstAndLast) {
    if (firstAndLast.length % 2 != 0) {
      throw new IllegalArgumentException("line ranges come in pairs: first line, last line");
    }
    for (int i = 1; i < firstAndLast.length; i++) {
      if (firstAndLast[i] < firstAndLast[i - 1]) {
        throw new IllegalArgumentException("line ranges must rise: " + firstAndLast[i]);
      }
    }
    return new LineRanges(Arrays.copyOf(firstAndLast, firstAndLast.length));
  }

  boolean isAll() {
    return this == ALL;
  }

  int count() {
    return ends.length / 2;
  }

  int first(int range) {
    return ends[2 * range];
  }

  int last(int range) {
    return ends[2 * range + 1];
  }
}
