package dev.roadworthy.git;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/// One pack with its index, version 2 of both: gitformat-pack(5). Safe for several threads.
final class Pack implements Closeable {
  private static final int FANOUT = 8;
  private static final int NAMES = FANOUT + 256 * 4;

  private final PagedFile index;
  private final PagedFile data;
  private final int width;
  private final int[] fanout = new int[256];

  private Pack(PagedFile index, PagedFile data, int width) {
    this.index = index;
    this.data = data;
    this.width = width;
  }

  /// @param indexFile ends in `.idx`
  static Pack open(Path indexFile, int width) throws IOException {
    String name = indexFile.getFileName().toString();
    Path packFile = indexFile.resolveSibling(name.substring(0, name.length() - 4) + ".pack");
    PagedFile index = PagedFile.open(indexFile);
    try {
      Pack pack = new Pack(index, PagedFile.open(packFile), width);
      try {
        pack.check();
        return pack;
      } catch (IOException e) {
        pack.data.close();
        throw e;
      }
    } catch (IOException e) {
      index.close();
      throw e;
    }
  }

  private void check() throws IOException {
    if (index.length() < NAMES || index.word(0) != 0xff744f63L || index.word(4) != 2) {
      throw new BrokenObject("an index of a pack is not of version 2");
    }
    if (data.length() < 12 + width || data.word(0) != 0x5041434bL || data.word(4) > 3) {
      throw new BrokenObject("a pack is not of version 2");
    }
    int last = 0;
    for (int i = 0; i < 256; i++) {
      long count = index.word(FANOUT + 4L * i);
      if (count < last || count > Integer.MAX_VALUE) {
        throw new BrokenObject("an index of a pack has no order");
      }
      fanout[i] = last = (int) count;
    }
    if (NAMES + (width + 8L) * last + 2L * width > index.length()) {
      throw new BrokenObject("an index of a pack was cut off");
    }
  }

  int count() {
    return fanout[255];
  }

  PagedFile data() {
    return data;
  }

  /// @return where the object begins in the pack, or -1
  long find(byte[] id, int at) throws IOException {
    int first = id[at] & 255;
    int low = first == 0 ? 0 : fanout[first - 1];
    int high = fanout[first] - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = index.compare(NAMES + (long) middle * width, id, at, width);
      if (order == 0) {
        return offset(middle);
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /// The first id that begins with these lower-case digits.
  Optional<String> complete(String digits) throws IOException {
    byte[] low = HexFormat.of().parseHex((digits + "0".repeat(2 * width)).substring(0, 2 * width));
    int from = 0;
    int to = count();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (index.compare(NAMES + (long) middle * width, low, 0, width) < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    if (from == count()) {
      return Optional.empty();
    }
    byte[] id = new byte[width];
    for (int i = 0; i < width; i++) {
      id[i] = (byte) index.at(NAMES + (long) from * width + i);
    }
    return Optional.of(HexFormat.of().formatHex(id)).filter(hex -> hex.startsWith(digits));
  }

  private long offset(int number) throws IOException {
    long table = NAMES + (long) count() * (width + 4);
    long word = index.word(table + 4L * number);
    if (word <= Integer.MAX_VALUE) {
      return word;
    }
    long large = table + 4L * count() + 8 * (word & Integer.MAX_VALUE);
    return (index.word(large) & Integer.MAX_VALUE) << 32 | index.word(large + 4);
  }

  @Override
  public void close() throws IOException {
    try (index) {
      data.close();
    }
  }
}
