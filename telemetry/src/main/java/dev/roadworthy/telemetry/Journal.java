package dev.roadworthy.telemetry;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The lines that are not committed to the index yet, so that a killed process loses none of them:
/// numbered files of records (length, checksum, entry). A commit names the first file that it does
/// not cover; older ones are deleted. A record cut short ends its file. Used by one thread.
final class Journal {
  private static final String PREFIX = "journal-";
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int MAX_RECORD = 4 * 1024 * 1024;

  /// Takes an entry that was read back.
  @FunctionalInterface
  interface Reader {
    void take(LogEntry entry) throws IOException;
  }

  private final Path folder;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private final CRC32C crc = new CRC32C();
  private @Nullable FileChannel channel;
  private long number;
  private long written;

  Journal(Path folder) {
    this.folder = folder;
  }

  /// Reads back what the index does not have, oldest first.
  ///
  /// @param from the first file the index does not cover
  void replay(long from, Reader reader) throws IOException {
    for (long n : numbers()) {
      if (n >= from) {
        replayFile(file(n), reader);
      }
      number = Math.max(number, n);
    }
    number = Math.max(number, from);
  }

  private static void replayFile(Path file, Reader reader) throws IOException {
    var crc = new CRC32C();
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      while (in.available() >= 8) {
        int length = in.readInt();
        int checksum = in.readInt();
        if (length <= 0 || length > MAX_RECORD) {
          return;
        }
        byte[] bytes = in.readNBytes(length);
        crc.reset();
        crc.update(bytes);
        if (bytes.length < length || (int) crc.getValue() != checksum) {
          return;
        }
        reader.take(EntryCodec.decode(ByteBuffer.wrap(bytes)));
      }
    }
  }

  /// Starts a new file; entries appended from now on belong to it.
  ///
  /// @return its number
  long next() throws IOException {
    close();
    number++;
    channel =
        FileChannel.open(
            file(number),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    written = 0;
    return number;
  }

  /// Deletes the files an index that was just committed covers.
  void forgetBefore(long first) throws IOException {
    for (long n : numbers()) {
      if (n < first) {
        Files.deleteIfExists(file(n));
      }
    }
  }

  void append(ByteBuffer entry) throws IOException {
    if (buffer.remaining() < entry.remaining() + 8) {
      flush();
    }
    crc.reset();
    crc.update(entry.duplicate());
    if (entry.remaining() + 8 > buffer.capacity()) {
      var large = ByteBuffer.allocate(entry.remaining() + 8);
      large.putInt(entry.remaining()).putInt((int) crc.getValue()).put(entry.duplicate());
      write(large.flip());
      return;
    }
    buffer.putInt(entry.remaining()).putInt((int) crc.getValue()).put(entry.duplicate());
  }

  /// Hands everything to the operating system: from here on a killed process loses nothing.
  void flush() throws IOException {
    buffer.flip();
    try {
      write(buffer);
    } finally {
      buffer.clear();
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    if (channel == null) {
      throw new IOException("the journal is closed");
    }
    int size = bytes.remaining();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      written += size;
    } catch (IOException e) {
      // Half a record would hide whatever follows it.
      channel.truncate(written);
      channel.position(written);
      throw e;
    }
  }

  /// Bytes in the present file.
  long bytes() {
    return written + buffer.position();
  }

  void close() throws IOException {
    if (channel != null) {
      FileChannel old = channel;
      flush();
      channel = null;
      old.close();
    }
  }

  /// Lets go without writing what is in the buffer.
  void abandon() {
    buffer.clear();
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // Nothing more is written to it.
    }
    channel = null;
  }

  private Path file(long n) {
    return folder.resolve(PREFIX + n);
  }

  private List<Long> numbers() throws IOException {
    var numbers = new ArrayList<Long>();
    try (var files = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path file : files) {
        String digits = file.getFileName().toString().substring(PREFIX.length());
        if (digits.matches("[0-9]{1,18}")) {
          numbers.add(Long.parseLong(digits));
        }
      }
    }
    numbers.sort(null);
    return numbers;
  }
}
