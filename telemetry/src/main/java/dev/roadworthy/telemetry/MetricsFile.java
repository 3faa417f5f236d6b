package dev.roadworthy.telemetry;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Ten-second sums on disk: records of length, checksum, numbers; buckets without a count are left
/// out. Two files of at most 2 MiB, the older dropped when the newer is full: more than 24 hours of
/// steady traffic. A record cut short by a crash ends the reading of its file. A disk that cannot
/// be written costs the charts their past, nothing else.
final class MetricsFile {
  private static final long MAX_FILE_BYTES = 2 * 1024 * 1024;
  private static final int MAX_RECORD = 8 + 5 * 8 + 4 + Latencies.BUCKETS * 8;

  private final Path current;
  private final Path older;
  private @Nullable FileChannel channel;

  MetricsFile(Path folder) {
    this.current = folder.resolve("metrics.bin");
    this.older = folder.resolve("metrics.1.bin");
  }

  void load(Consumer<Tally> to) {
    loadFile(older, to);
    loadFile(current, to);
  }

  private static void loadFile(Path file, Consumer<Tally> to) {
    try (var in =
        new DataInputStream(new java.io.BufferedInputStream(Files.newInputStream(file)))) {
      var tally = new Tally();
      while (true) {
        int length = in.readInt();
        int crc = in.readInt();
        if (length < 52 || length > MAX_RECORD) {
          return;
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length || checksum(body, length) != crc) {
          return;
        }
        decode(ByteBuffer.wrap(body), tally);
        to.accept(tally);
      }
    } catch (IOException e) {
      // The end of the file, or none yet.
    }
  }

  private static void decode(ByteBuffer b, Tally tally) {
    tally.restart(b.getLong());
    tally.requests = b.getLong();
    tally.errors = b.getLong();
    tally.limited = b.getLong();
    tally.denied = b.getLong();
    tally.held = b.getLong();
    int buckets = b.getInt();
    for (int i = 0; i < buckets && b.remaining() >= 8; i++) {
      int bucket = b.getInt();
      int count = b.getInt();
      if (bucket >= 0 && bucket < Latencies.BUCKETS) {
        tally.latencies[bucket] = count;
      }
    }
  }

  void append(Tally t) {
    var b = ByteBuffer.allocate(8 + MAX_RECORD);
    b.position(8);
    b.putLong(t.epochSecond).putLong(t.requests).putLong(t.errors);
    b.putLong(t.limited).putLong(t.denied).putLong(t.held);
    int countAt = b.position();
    b.putInt(0);
    int buckets = 0;
    for (int i = 0; i < t.latencies.length; i++) {
      if (t.latencies[i] > 0) {
        b.putInt(i).putInt(t.latencies[i]);
        buckets++;
      }
    }
    b.putInt(countAt, buckets);
    int length = b.position() - 8;
    var body = new byte[length];
    b.get(8, body);
    b.putInt(0, length).putInt(4, checksum(body, length));
    b.flip();
    write(b);
  }

  private void write(ByteBuffer b) {
    try {
      FileChannel to = channel;
      if (to == null) {
        to = open();
      }
      if (to.size() + b.remaining() > MAX_FILE_BYTES) {
        to.close();
        Files.move(current, older, StandardCopyOption.REPLACE_EXISTING);
        to = open();
      }
      while (b.hasRemaining()) {
        to.write(b);
      }
    } catch (IOException e) {
      close();
    }
  }

  private FileChannel open() throws IOException {
    channel = FileChannel.open(current, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return channel;
  }

  private static int checksum(byte[] body, int length) {
    var crc = new CRC32C();
    crc.update(body, 0, length);
    return (int) crc.getValue();
  }

  void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // Nothing more is written to it.
    }
    channel = null;
  }
}
