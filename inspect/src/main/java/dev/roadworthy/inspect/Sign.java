package dev.roadworthy.inspect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A pattern whose matches all hold one of some words: a file without any of them, as nearly all
/// are, costs one pass over its bytes and is not made a text.
///
/// Each two bytes are looked up in a table of how the words begin, letters in lower case; only
/// where a word may begin is it compared.
final class Sign {
  private final List<byte[]> words;
  private final boolean[] beginnings = new boolean[1 << 16];
  private final Pattern pattern;

  private Sign(List<byte[]> words, Pattern pattern) {
    this.words = words;
    this.pattern = pattern;
    words.forEach(word -> beginnings[word[0] << 8 | word[1]] = true);
  }

  /// @param words in lower case, ASCII, of at least two letters; every match holds one of them
  static Sign of(List<String> words, String pattern) {
    return new Sign(
        words.stream().map(w -> w.getBytes(StandardCharsets.US_ASCII)).toList(),
        Pattern.compile(pattern));
  }

  boolean in(String text) {
    return pattern.matcher(text).find();
  }

  boolean in(byte[] file) {
    return mayBeIn(file) && in(new String(file, StandardCharsets.UTF_8));
  }

  /// The line of the first match, from 1, with its text.
  Optional<Hit> first(String path, byte[] file) {
    if (!mayBeIn(file)) {
      return Optional.empty();
    }
    String text = new String(file, StandardCharsets.UTF_8);
    Matcher m = pattern.matcher(text);
    if (!m.find()) {
      return Optional.empty();
    }
    int line = (int) text.substring(0, m.start()).chars().filter(c -> c == '\n').count() + 1;
    String seen = text.lines().skip(line - 1L).findFirst().orElse("").strip();
    return Optional.of(Hit.at(Place.line(path, line), seen));
  }

  private boolean mayBeIn(byte[] file) {
    int before = 0;
    for (int i = 0; i < file.length; i++) {
      int here = lower(file[i]);
      if (beginnings[before << 8 | here] && wordAt(file, i - 1)) {
        return true;
      }
      before = here;
    }
    return false;
  }

  private boolean wordAt(byte[] file, int at) {
    for (byte[] word : words) {
      int same = 0;
      while (same < word.length
          && at + same < file.length
          && lower(file[at + same]) == word[same]) {
        same++;
      }
      if (same == word.length) {
        return true;
      }
    }
    return false;
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + 32 : b & 0xFF;
  }
}
