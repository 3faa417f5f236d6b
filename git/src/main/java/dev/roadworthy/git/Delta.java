package dev.roadworthy.git;

import java.util.Arrays;

/// How one version of a file is made of another: pieces copied from it, and new bytes between them.
/// One is reused for many versions.
public final class Delta {
  private int[] ends = new int[64];
  private int[] sources = new int[64];
  private int pieces;
  private int resultLength;

  Delta() {}

  /// How many pieces the result is made of.
  public int pieces() {
    return pieces;
  }

  /// Where a piece begins in the result.
  public int start(int piece) {
    return piece == 0 ? 0 : ends[piece - 1];
  }

  /// Where a piece ends in the result.
  public int end(int piece) {
    return ends[piece];
  }

  /// Where a piece was copied from, or -1 for new bytes.
  public int source(int piece) {
    return sources[piece];
  }

  int resultLength() {
    return resultLength;
  }

  /// Reads the two lengths at the head of a delta.
  ///
  /// @param limit the longest result taken
  /// @return where the instructions begin
  int open(byte[] delta, int length, int baseLength, int limit) throws BrokenObject {
    long[] value = new long[1];
    int at = size(delta, 0, length, value);
    if (value[0] != baseLength) {
      throw new BrokenObject("a delta is for a base of another length");
    }
    at = size(delta, at, length, value);
    if (value[0] > limit) {
      throw new BrokenObject("a delta makes " + value[0] + " bytes");
    }
    resultLength = (int) value[0];
    pieces = 0;
    return at;
  }

  /// Makes the result; `into` has room for it.
  void apply(byte[] base, int baseLength, byte[] delta, int from, int length, byte[] into)
      throws BrokenObject {
    int at = from;
    int out = 0;
    while (at < length) {
      int code = delta[at++];
      int source = -1;
      int count = code;
      if (code < 0) {
        source = 0;
        count = 0;
        for (int bit = 0; bit < 4; bit++) {
          if ((code & 1 << bit) != 0) {
            source |= byteAt(delta, at++, length) << 8 * bit;
          }
        }
        for (int bit = 0; bit < 3; bit++) {
          if ((code & 16 << bit) != 0) {
            count |= byteAt(delta, at++, length) << 8 * bit;
          }
        }
        count = count == 0 ? 0x10000 : count;
      }
      boolean copy = code < 0;
      if (count == 0
          || count > resultLength - out
          || (copy ? source < 0 || count > baseLength - source : count > length - at)) {
        throw new BrokenObject("a delta points outside of its base");
      }
      System.arraycopy(copy ? base : delta, copy ? source : at, into, out, count);
      at += copy ? 0 : count;
      out += count;
      add(out, source);
    }
    if (out != resultLength) {
      throw new BrokenObject("a delta makes fewer bytes than it says");
    }
  }

  private void add(int end, int source) {
    int last = pieces - 1;
    if (last >= 0 && (source < 0 ? sources[last] < 0 : continues(last, source))) {
      ends[last] = end;
      return;
    }
    if (pieces == ends.length) {
      ends = Arrays.copyOf(ends, pieces * 2);
      sources = Arrays.copyOf(sources, pieces * 2);
    }
    ends[pieces] = end;
    sources[pieces++] = source;
  }

  /// Long copies come in several instructions of at most 16 MiB (64 KiB in old packs).
  private boolean continues(int piece, int source) {
    return sources[piece] >= 0 && sources[piece] + end(piece) - start(piece) == source;
  }

  private static int byteAt(byte[] delta, int at, int length) throws BrokenObject {
    if (at >= length) {
      throw new BrokenObject("a delta ends within an instruction");
    }
    return delta[at] & 255;
  }

  private static int size(byte[] delta, int from, int length, long[] value) throws BrokenObject {
    long size = 0;
    int at = from;
    for (int shift = 0; shift < 42; shift += 7) {
      int b = byteAt(delta, at++, length);
      size |= (long) (b & 127) << shift;
      if (b < 128) {
        value[0] = size;
        return at;
      }
    }
    throw new BrokenObject("a delta says an absurd length");
  }
}
