package dev.roadworthy.supervisor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// Makes lines of bytes as they come: LF or CRLF ends a line; a line longer than the limit is cut
/// with a mark that says how much is missing; bytes that are not UTF-8 become U+FFFD. A character
/// split between two reads stays whole.
final class LineSplitter {
  private final int maxLine;
  private final Consumer<String> lines;
  private byte[] held = new byte[256];
  private int length;
  private long cut;

  LineSplitter(int maxLine, Consumer<String> lines) {
    this.maxLine = maxLine;
    this.lines = lines;
  }

  void feed(byte[] bytes, int from, int to) {
    int start = from;
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        hold(bytes, start, i);
        emit();
        start = i + 1;
      }
    }
    hold(bytes, start, to);
  }

  /// The last line when it has no end.
  void flush() {
    if (length > 0 || cut > 0) {
      emit();
    }
  }

  /// Forgets the line begun and what comes before the next line's start is up to the caller.
  void reset() {
    length = 0;
    cut = 0;
  }

  private void hold(byte[] bytes, int from, int to) {
    int room = Math.min(to - from, maxLine - length);
    if (room > 0) {
      if (length + room > held.length) {
        held = Arrays.copyOf(held, Math.min(maxLine, Math.max(held.length * 2, length + room)));
      }
      System.arraycopy(bytes, from, held, length, room);
      length += room;
    }
    cut += to - from - Math.max(0, room);
  }

  private void emit() {
    int end = length;
    if (cut == 0 && end > 0 && held[end - 1] == '\r') {
      end--;
    }
    if (cut > 0) {
      end = wholeCharacters(end);
    }
    String text = new String(held, 0, end, StandardCharsets.UTF_8);
    lines.accept(cut > 0 ? text + " ... [cut: " + (cut + length - end) + " bytes more]" : text);
    length = 0;
    cut = 0;
    if (held.length > 8192) {
      held = new byte[256];
    }
  }

  /// Steps back over a UTF-8 sequence that the cut left unfinished, at most 3 bytes.
  private int wholeCharacters(int end) {
    int start = end;
    while (start > 0 && end - start < 3 && (held[start - 1] & 0xC0) == 0x80) {
      start--;
    }
    if (start == 0 || held[start - 1] >= 0) {
      return end;
    }
    int lead = held[start - 1] & 0xFF;
    int needs = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return end - (start - 1) < needs ? start - 1 : end;
  }
}
