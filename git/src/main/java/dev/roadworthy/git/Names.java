package dev.roadworthy.git;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// File names, each with a small number: a tree of a thousand versions repeats the same few.
final class Names {
  private byte[][] names = new byte[1024][];
  private int[] slots = new int[4096];
  private int size;

  int add(byte[] from, int at, int length) {
    int mask = slots.length - 1;
    int slot = hash(from, at, length) & mask;
    for (; slots[slot] != 0; slot = (slot + 1) & mask) {
      byte[] name = names[slots[slot] - 1];
      if (name.length == length && Arrays.equals(name, 0, length, from, at, at + length)) {
        return slots[slot] - 1;
      }
    }
    if (size == names.length) {
      names = Arrays.copyOf(names, size * 2);
    }
    names[size] = Arrays.copyOfRange(from, at, at + length);
    slots[slot] = ++size;
    if (size * 2 > slots.length) {
      grow();
    }
    return size - 1;
  }

  int size() {
    return size;
  }

  String name(int number) {
    return new String(names[number], StandardCharsets.UTF_8);
  }

  private void grow() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int number = 0; number < size; number++) {
      int slot = hash(names[number], 0, names[number].length) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = number + 1;
    }
  }

  private static int hash(byte[] b, int at, int length) {
    int h = length;
    for (int i = at; i < at + length; i++) {
      h = h * 31 + b[i];
    }
    h *= 0x9E3779B1;
    return h ^ h >>> 16;
  }
}
