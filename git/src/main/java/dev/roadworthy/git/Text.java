package dev.roadworthy.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// Small text files of a repository: regular, no link, and cut off at a limit.
final class Text {
  static final java.nio.charset.Charset ASCII = StandardCharsets.US_ASCII;

  private Text() {}

  /// Empty when there is no such regular file.
  static String of(Path file, int limit) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return new String(in.readNBytes(limit), StandardCharsets.UTF_8);
    }
  }

  /// What a person may be shown: control characters replaced, cut at `limit` characters.
  static String shown(String text, int limit) {
    var out = new StringBuilder();
    text.codePoints()
        .limit(limit)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
