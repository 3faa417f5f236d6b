package dev.roadworthy.telemetry;

import java.util.Arrays;

/// Writes JSON into a growing byte array, by hand because it is done for each request: no objects,
/// no formatting. Text is UTF-8, escaped as RFC 8259 asks.
final class JsonBytes {
  private static final byte[] HEX =
      "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int size;

  JsonBytes(int capacity) {
    bytes = new byte[capacity];
  }

  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  private void need(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  /// ASCII that is JSON already.
  JsonBytes raw(byte[] ascii) {
    need(ascii.length);
    System.arraycopy(ascii, 0, bytes, size, ascii.length);
    size += ascii.length;
    return this;
  }

  JsonBytes raw(char c) {
    need(1);
    bytes[size++] = (byte) c;
    return this;
  }

  /// A text in quotes.
  JsonBytes text(String s) {
    int length = s.length();
    // Six bytes are the most one character takes: \\u0000.
    need(length * 6 + 2);
    byte[] to = bytes;
    int at = size;
    to[at++] = '"';
    for (int i = 0; i < length; i++) {
      char c = s.charAt(i);
      if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
        to[at++] = (byte) c;
      } else if (c >= 0x80) {
        int used = wide(s, i, at);
        at += used;
        if (used == 4) {
          i++;
        }
      } else {
        at = escaped(c, at);
      }
    }
    to[at++] = '"';
    size = at;
    return this;
  }

  private int escaped(char c, int at) {
    bytes[at++] = '\\';
    if (c == '"' || c == '\\') {
      bytes[at++] = (byte) c;
      return at;
    }
    bytes[at++] = 'u';
    bytes[at++] = '0';
    bytes[at++] = '0';
    bytes[at++] = HEX[c >> 4];
    bytes[at++] = HEX[c & 15];
    return at;
  }

  /// @return how many bytes were written: 4 for a pair of surrogates
  private int wide(String s, int i, int at) {
    char c = s.charAt(i);
    if (c < 0x800) {
      bytes[at] = (byte) (0xc0 | (c >> 6));
      bytes[at + 1] = (byte) (0x80 | (c & 0x3f));
      return 2;
    }
    if (Character.isHighSurrogate(c)
        && i + 1 < s.length()
        && Character.isLowSurrogate(s.charAt(i + 1))) {
      int code = Character.toCodePoint(c, s.charAt(i + 1));
      bytes[at] = (byte) (0xf0 | (code >> 18));
      bytes[at + 1] = (byte) (0x80 | ((code >> 12) & 0x3f));
      bytes[at + 2] = (byte) (0x80 | ((code >> 6) & 0x3f));
      bytes[at + 3] = (byte) (0x80 | (code & 0x3f));
      return 4;
    }
    char shown = Character.isSurrogate(c) ? '\ufffd' : c;
    bytes[at] = (byte) (0xe0 | (shown >> 12));
    bytes[at + 1] = (byte) (0x80 | ((shown >> 6) & 0x3f));
    bytes[at + 2] = (byte) (0x80 | (shown & 0x3f));
    return 3;
  }

  JsonBytes number(long n) {
    need(20);
    if (n < 0) {
      bytes[size++] = '-';
      n = n == Long.MIN_VALUE ? Long.MAX_VALUE : -n;
    }
    int digits = 1;
    for (long limit = 10; digits < 19 && n >= limit; limit *= 10) {
      digits++;
    }
    padded(n, digits);
    return this;
  }

  /// The last `digits` digits of a number, zeros in front.
  JsonBytes padded(long n, int digits) {
    need(digits);
    for (int i = size + digits - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + n % 10);
      n /= 10;
    }
    size += digits;
    return this;
  }

  /// Nanoseconds as milliseconds with three decimals.
  JsonBytes millis(long nanos) {
    long micros = Math.max(0, nanos) / 1000;
    return number(micros / 1000).raw('.').padded(micros % 1000, 3);
  }
}
