package dev.roadworthy.supervisor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows one file that a process appends to, and keeps it inside its byte budget.
///
/// How far the sink has taken it is written beside it (`FILE.taken`), so that after a hard kill of
/// Roadworthy the next one goes on there: a few lines may come twice, none is lost.
final class FileTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileTail.class);
  private static final int CHUNK = 256 * 1024;

  /// Blocks are given back so much at a time.
  private static final long PUNCH_STEP = 1 << 20;

  /// A backlog over budget is skipped but for this much of its end.
  private static final long KEPT_OF_BACKLOG = 1 << 20;

  private static final int BLOCK = 4096;

  /// What one read brought.
  ///
  /// @param lines complete ones
  /// @param taken to be run once the sink has them all
  /// @param skipped bytes given up because the backlog was over budget
  record Read(List<String> lines, Runnable taken, long skipped) {
    static final Read NOTHING = new Read(List.of(), () -> {}, 0);

    boolean nothing() {
      return this == NOTHING;
    }
  }

  private final Path file;
  private final long budget;
  private final FileChannel channel;
  private final FileChannel takenChannel;
  private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
  private final List<String> lines = new ArrayList<>();
  private final LineSplitter splitter;
  private long offset;
  private long punched;
  private boolean canPunch = true;
  private volatile long taken;

  private FileTail(Path file, long budget, int maxLine) throws IOException {
    this.file = file;
    this.budget = budget;
    this.splitter = new LineSplitter(maxLine, lines::add);
    this.channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    this.takenChannel =
        FileChannel.open(
            takenFile(file),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    this.taken = readTaken();
    this.offset = Math.min(taken, channel.size());
    this.punched = offset / BLOCK * BLOCK;
  }

  static FileTail open(Path file, long budget, int maxLine) throws IOException {
    return new FileTail(file, budget, maxLine);
  }

  private static Path takenFile(Path file) {
    return file.resolveSibling(file.getFileName() + ".taken");
  }

  private long readTaken() throws IOException {
    ByteBuffer eight = ByteBuffer.allocate(Long.BYTES);
    return takenChannel.read(eight, 0) == Long.BYTES ? Math.max(0, eight.getLong(0)) : 0;
  }

  /// Reads what there is, one chunk at most.
  Read read() throws IOException {
    long size = channel.size();
    if (size < offset) {
      // The app itself truncated it, by opening /dev/stdout anew for example.
      offset = 0;
      punched = 0;
      splitter.reset();
    }
    if (size == offset) {
      return Read.NOTHING;
    }
    long skipped = size - offset > budget ? skip(size) : 0;
    buffer.clear();
    int n = channel.read(buffer, offset);
    if (n <= 0) {
      return Read.NOTHING;
    }
    lines.clear();
    splitter.feed(buffer.array(), 0, n);
    long whole = offset + afterLastNewline(n);
    offset += n;
    giveBack();
    return new Read(List.copyOf(lines), () -> taken(whole), skipped);
  }

  private int afterLastNewline(int n) {
    for (int i = n - 1; i >= 0; i--) {
      if (buffer.get(i) == '\n') {
        return i + 1;
      }
    }
    return 0;
  }

  private long skip(long size) throws IOException {
    long to = size - KEPT_OF_BACKLOG;
    buffer.clear();
    int n = channel.read(buffer, to);
    for (int i = 0; i < n; i++) {
      if (buffer.get(i) == '\n') {
        to += i + 1;
        break;
      }
    }
    long skipped = to - offset;
    offset = to;
    splitter.reset();
    return skipped;
  }

  private void taken(long to) {
    taken = to;
    try {
      takenChannel.write(ByteBuffer.allocate(Long.BYTES).putLong(0, to), 0);
    } catch (IOException e) {
      LOG.debug("{}: {}", takenFile(file), e.toString());
    }
  }

  private void giveBack() throws IOException {
    long upTo = Math.max(taken, offset - budget) / BLOCK * BLOCK;
    if (upTo - punched < PUNCH_STEP) {
      return;
    }
    if (canPunch) {
      canPunch = HolePunch.punch(file, punched, upTo - punched);
      punched = upTo;
      if (!canPunch) {
        LOG.warn(
            "the file system of {} cannot punch holes; output is truncated instead, and lines"
                + " written in that moment are lost",
            file.getParent());
      }
    } else if (offset - punched > budget && channel.size() == offset) {
      channel.truncate(0);
      offset = 0;
      punched = 0;
      taken(0);
    }
  }

  /// The last line when the process left it without an end.
  List<String> flush() {
    lines.clear();
    splitter.flush();
    return List.copyOf(lines);
  }

  void delete() {
    try {
      close();
      Files.deleteIfExists(file);
      Files.deleteIfExists(takenFile(file));
    } catch (IOException e) {
      LOG.debug("{} not deleted: {}", file, e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    takenChannel.close();
  }
}
