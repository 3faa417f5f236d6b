package dev.roadworthy.leaks;

/// Finds private keys in text: PEM (RFC 7468), OpenSSH, PGP and PuTTY blocks.
final class KeyBlockProbe implements Probe {
  private static final int HEAD = 48;
  private static final int BODY = 8192;

  private final Generic generic;
  private final boolean putty;

  KeyBlockProbe(Generic generic, boolean putty) {
    this.generic = generic;
    this.putty = putty;
  }

  @Override
  public void look(Scan scan, int from, int to) {
    if (putty) {
      int end = scan.lineEnd(to);
      boolean body = from < HEAD && end - to < 200 && holds(scan, end, "Private-Lines:");
      if (body) {
        add(scan, from, end, "putty-private-key");
      }
      return;
    }
    byte[] b = scan.bytes;
    int stop = Math.min(scan.end, to + HEAD);
    int close = to;
    while (close + 4 < stop && !Bytes.at(b, close, stop, "-----") && b[close] != '\n') {
      close++;
    }
    String title = Bytes.text(b, to, close);
    if (!title.contains("PRIVATE KEY") || !Bytes.at(b, close, scan.end, "-----")) {
      return;
    }
    int end = body(scan, close + 5);
    if (end > 0) {
      add(scan, from, end, "private-key");
    }
  }

  /// The end of a body of at least 64 characters of base 64, or -1: a document shows the frame
  /// only.
  private static int body(Scan scan, int from) {
    byte[] b = scan.bytes;
    int stop = Math.min(scan.end, from + BODY);
    int solid = 0;
    int run = 0;
    int longest = 0;
    int stars = 0;
    int different = 0;
    boolean[] seen = new boolean[128];
    int i = from;
    while (i < stop
        && "(){}<>;@&|".indexOf(b[i]) < 0
        && !Bytes.at(b, i, stop, "-----END")
        && !Bytes.at(b, i, stop, "-----BEGIN")) {
      int c = b[i];
      boolean letter = Bytes.isAlnum(c) || c == '+' || c == '/' || c == '=';
      boolean escape = c == '\\' && i + 1 < stop && (b[i + 1] == 'n' || b[i + 1] == 'r');
      solid += letter ? 1 : 0;
      run = letter ? run + 1 : 0;
      longest = Math.max(longest, run);
      stars += c == '*' || c == '.' || c == 'x' || c == 'X' ? 1 : 0;
      if (c > 0 && !seen[c]) {
        seen[c] = true;
        different += letter ? 1 : 0;
      }
      i += escape ? 2 : 1;
    }
    return solid >= 64 && longest >= 32 && different >= 20 && stars * 4 < solid ? i : -1;
  }

  private static boolean holds(Scan scan, int from, String word) {
    int stop = Math.min(scan.end, from + BODY);
    for (int i = from; i < stop; i++) {
      if (scan.bytes[i] == word.charAt(0) && Bytes.at(scan.bytes, i, stop, word)) {
        return true;
      }
    }
    return false;
  }

  private void add(Scan scan, int from, int end, String kind) {
    Confidence c = Judge.inContext(Confidence.HIGH, scan.source, true);
    scan.add(from, end, generic.of(kind), c, true, 3);
  }
}
