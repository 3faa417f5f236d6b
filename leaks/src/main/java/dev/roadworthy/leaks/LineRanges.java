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

  boolean has(int line) {
    int at = Arrays.binarySearch(ends, line);
    return at >= 0 || (-at - 1) % 2 == 1;
  }

  /// A stretch of bytes.
  interface Stretch {
    void of(int from, int to);
  }

  /// Tells where the ranges stand in a text, in bytes.
  void forEach(byte[] text, int length, Stretch stretch) {
    if (this == ALL) {
      stretch.of(0, length);
      return;
    }
    int line = 1;
    int at = 0;
    for (int i = 0; i < ends.length && at < length; i += 2) {
      for (; line < ends[i] && at < length; at++) {
        line += text[at] == '\n' ? 1 : 0;
      }
      int from = at;
      for (; line <= ends[i + 1] && at < length; at++) {
        line += text[at] == '\n' ? 1 : 0;
      }
      stretch.of(from, at);
    }
  }
}
