package dev.roadworthy.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/// Writes the head of a request to the app as bytes. Vert.x would copy the fields twice, each
/// character three times, for a tenth of all a request costs. Each loop has one and uses it again.
///
/// Nothing gets in that could end a line: names are tokens (RFC 9110, 5.6.2), and a head with more
/// control characters than the ends of its lines is refused, wherever they came from.
final class RequestHead implements Fields {
  private static final AsciiString LINE_END = AsciiString.cached(" HTTP/1.1\r\n");
  private static final boolean[] TOKEN = token();

  /// What one head needs at most is bounded by the edge's own limit for heads and what it adds.
  private byte[] bytes = new byte[4096];

  private int size;
  private int lines;

  private static boolean[] token() {
    var set = new boolean[128];
    for (char c = '!'; c < 127; c++) {
      set[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }
    return set;
  }

  RequestHead begin(HttpMethod method, String uri) {
    size = 0;
    lines = 1;
    String name = method.name();
    checkToken(name);
    text(name);
    need(1);
    bytes[size++] = ' ';
    text(uri);
    ascii(LINE_END);
    return this;
  }

  @Override
  public void add(CharSequence name, String value) {
    if (name instanceof AsciiString ours) {
      ascii(ours);
    } else {
      String theirs = name.toString();
      checkToken(theirs);
      text(theirs);
    }
    need(2);
    bytes[size++] = ':';
    bytes[size++] = ' ';
    text(value);
    end();
    lines++;
  }

  /// The head, and the body after it.
  ///
  /// @throws IllegalArgumentException when a value would break its line
  ByteBuf with(@Nullable ByteBuf body, ByteBufAllocator allocator) {
    end();
    checkLines();
    ByteBuf out = allocator.directBuffer(size + (body == null ? 0 : body.readableBytes()));
    out.writeBytes(bytes, 0, size);
    if (body != null) {
      out.writeBytes(body, body.readerIndex(), body.readableBytes());
    }
    return out;
  }

  private void end() {
    need(2);
    bytes[size++] = '\r';
    bytes[size++] = '\n';
  }

  private void ascii(AsciiString text) {
    need(text.length());
    System.arraycopy(text.array(), text.arrayOffset(), bytes, size, text.length());
    size += text.length();
  }

  /// One byte a character, as they were decoded; `Forwarding.field` sees to our own values.
  @SuppressWarnings("deprecation")
  private void text(String text) {
    need(text.length());
    text.getBytes(0, text.length(), bytes, size);
    size += text.length();
  }

  private void need(int more) {
    if (bytes.length - size < more) {
      bytes = java.util.Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }

  private static void checkToken(String name) {
    boolean good = !name.isEmpty();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      good &= c < 128 && TOKEN[c];
    }
    if (!good) {
      throw new IllegalArgumentException("not a method or header name: " + name);
    }
  }

  private void checkLines() {
    int controls = 0;
    for (int i = 0; i < size; i++) {
      byte b = bytes[i];
      controls += (b >= 0 && b < ' ' && b != '\t') || b == 0x7F ? 1 : 0;
    }
    if (controls != 2 * lines + 2) {
      throw new IllegalArgumentException("a control character in a header for the app");
    }
  }
}
