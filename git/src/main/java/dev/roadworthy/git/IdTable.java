package dev.roadworthy.git;

import java.util.Arrays;

/// Object ids, each with a small number in order of arrival: 36 bytes an object.
///
/// A pack's index can claim any id, so the hash is keyed: nobody can prepare ids that collide.
final class IdTable {
  private static final int FIRST_CAPACITY = 1 << 14;

  private final int width;
  private final int key1;
  private final int key2;
  private final int key3;
  private byte[] ids;
  private int[] slots;
  private int size;

  /// @param width bytes of an id, 20 or 32
  IdTable(int width, long key) {
    this.width = width;
    this.key1 = (int) key | 1;
    this.key2 = (int) (key >>> 17) | 1;
    this.key3 = (int) (key >>> 31) | 1;
    this.ids = new byte[FIRST_CAPACITY / 2 * width];
    this.slots = new int[FIRST_CAPACITY];
  }

  int size() {
    return size;
  }

  int width() {
    return width;
  }

  /// @return its number, or -1
  int find(byte[] from, int at) {
    int mask = slots.length - 1;
    for (int slot = hash(from, at) & mask; ; slot = (slot + 1) & mask) {
      int found = slots[slot] - 1;
      if (found < 0 || same(found, from, at)) {
        return found;
      }
    }
  }

  /// @return its number; the size before when it is new
  int add(byte[] from, int at) {
    int mask = slots.length - 1;
    int slot = hash(from, at) & mask;
    for (; slots[slot] != 0; slot = (slot + 1) & mask) {
      if (same(slots[slot] - 1, from, at)) {
        return slots[slot] - 1;
      }
    }
    if ((size + 1) * width > ids.length) {
      ids = Arrays.copyOf(ids, Math.multiplyExact(ids.length, 2));
    }
    System.arraycopy(from, at, ids, size * width, width);
    slots[slot] = ++size;
    if (size * 2 > slots.length) {
      grow();
    }
    return size - 1;
  }

  byte[] id(int number) {
    return Arrays.copyOfRange(ids, number * width, (number + 1) * width);
  }

  private boolean same(int number, byte[] from, int at) {
    int mine = number * width;
    for (int i = 0; i < width; i++) {
      if (ids[mine + i] != from[at + i]) {
        return false;
      }
    }
    return true;
  }

  private void grow() {
    slots = new int[Math.multiplyExact(slots.length, 2)];
    int mask = slots.length - 1;
    for (int number = 0; number < size; number++) {
      int slot = hash(ids, number * width) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = number + 1;
    }
  }

  private int hash(byte[] b, int at) {
    int h = word(b, at) * key1 + word(b, at + 4) * key2 + word(b, at + 8) * key3;
    h ^= word(b, at + 12) * key2 + word(b, at + width - 4) * key1;
    return h ^ (h >>> 15);
  }

  private static int word(byte[] b, int at) {
    return b[at] & 255 | (b[at + 1] & 255) << 8 | (b[at + 2] & 255) << 16 | b[at + 3] << 24;
  }
}
