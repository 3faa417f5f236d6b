package dev.roadworthy.leaks;

import org.jspecify.annotations.Nullable;

/// Finds a value whose shape proves its kind, whatever it is called.
final class ShapeProbe implements Probe {
  private final Kind kind;
  private final String keyword;
  private final boolean anyCase;
  private volatile int @Nullable [] offset;

  ShapeProbe(Kind kind, String keyword) {
    this.kind = kind;
    this.keyword = keyword;
    this.anyCase = !kind.caseMatters();
  }

  /// How far before the keyword the value starts: least and most bytes.
  int[] offset() {
    int[] o = offset;
    if (o == null) {
      o = kind.shape().offsetOf(keyword);
      if (o == null) {
        throw new IllegalStateException(
            "kind " + kind.id() + ": its shape does not hold the keyword " + keyword);
      }
      offset = o;
    }
    return o;
  }

  @Override
  public void look(Scan scan, int from, int to) {
    byte[] b = scan.bytes;
    if (!anyCase && !Bytes.at(b, from, scan.end, keyword)) {
      return;
    }
    int[] o = offset();
    for (int start = Math.max(0, from - o[1]); start <= from - o[0]; start++) {
      if (start > 0 && Bytes.isAlnum(b[start - 1]) && Bytes.isAlnum(b[start])
          || start > 1 && b[start - 1] == '.' && Bytes.isAlnum(b[start - 2])) {
        continue;
      }
      int end = kind.shape().match(b, start, scan.end);
      if (end >= to && !(end < scan.end && kind.shape().goesOn(b[end - 1], b[end]))) {
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
    int steps = 0;
    for (int i = from + 1; i < end; i++) {
      steps += Bytes.lower(b[i]) == Bytes.lower(b[i - 1]) + 1 ? 1 : 0;
      run = Bytes.lower(b[i]) == Bytes.lower(b[i - 1]) ? run + 1 : 1;
      if (run >= 10 && (Bytes.lower(b[i]) == 'x' || b[i] == '0' || b[i] == '*' || b[i] == '.')) {
        return true;
      }
    }
    return steps * 10 > 7 * (end - from);
  }
}
