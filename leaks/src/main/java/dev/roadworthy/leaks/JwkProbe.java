package dev.roadworthy.leaks;

/// Finds the secret part of a JSON web key (RFC 7517, RFC 7518 section 6): `d` of an RSA or
/// elliptic key, `k` of a symmetric one.
final class JwkProbe implements Probe {
  private static final int OBJECT = 2048;

  private final Generic generic;

  JwkProbe(Generic generic) {
    this.generic = generic;
  }

  /// @param from where the key's `"kty"` stands
  @Override
  public void look(Scan scan, int from, int to) {
    byte[] b = scan.bytes;
    if (from < scan.objectRead) {
      return;
    }
    int start = Math.max(scan.objectRead, from - OBJECT);
    int open = from;
    while (open > start && b[open] != '{') {
      open--;
    }
    int stop = Math.min(scan.end, from + OBJECT);
    scan.objectRead = from + 1;
    for (int i = open; i + 3 < stop && b[i] != '}'; i++) {
      boolean member = b[i] == '"' && (b[i + 1] == 'd' || b[i + 1] == 'k') && b[i + 2] == '"';
      if (member && value(scan, i + 3, stop)) {
        return;
      }
    }
  }

  private boolean value(Scan scan, int from, int stop) {
    byte[] b = scan.bytes;
    int i = Bytes.skipBlanks(b, from, stop);
    if (i >= stop || b[i] != ':') {
      return false;
    }
    i = Bytes.skipBlanks(b, i + 1, stop);
    if (i >= stop || b[i] != '"') {
      return false;
    }
    int end = i + 1;
    while (end < stop && (Bytes.isWord(b[end]) || b[end] == '-')) {
      end++;
    }
    if (end - i < 32 || Bytes.entropy(b, i + 1, end) < 3.5) {
      return false;
    }
    Confidence c = Judge.inContext(Confidence.HIGH, scan.source, true);
    scan.add(i + 1, end, generic.of("json-web-key"), c, true, 3);
    return true;
  }
}
