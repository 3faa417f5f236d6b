package dev.roadworthy.inspect;

/// Text of a foreign origin (names of files, lines of source, headers) made safe to show. Control
/// characters drive terminals; marks of writing direction make a line read other than it is
/// (CVE-2021-42574); both become a visible mark.
final class SafeText {
  private static final int MARK = 0xFFFD;

  private SafeText() {}

  /// For one line.
  static String line(String text) {
    return clean(text, false);
  }

  /// Line ends and tabs stay.
  static String lines(String text) {
    return clean(text, true);
  }

  /// One line of at most so many characters, its end marked when something was left out.
  static String line(String text, int most) {
    String safe = line(text);
    int length = safe.codePointCount(0, safe.length());
    return length <= most ? safe : safe.substring(0, safe.offsetByCodePoints(0, most - 1)) + "…";
  }

  private static String clean(String text, boolean keepLines) {
    var out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          boolean kept = keepLines && (c == '\n' || c == '\t');
          out.appendCodePoint(kept || !drives(c) ? c : c == '\t' || c == '\n' ? ' ' : MARK);
        });
    return out.toString();
  }

  private static boolean drives(int c) {
    return Character.isISOControl(c)
        || c == 0x2028
        || c == 0x2029
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x200E
        || c == 0x200F
        || c == 0xFEFF
        || (c >= 0xD800 && c <= 0xDFFF);
  }
}
