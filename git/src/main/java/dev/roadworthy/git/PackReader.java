package dev.roadworthy.git;

import java.io.Closeable;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Inflates objects of packs; one a thread.
final class PackReader implements Closeable {
  private final Inflater inflater = new Inflater();
  private final byte[] spare = new byte[1];

  /// Fills `into` with exactly `size` bytes.
  void inflate(Pack pack, long body, byte[] into, int size) throws IOException {
    PagedFile data = pack.data();
    inflater.reset();
    long at = body;
    int done = 0;
    try {
      while (done < size || !inflater.finished()) {
        if (inflater.needsInput()) {
          byte[] page = data.page(at);
          int from = (int) at & (PagedFile.PAGE - 1);
          inflater.setInput(page, from, page.length - from);
          at += page.length - from;
        }
        int count =
            done < size ? inflater.inflate(into, done, size - done) : inflater.inflate(spare);
        done += count;
        if (done > size) {
          throw new BrokenObject("an object is longer than it says");
        }
        if (inflater.needsDictionary()) {
          throw new BrokenObject("an object is damaged");
        }
        if (inflater.finished() && done < size) {
          throw new BrokenObject("an object is shorter than it says");
        }
      }
    } catch (DataFormatException e) {
      throw new BrokenObject("an object is damaged", e);
    }
  }

  /// Hands over the bytes in portions: the object may be larger than memory.
  void stream(Pack pack, long body, long size, Portions portions) throws IOException {
    PagedFile data = pack.data();
    inflater.reset();
    byte[] portion = new byte[PagedFile.PAGE];
    long at = body;
    long done = 0;
    try {
      while (done < size) {
        if (inflater.needsInput()) {
          byte[] page = data.page(at);
          int from = (int) at & (PagedFile.PAGE - 1);
          inflater.setInput(page, from, page.length - from);
          at += page.length - from;
        }
        int count = inflater.inflate(portion);
        done += count;
        if (count > 0 && !portions.take(portion, count)) {
          return;
        }
        if (done < size && (inflater.finished() || inflater.needsDictionary())) {
          throw new BrokenObject("an object is shorter than it says");
        }
      }
    } catch (DataFormatException e) {
      throw new BrokenObject("an object is damaged", e);
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
