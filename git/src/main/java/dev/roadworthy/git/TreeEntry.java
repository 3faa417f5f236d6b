package dev.roadworthy.git;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One line of a tree: gitformat-tree, `mode name NUL id`.
record TreeEntry(int mode, String name, byte[] id) {
  boolean folder() {
    return (mode & 0170000) == 0040000;
  }

  boolean file() {
    return (mode & 0170000) == 0100000;
  }

  boolean submodule() {
    return (mode & 0170000) == 0160000;
  }

  /// As many entries as are whole.
  static List<TreeEntry> parse(byte[] b, int width) {
    List<TreeEntry> entries = new ArrayList<>();
    int at = 0;
    while (at < b.length) {
      int mode = 0;
      while (at < b.length && b[at] != ' ') {
        mode = mode << 3 | b[at++] - '0' & 7;
      }
      int name = ++at;
      while (at < b.length && b[at] != 0) {
        at++;
      }
      if (at + 1 + width > b.length) {
        break;
      }
      entries.add(
          new TreeEntry(
              mode,
              new String(b, name, at - name, StandardCharsets.UTF_8),
              Arrays.copyOfRange(b, at + 1, at + 1 + width)));
      at += 1 + width;
    }
    return entries;
  }
}
