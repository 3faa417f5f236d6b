package dev.roadworthy.leaks;

/// Finds a value whose shape proves its kind, whatever it is called.
final class ShapeProbe implements Probe {
  private final Kind kind;
  private final String keyword;
  private final int least;
  private final int most;

  ShapeProbe(Kind kind, String keyword) {
    this.kind = kind;
    this.keyword = keyword;
    int[] offset = kind.shape().offsetOf(keyword);
    if (offset == null) {
      throw new IllegalArgumentException(
          "kind " + kind.id() + ": its shape does not hold the keyword " + keyword);
    }
    least = offset[0];
    most = offset[1];
  }

  @Override
  public void look(Scan scan, int from, int to) {
    byte[] b = scan.bytes;
    if (!kind.shape().ignoresCase() && !Bytes.at(b, from, scan.end, keyword)) {
      return;
    }
    for (int start = Math.max(0, from - most); start <= from - least; start++) {
      if (start > 0 && Bytes.isAlnum(b[start - 1]) && Bytes.isAlnum(b[start])) {
        continue;
      }
      int end = kind.shape().match(b, start, scan.end);
      if (end >= to && !(end < scan.end && Bytes.isWord(b[end]) && Bytes.isWord(b[end - 1]))) {
        found(scan, start, end);
        return;
      }
    }
  }

  private void found(Scan scan, int start, int end) {
    byte[] b = scan.bytes;
    int from = start;
    if (kind.check() == Check.AFTER_EQUALS) {
      while (b[from] != '=') {
        from++;
      }
      from++;
    }
    if (Bytes.entropy(b, from, end) < kind.entropy() || filler(b, from, end)) {
      return;
    }
    Check.Answer answer = kind.check().of(b, from, end);
    if (answer == Check.Answer.REFUTED) {
      return;
    }
    boolean sure = answer != Check.Answer.DOUBTFUL;
    Confidence confidence =
        Judge.inContext(sure ? Confidence.HIGH : Confidence.LOW, scan.source, sure);
    scan.add(from, end, kind.about(), confidence, sure, 3);
  }

  /// A run of one character, or of x and X, as documents use to hide the rest.
  private static boolean filler(byte[] b, int from, int end) {
    int run = 1;
    for (int i = from + 1; i < end; i++) {
      run = Bytes.lower(b[i]) == Bytes.lower(b[i - 1]) ? run + 1 : 1;
      if (run >= 10 && (Bytes.lower(b[i]) == 'x' || b[i] == '0' || b[i] == '*' || b[i] == '.')) {
        return true;
      }
    }
    return false;
  }
}
