package dev.roadworthy.git;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// A large file read in pages that stay in memory, the oldest leaving first. Safe for several
/// threads. On the heap, since a mapped file that shrinks takes the process down.
final class PagedFile implements Closeable {
  static final int PAGE_BITS = 20;
  static final int PAGE = 1 << PAGE_BITS;

  /// 48 MiB of one file: more than the packs of most apps.
  private static final int MAX_PAGES = 48;

  private final FileChannel channel;
  private final long length;
  private final AtomicReferenceArray<byte[]> pages;
  private final int[] loaded = new int[MAX_PAGES];
  private int loads;

  private PagedFile(FileChannel channel, long length) {
    this.channel = channel;
    this.length = length;
    this.pages = new AtomicReferenceArray<>(Math.toIntExact((length + PAGE - 1) >>> PAGE_BITS));
  }

  /// A link is not followed.
  static PagedFile open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    try {
      return new PagedFile(channel, channel.size());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  long length() {
    return length;
  }

  /// The page that holds a place; the place is at `place % PAGE` in it. Shorter at the end.
  byte[] page(long place) throws IOException {
    if (place < 0 || place >= length) {
      throw new BrokenObject("place " + place + " is outside of a file of " + length + " bytes");
    }
    int number = (int) (place >>> PAGE_BITS);
    byte[] page = pages.get(number);
    return page != null ? page : load(number);
  }

  int at(long place) throws IOException {
    return page(place)[(int) place & (PAGE - 1)] & 255;
  }

  long word(long place) throws IOException {
    return (long) at(place) << 24 | at(place + 1) << 16 | at(place + 2) << 8 | at(place + 3);
  }

  /// @return negative, zero or positive as the bytes there are less, equal or greater
  int compare(long place, byte[] with, int from, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      int difference = at(place + i) - (with[from + i] & 255);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  private synchronized byte[] load(int number) throws IOException {
    byte[] there = pages.get(number);
    if (there != null) {
      return there;
    }
    long from = (long) number << PAGE_BITS;
    byte[] page = new byte[(int) Math.min(PAGE, length - from)];
    ByteBuffer into = ByteBuffer.wrap(page);
    while (into.hasRemaining()) {
      if (channel.read(into, from + into.position()) < 0) {
        throw new BrokenObject("the file became shorter while it was read");
      }
    }
    if (loads >= MAX_PAGES) {
      pages.set(loaded[loads % MAX_PAGES], null);
    }
    loaded[loads++ % MAX_PAGES] = number;
    pages.set(number, page);
    return page;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
