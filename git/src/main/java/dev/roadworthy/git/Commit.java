package dev.roadworthy.git;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/// One commit, as far as a person is told of it.
///
/// @param id in hex
/// @param when the author's date
/// @param author the author's name without the address, safe to show
public record Commit(String id, Instant when, String author) {
  private static final int MAX_AUTHOR = 40;

  /// Reads the author's line; the message is not looked at.
  static Commit read(String id, byte[] bytes) {
    String head = new String(bytes, 0, Math.min(bytes.length, 16_384), StandardCharsets.UTF_8);
    int from = head.indexOf("\nauthor ");
    int end = from < 0 ? -1 : head.indexOf('\n', from + 1);
    String line = end < 0 ? "" : head.substring(from + 8, end);
    int mail = line.indexOf('<');
    int after = line.lastIndexOf('>');
    String name = (mail < 0 ? line : line.substring(0, mail)).strip();
    return new Commit(id, time(after < 0 ? "" : line.substring(after + 1)), shown(name));
  }

  private static String shown(String name) {
    return name.isEmpty() ? "unknown" : Text.shown(name, MAX_AUTHOR);
  }

  private static Instant time(String text) {
    try {
      return Instant.ofEpochSecond(Long.parseLong(text.strip().split(" ", 2)[0]));
    } catch (NumberFormatException | DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
