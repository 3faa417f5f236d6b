package dev.roadworthy.git;

import java.io.IOException;

/// The head of one object in a pack. One is reused for many objects.
final class PackEntry {
  static final int COMMIT = 1;
  static final int TREE = 2;
  static final int BLOB = 3;
  static final int TAG = 4;
  private static final int OFFSET_DELTA = 6;
  private static final int ID_DELTA = 7;

  /// Commit, tree, blob or tag; 0 for a delta.
  int type;

  /// Bytes when inflated, of the object or of the delta.
  long size;

  /// Where a delta's base begins; -1 without a base.
  long base;

  /// Where the deflated bytes begin.
  long body;

  void read(Pack pack, int width, long offset) throws IOException {
    PagedFile data = pack.data();
    long at = offset;
    int b = data.at(at++);
    type = b >> 4 & 7;
    size = b & 15;
    for (int shift = 4; b >= 128; shift += 7) {
      if (shift > 53) {
        throw new BrokenObject("an object says an absurd length");
      }
      b = data.at(at++);
      size |= (long) (b & 127) << shift;
    }
    base = -1;
    switch (type) {
      case COMMIT, TREE, BLOB, TAG -> {}
      case OFFSET_DELTA -> at = readDistance(data, at, offset);
      case ID_DELTA -> {
        base = pack.find(readId(data, at, width), 0);
        at += width;
        if (base < 0) {
          throw new BrokenObject("a delta's base is not in its pack");
        }
        type = 0;
      }
      default -> throw new BrokenObject("an object has no type");
    }
    body = at;
  }

  private long readDistance(PagedFile data, long from, long offset) throws IOException {
    long at = from;
    int b = data.at(at++);
    long distance = b & 127;
    while (b >= 128) {
      b = data.at(at++);
      distance = distance + 1 << 7 | b & 127;
      if (distance > offset) {
        throw new BrokenObject("a delta's base is before the pack");
      }
    }
    if (distance <= 0 || distance >= offset) {
      throw new BrokenObject("a delta's base is before the pack");
    }
    base = offset - distance;
    type = 0;
    return at;
  }

  private static byte[] readId(PagedFile data, long at, int width) throws IOException {
    byte[] id = new byte[width];
    for (int i = 0; i < width; i++) {
      id[i] = (byte) data.at(at + i);
    }
    return id;
  }
}
