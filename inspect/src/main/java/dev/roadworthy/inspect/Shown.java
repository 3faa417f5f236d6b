package dev.roadworthy.inspect;

/// Text of a repository made safe to show: a terminal obeys control characters.
final class Shown {
  private Shown() {}

  /// @param limit characters
  static String of(String text, int limit) {
    var out = new StringBuilder();
    text.codePoints()
        .limit(limit)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
