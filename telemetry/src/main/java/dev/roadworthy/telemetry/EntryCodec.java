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

  private ByteBuffer out = ByteBuffer.allocate(4096);

  /// The entry's bytes, from position to limit; good until the next call.
  ByteBuffer encode(LogEntry e) {
    out.clear();
    out.put(VERSION).putLong(e.sequence()).putLong(e.epochMicros());
    out.put(code(e.source())).put(code(e.level()));
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
      var source = source(in.get());
      Level level = level(in.get());
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

  // What is on disk does not depend on the order in which names are declared.
  private static byte code(LogEntry.Source source) {
    return switch (source) {
      case APP -> 'a';
      case ACCESS -> 'r';
      case ROADWORTHY -> 'w';
    };
  }

  private static LogEntry.Source source(byte code) {
    return switch (code) {
      case 'a' -> LogEntry.Source.APP;
      case 'r' -> LogEntry.Source.ACCESS;
      case 'w' -> LogEntry.Source.ROADWORTHY;
      default -> throw new IllegalArgumentException("no source has the code " + code);
    };
  }

  private static byte code(Level level) {
    return switch (level) {
      case TRACE -> 10;
      case DEBUG -> 20;
      case INFO -> 30;
      case WARN -> 40;
      case ERROR -> 50;
      case FATAL -> 60;
    };
  }

  private static Level level(byte code) {
    for (Level level : Level.values()) {
      if (code(level) == code) {
        return level;
      }
    }
    throw new IllegalArgumentException("no level has the code " + code);
  }

  private static String needed(ByteBuffer in) {
    String text = text(in);
    if (text == null) {
      throw new IllegalArgumentException("a text is missing");
    }
    return text;
  }
}
