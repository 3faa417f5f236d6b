package dev.roadworthy.leaks;

/// What a value looks like: counts of its sorts of characters, in one pass.
///
/// @param foreign some bytes are no ASCII: the value is a word of some language
/// @param turns how often neighbours are of different sorts; a random text turns all the time, a
///   word hardly ever, a camelCase name a few times
record Look(
    int length,
    boolean foreign,
    int digits,
    int uppers,
    int lowers,
    int symbols,
    int blanks,
    int turns,
    boolean hex,
    double entropy) {

  private static final int DIGIT = 1;
  private static final int UPPER = 2;
  private static final int LOWER = 3;
  private static final int BLANK = 4;
  private static final int SYMBOL = 5;

  static Look at(byte[] b, int from, int to) {
    int[] n = new int[6];
    int turns = 0;
    int last = 0;
    boolean hex = to > from;
    boolean foreign = false;
    for (int i = from; i < to; i++) {
      int c = b[i];
      int sort = sort(c);
      n[sort]++;
      boolean joint = c == '-' || c == '_' || c == '.' || c == '/' || c == ':';
      turns += !joint && last != 0 && sort != last ? 1 : 0;
      last = joint ? 0 : sort;
      foreign |= c < 0;
      hex &= Bytes.isHex(c) || c == '-';
    }
    return new Look(
        to - from,
        foreign,
        n[DIGIT],
        n[UPPER],
        n[LOWER],
        n[SYMBOL],
        n[BLANK],
        turns,
        hex,
        Bytes.entropy(b, from, to));
  }

  private static int sort(int c) {
    if (Bytes.isDigit(c)) {
      return DIGIT;
    } else if (Bytes.isUpper(c)) {
      return UPPER;
    } else if (Bytes.isLower(c)) {
      return LOWER;
    }
    return c == ' ' || c == '\t' ? BLANK : SYMBOL;
  }

  int letters() {
    return uppers + lowers;
  }

  /// Whether the value was made by a machine or by somebody careful, not by a person who typed a
  /// word. The bounds are where words, names and paths of source code stop (least turns a byte) and
  /// where random hexadecimal and base 62 begin (entropy of a run of that length).
  boolean random() {
    if (length < 8 || foreign) {
      return false;
    }
    if (blanks > 0) {
      return symbols * 5 >= length && digits >= 2 && length >= 32 && entropy >= 4;
    }
    if (hex && length >= 16) {
      return entropy >= 2.5 && digits >= 2 && letters() >= 2 && turns * 6 >= length;
    }
    if (length >= 20) {
      boolean mixed = digits >= 1 && turns * 100 >= length * 18 && entropy >= 3.2;
      boolean lettersOnly =
          uppers >= 3 && lowers >= 3 && turns * 10 >= length * 3 && entropy >= 3.7;
      return mixed || lettersOnly;
    }
    if (length >= 10) {
      return digits >= 2 && turns * 4 >= length && entropy >= 2.9;
    }
    return digits >= 1 && uppers >= 1 && lowers >= 1 && symbols >= 1;
  }
}
