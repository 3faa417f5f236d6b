package dev.roadworthy.telemetry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Entries as bytes, the same in the journal and in the index: numbers big-endian, texts as length
/// and UTF-8. One encoder is used by one thread.
final class EntryCodec {
  private static final byte VERSION = 1;
  private static final LogEntry.Source[] SOURCES = LogEntry.Source.values();
  private static final Level[] LEVELS = Level.values();

  private ByteBuffer out = ByteBuffer.allocate(4096);

  /// The entry's bytes, from position to limit; good until the next call.
  ByteBuffer encode(LogEntry e) {
    out.clear();
    out.put(VERSION).putLong(e.sequence()).putLong(e.epochMicros());
    out.put((byte) e.source().ordinal()).put((byte) e.level().ordinal());
    out.putShort((short) e.status());
    text(e.instance());
    text(e.stream());
    text(e.names().request());
    text(e.names().trace());
    text(e.names().user());
    text(e.names().release());
    text(e.text());
    return out.flip();
  }

  private void text(@Nullable String s) {
    byte[] bytes = s == null ? null : s.getBytes(StandardCharsets.UTF_8);
    int need = 4 + (bytes == null ? 0 : bytes.length) + 64;
    if (out.remaining() < need) {
      int at = out.position();
      out = ByteBuffer.wrap(Arrays.copyOf(out.array(), out.capacity() + need * 2)).position(at);
    }
    if (bytes == null) {
      out.putInt(-1);
    } else {
      out.putInt(bytes.length).put(bytes);
    }
  }

  /// @throws IOException when the bytes are not an entry
  static LogEntry decode(ByteBuffer in) throws IOException {
    try {
      if (in.get() != VERSION) {
        throw new IOException("an entry of another version");
      }
      long sequence = in.getLong();
      long micros = in.getLong();
      var source = SOURCES[in.get()];
      Level level = LEVELS[in.get()];
      int status = in.getShort();
      String instance = needed(in);
      String stream = needed(in);
      var names = new LogEntry.Names(text(in), text(in), text(in), text(in));
      return new LogEntry(
          sequence, micros, source, level, instance, stream, status, names, needed(in));
    } catch (RuntimeException e) {
      throw new IOException("not a log entry", e);
    }
  }

  private static @Nullable String text(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0) {
      return null;
    }
    if (length > in.remaining()) {
      throw new IllegalArgumentException("a text longer than its entry");
    }
    var text =
        new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }

  private static String needed(ByteBuffer in) {
    String text = text(in);
    if (text == null) {
      throw new IllegalArgumentException("a text is missing");
    }
    return text;
  }
}
