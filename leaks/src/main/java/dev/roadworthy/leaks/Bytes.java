package dev.roadworthy.leaks;

import java.nio.charset.StandardCharsets;

/// Questions about single bytes and short runs of them, without making strings.
final class Bytes {
  private static final byte ALNUM = 1;
  private static final byte WORD = 2;
  private static final byte SPACE = 4;
  private static final byte NAME = 8;
  private static final byte[] TRAITS = traits();

  private Bytes() {}

  private static byte[] traits() {
    byte[] t = new byte[256];
    for (int c = 0; c < 256; c++) {
      boolean alnum = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      t[c] |= alnum ? ALNUM | WORD | NAME : 0;
      t[c] |= c == '_' ? WORD | NAME : 0;
      t[c] |= c == '-' || c == '.' ? NAME : 0;
      t[c] |= c == ' ' || c == '\t' || c == '\r' ? SPACE : 0;
    }
    return t;
  }

  static boolean isAlnum(int c) {
    return (TRAITS[c & 0xff] & ALNUM) != 0;
  }

  /// Letters, digits, underscore.
  static boolean isWord(int c) {
    return (TRAITS[c & 0xff] & WORD) != 0;
  }

  /// What the name of a setting is made of: a word's bytes, dash and dot.
  static boolean isName(int c) {
    return (TRAITS[c & 0xff] & NAME) != 0;
  }

  /// A blank within a line.
  static boolean isBlank(int c) {
    return (TRAITS[c & 0xff] & SPACE) != 0;
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isUpper(int c) {
    return c >= 'A' && c <= 'Z';
  }

  static boolean isLower(int c) {
    return c >= 'a' && c <= 'z';
  }

  static boolean isLetter(int c) {
    return isUpper(c) || isLower(c);
  }

  static boolean isHex(int c) {
    return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
  }

  static boolean isQuote(int c) {
    return c == '"' || c == '\'' || c == '`';
  }

  static int lower(int c) {
    return isUpper(c) ? c + 32 : c;
  }

  /// Whether `word` (ASCII) stands at `at`, before `end`.
  static boolean at(byte[] b, int at, int end, String word) {
    if (at < 0 || at + word.length() > end) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (b[at + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Like [#at], case ignored; `word` is in lower case.
  static boolean atIgnoringCase(byte[] b, int at, int end, String word) {
    if (at < 0 || at + word.length() > end) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (lower(b[at + i]) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  static int skipBlanks(byte[] b, int at, int end) {
    while (at < end && isBlank(b[at])) {
      at++;
    }
    return at;
  }

  static String text(byte[] b, int from, int to) {
    return new String(b, from, Math.max(0, to - from), StandardCharsets.UTF_8);
  }

  /// Bits of Shannon entropy a byte, counted over the run itself.
  static double entropy(byte[] b, int from, int to) {
    int n = to - from;
    if (n < 2) {
      return 0;
    }
    int[] counts = new int[256];
    for (int i = from; i < to; i++) {
      counts[b[i] & 0xff]++;
    }
    double sum = 0;
    for (int c : counts) {
      if (c > 0) {
        sum += c * Math.log(c);
      }
    }
    return (Math.log(n) - sum / n) / Math.log(2);
  }
}
