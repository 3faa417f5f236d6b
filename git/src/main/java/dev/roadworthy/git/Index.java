package dev.roadworthy.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/// Which files git tracks: gitformat-index(5), versions 2 to 4.
///
/// @param files paths from the top of the work tree
/// @param folders paths, ending in `/`, of which everything is tracked (a sparse index)
/// @param submodules paths of other repositories linked here
public record Index(Set<String> files, Set<String> folders, Set<String> submodules) {
  private static final int MAX_BYTES = 256 << 20;

  /// Whether version control holds a file.
  public boolean holds(String path) {
    return files.contains(path) || folders.stream().anyMatch(path::startsWith);
  }

  static Index read(Path file, int width) throws IOException {
    var index = new Index(new HashSet<>(), new HashSet<>(), new HashSet<>());
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return index;
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new BrokenObject("the index is larger than " + MAX_BYTES + " bytes");
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      index.parse(in.readAllBytes(), width);
      return index;
    } catch (ArrayIndexOutOfBoundsException | StringIndexOutOfBoundsException e) {
      throw new BrokenObject("the index was cut off", e);
    }
  }

  private void parse(byte[] b, int width) throws BrokenObject {
    int version = b.length < 12 + width ? 0 : word(b, 4);
    if (version < 2 || version > 4 || word(b, 0) != 0x44495243) {
      throw new BrokenObject("the index is of another version");
    }
    int count = word(b, 8);
    int at = 12;
    byte[] path = {};
    for (int i = 0; i < count; i++) {
      int start = at;
      int mode = word(b, at + 24);
      at += 40 + width;
      boolean extended = (b[at] & 0x40) != 0;
      at += extended ? 4 : 2;
      int keep = 0;
      if (version == 4) {
        int drop = b[at] & 127;
        while (b[at++] < 0) {
          drop = drop + 1 << 7 | b[at] & 127;
        }
        keep = Math.max(0, path.length - drop);
      }
      int end = at;
      while (b[end] != 0) {
        end++;
      }
      byte[] whole = new byte[keep + end - at];
      System.arraycopy(path, 0, whole, 0, keep);
      System.arraycopy(b, at, whole, keep, end - at);
      path = whole;
      add(mode, new String(whole, StandardCharsets.UTF_8));
      at = version == 4 ? end + 1 : start + (end - start + 8) / 8 * 8;
    }
    splitOff(b, at, width);
  }

  /// A split index keeps most entries in another file; it is rare and not read.
  private static void splitOff(byte[] b, int from, int width) throws BrokenObject {
    for (int at = from; at + 8 <= b.length - width; ) {
      if (b[at] == 'l' && b[at + 1] == 'i' && b[at + 2] == 'n' && b[at + 3] == 'k') {
        throw new BrokenObject("the index is split");
      }
      int size = word(b, at + 4);
      if (size < 0) {
        return;
      }
      at += 8 + size;
    }
  }

  private void add(int mode, String path) {
    switch (mode & 0170000) {
      case 0160000 -> submodules.add(path);
      case 0040000 -> folders.add(path);
      default -> files.add(path);
    }
  }

  private static int word(byte[] b, int at) {
    return b[at] << 24 | (b[at + 1] & 255) << 16 | (b[at + 2] & 255) << 8 | b[at + 3] & 255;
  }
}
