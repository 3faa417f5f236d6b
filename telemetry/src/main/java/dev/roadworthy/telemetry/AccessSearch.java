package dev.roadworthy.telemetry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Finds requests in the files of the access log, newest first, by reading them backwards. A line
/// is looked at as JSON only when its bytes hold everything that is asked for; about a gigabyte a
/// second is passed over that way, so the whole default budget takes some 0.1 s.
final class AccessSearch {
  private static final int BLOCK = 256 * 1024;

  /// A line is shorter: the edge bounds paths and header values.
  private static final int MAX_LINE = 128 * 1024;

  private static final byte[] STATUS = "\"status\":".getBytes(StandardCharsets.US_ASCII);

  private final LogFilter filter;
  private final int limit;
  private final List<LogEntry> found;

  /// Bytes of which each line needs all; ASCII in lower case, compared without case.
  private final List<byte[]> needed = new ArrayList<>();

  private final int leastStatus;
  private boolean pastFrom;

  private AccessSearch(LogFilter filter, int limit, List<LogEntry> found) {
    this.filter = filter;
    this.limit = limit;
    this.found = found;
    this.leastStatus = leastStatus(filter);
    need(filter.request());
    need(filter.user());
    need(filter.instance());
    filter.words().forEach(this::need);
  }

  static List<LogEntry> search(Path folder, LogFilter filter, int limit) throws IOException {
    var found = new ArrayList<LogEntry>();
    if (filter.source() != null && filter.source() != LogEntry.Source.ACCESS) {
      return found;
    }
    var search = new AccessSearch(filter, limit, found);
    if (search.leastStatus > 999) {
      return found;
    }
    // The list first: what is full and renamed meanwhile is then met at most twice, never missed.
    List<Path> files = new ArrayList<>(AccessLogFile.older(folder));
    files.add(folder.resolve(AccessLogFile.CURRENT));
    long seenDownTo = Long.MAX_VALUE;
    for (Path file : files.reversed()) {
      if (search.isDone() || AccessLogFile.lastOf(file) < filter.from()) {
        break;
      }
      seenDownTo = search.file(file, seenDownTo);
    }
    return found;
  }

  private boolean isDone() {
    return pastFrom || found.size() >= limit;
  }

  private static int leastStatus(LogFilter filter) {
    return switch (filter.level() == null ? Level.TRACE : filter.level()) {
      case TRACE, DEBUG, INFO -> 0;
      case WARN -> 400;
      case ERROR -> 500;
      case FATAL -> 1000;
    };
  }

  /// Only what looks the same in JSON: no quotes, backslashes, blanks, nothing beyond ASCII.
  private void need(@org.jspecify.annotations.Nullable String part) {
    if (part == null) {
      return;
    }
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '"' || c == '\\') {
        return;
      }
    }
    needed.add(LogQuery.lower(part).getBytes(StandardCharsets.US_ASCII));
  }

  /// @return the number of the oldest line looked at
  private long file(Path file, long below) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long oldest = below;
      long end = channel.size();
      byte[] carry = new byte[0];
      while (end > 0 && !isDone()) {
        int size = (int) Math.min(BLOCK, end);
        byte[] block = new byte[size + carry.length];
        readFully(channel, end - size, block, size);
        System.arraycopy(carry, 0, block, size, carry.length);
        end -= size;
        int firstLine = end == 0 ? 0 : afterFirstBreak(block);
        oldest = lines(block, firstLine, oldest);
        carry = java.util.Arrays.copyOf(block, firstLine);
        if (carry.length > MAX_LINE) {
          carry = new byte[0];
        }
      }
      return oldest;
    } catch (NoSuchFileException e) {
      return below;
    }
  }

  private static void readFully(FileChannel channel, long from, byte[] into, int length)
      throws IOException {
    var buffer = ByteBuffer.wrap(into, 0, length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        throw new IOException("the access log became shorter while it was read");
      }
    }
  }

  private static int afterFirstBreak(byte[] block) {
    for (int i = 0; i < block.length; i++) {
      if (block[i] == '\n') {
        return i + 1;
      }
    }
    return block.length;
  }

  private long lines(byte[] block, int from, long below) {
    int to = block.length;
    long oldest = below;
    while (to > from && !isDone()) {
      int start = to - 1;
      while (start > from && block[start - 1] != '\n') {
        start--;
      }
      long sequence = AccessLine.sequence(block, start, to);
      if (sequence >= 0 && sequence < oldest) {
        oldest = sequence;
        line(block, start, to, sequence);
      }
      to = start;
    }
    return oldest;
  }

  private void line(byte[] block, int from, int to, long sequence) {
    if (sequence < filter.from()) {
      pastFrom = true;
      return;
    }
    if (sequence >= filter.before() || !mayMatch(block, from, to)) {
      return;
    }
    LogEntry e = AccessLine.read(block, from, to);
    if (e != null && filter.matches(e)) {
      found.add(e);
    }
  }

  private boolean mayMatch(byte[] block, int from, int to) {
    for (byte[] part : needed) {
      if (indexOf(block, from, to, part) < 0) {
        return false;
      }
    }
    if (leastStatus == 0) {
      return true;
    }
    int at = indexOf(block, from, to, STATUS);
    return at >= 0 && block[at + STATUS.length] >= '0' + leastStatus / 100;
  }

  private static int indexOf(byte[] block, int from, int to, byte[] part) {
    byte first = part[0];
    byte upper = (byte) (first >= 'a' && first <= 'z' ? first - 32 : first);
    for (int i = from; i <= to - part.length; i++) {
      if ((block[i] == first || block[i] == upper) && isAt(block, i, part)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isAt(byte[] block, int at, byte[] part) {
    for (int k = 1; k < part.length; k++) {
      byte b = block[at + k];
      if (b != part[k] && !(b >= 'A' && b <= 'Z' && b + 32 == part[k])) {
        return false;
      }
    }
    return true;
  }
}
