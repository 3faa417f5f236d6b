package dev.roadworthy.telemetry;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The access log on disk: `access.jsonl`, and older files named by their last entry, within a
/// number of bytes; the oldest file goes first. Entries are written in batches, never fsynced:
/// killing the process loses nothing that was flushed, losing power may lose half a minute.
///
/// Requests are not indexed: that would cost as much as serving them. [AccessSearch] reads the
/// files backwards instead. Used by one thread.
final class AccessLogFile {
  /// Files are an eighth of the budget: that much is dropped at a time.
  private static final int SHARES = 8;

  private static final int BUFFER_BYTES = 256 * 1024;
  private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();

  static final String CURRENT = "access.jsonl";
  static final String OLDER = "access-";

  private final Path folder;
  private final TelemetrySettings settings;
  private final Notices notices;
  private final DiskRoom room;
  private final AccessLine line = new AccessLine();
  private final JsonBytes buffer = new JsonBytes(BUFFER_BYTES + 16 * 1024);
  private @Nullable FileChannel channel;
  private long written;
  private long lastSequence;
  private boolean failed;
  private long retryAt;
  private int buffered;
  private long lost;

  AccessLogFile(Path folder, TelemetrySettings settings, Notices notices) {
    this.folder = folder;
    this.settings = settings;
    this.notices = notices;
    this.room = new DiskRoom(folder, settings.freeFloor(), "access log lines", notices);
  }

  /// Opens the file and cuts off a line that a crash left half written.
  ///
  /// @return the number of the last entry, 0 when there is none
  long open() {
    try {
      Files.createDirectories(folder);
      cutToLastLine();
      openCurrent();
    } catch (IOException e) {
      fail(e);
    }
    return lastSequence;
  }

  private void openCurrent() throws IOException {
    channel =
        FileChannel.open(
            folder.resolve(CURRENT), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    written = channel.size();
  }

  private void cutToLastLine() throws IOException {
    Path file = folder.resolve(CURRENT);
    if (!Files.exists(file)) {
      return;
    }
    try (var f = new RandomAccessFile(file.toFile(), "rw")) {
      long length = f.length();
      byte[] tail = new byte[(int) Math.min(length, 64 * 1024)];
      f.seek(length - tail.length);
      f.readFully(tail);
      int end = tail.length;
      while (end > 0 && tail[end - 1] != '\n') {
        end--;
      }
      if (end < tail.length) {
        f.setLength(length - tail.length + end);
      }
      int start = end - 1;
      while (start > 0 && tail[start - 1] != '\n') {
        start--;
      }
      if (start >= 0) {
        lastSequence = Math.max(0, AccessLine.sequence(tail, start, end));
      }
    }
  }

  /// @param firstSequence the number of the first; the others follow
  void append(List<AccessEntry> entries, long firstSequence) {
    for (int i = 0; i < entries.size(); i++) {
      line.write(entries.get(i), firstSequence + i, buffer);
      buffered++;
      lastSequence = firstSequence + i;
      if (buffer.size() >= BUFFER_BYTES) {
        flush();
      }
    }
  }

  /// Hands the batch to the operating system; from here on searches find it.
  void flush() {
    retryIfDue();
    if (buffered == 0) {
      return;
    }
    FileChannel to = channel;
    try {
      if (to == null) {
        lost += buffered;
      } else if (room.admits(buffered)) {
        write(to, ByteBuffer.wrap(buffer.array(), 0, buffer.size()));
        if (written >= settings.access().bytes() / SHARES) {
          rotate(to);
        }
      }
    } catch (IOException e) {
      lost += buffered;
      fail(e);
    } finally {
      buffer.clear();
      buffered = 0;
    }
  }

  private void write(FileChannel to, ByteBuffer bytes) throws IOException {
    int size = bytes.remaining();
    try {
      while (bytes.hasRemaining()) {
        to.write(bytes);
      }
      written += size;
    } catch (IOException e) {
      to.truncate(written);
      throw e;
    }
  }

  private void rotate(FileChannel full) throws IOException {
    full.close();
    Files.move(
        folder.resolve(CURRENT), folder.resolve(OLDER + Sequence.text(lastSequence) + ".jsonl"));
    openCurrent();
    dropOld();
  }

  /// Drops what is over the budget or too old.
  void dropOld() throws IOException {
    List<Path> older = older(folder);
    long room = settings.access().bytes() / SHARES * (SHARES - 2);
    long keepFrom = lastSequence - settings.keep().toMillis() * 1000;
    long sum = 0;
    for (Path file : older.reversed()) {
      sum += LogFolder.sizeOrZero(file);
      if (sum > room || lastOf(file) < keepFrom) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// The number of the last entry of an older file, from its name.
  static long lastOf(Path older) {
    String name = older.getFileName().toString();
    try {
      return Sequence.parse(name.substring(OLDER.length(), name.length() - ".jsonl".length()));
    } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
      return Long.MAX_VALUE;
    }
  }

  /// The files that are full, oldest first.
  static List<Path> older(Path folder) throws IOException {
    var files = new ArrayList<Path>();
    try (var found = Files.newDirectoryStream(folder, OLDER + "*.jsonl")) {
      found.forEach(files::add);
    }
    files.sort(null);
    return files;
  }

  private void fail(IOException e) {
    if (!failed) {
      notices.say(
          Level.ERROR,
          "The access log in "
              + folder
              + " cannot be written: "
              + e.getMessage()
              + ". It is tried again every 5 s.");
    }
    failed = true;
    retryAt = System.nanoTime() + RETRY_NANOS;
    closeChannel();
  }

  private void retryIfDue() {
    if (!failed || System.nanoTime() < retryAt) {
      return;
    }
    try {
      openCurrent();
      failed = false;
      notices.say(
          Level.WARN, "The access log is written again; %,d lines are missing.".formatted(lost));
      lost = 0;
    } catch (IOException e) {
      fail(e);
    }
  }

  private void closeChannel() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // Nothing more is written to it.
    }
    channel = null;
  }

  void close() {
    flush();
    closeChannel();
  }
}
