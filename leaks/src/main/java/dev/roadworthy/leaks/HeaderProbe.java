package dev.roadworthy.leaks;

import java.util.Set;

/// Finds what follows `Basic ` and `Bearer ` in a header, a command or a string.
final class HeaderProbe implements Probe {
  /// What stands before the value.
  enum Scheme {
    BASIC,
    BEARER,
    /// `Authorization: Token ...`, `Authorization: ...`: any scheme, or none.
    ANY
  }

  private static final Set<String> SAMPLES =
      Set.of("user:pass", "username:password", "user:password", "id:secret", "user:passwd");

  private final Generic generic;
  private final Scheme scheme;

  HeaderProbe(Generic generic, Scheme scheme) {
    this.generic = generic;
    this.scheme = scheme;
  }

  @Override
  public void look(Scan scan, int from, int to) {
    byte[] b = scan.bytes;
    if (from > 0 && Bytes.isWord(b[from - 1])) {
      return;
    }
    int start = Bytes.skipBlanks(b, to, scan.end);
    if (scheme == Scheme.ANY) {
      start = afterScheme(scan, start);
    } else if (start == to || start - to > 2) {
      return;
    }
    int stop = Math.min(scan.end, start + Scan.VALUE * 2);
    int end = start;
    while (end < stop && (Bytes.isName(b[end]) || "+/=~".indexOf(b[end]) >= 0)) {
      end++;
    }
    if (scheme == Scheme.BASIC) {
      basic(scan, start, end);
    } else {
      bearer(scan, start, end);
    }
  }

  private static int afterScheme(Scan scan, int from) {
    byte[] b = scan.bytes;
    int i = from;
    while (i < scan.end && i - from < 24 && (Bytes.isLetter(b[i]) || b[i] == '-')) {
      i++;
    }
    return i > from && i < scan.end && Bytes.isBlank(b[i]) ? i + 1 : from;
  }

  private void basic(Scan scan, int start, int end) {
    if (end - start < 6) {
      return;
    }
    String pair = Check.decoded(scan.bytes, start, end);
    int colon = pair.indexOf(':');
    boolean text = pair.chars().allMatch(c -> c >= ' ' && c < 127);
    if (colon < 0 || colon == pair.length() - 1 || !text || SAMPLES.contains(pair)) {
      return;
    }
    byte[] password = pair.substring(colon + 1).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Look look = Look.at(password, 0, password.length);
    boolean real = look.random();
    Confidence c = real ? Confidence.HIGH : Confidence.MEDIUM;
    scan.add(start, end, generic.of("basic-auth"), Judge.inContext(c, scan.source, real), real, 3);
  }

  private void bearer(Scan scan, int start, int end) {
    while (end > start && scan.bytes[end - 1] == '.') {
      end--;
    }
    Look look = Look.at(scan.bytes, start, end);
    Grade grade = Grade.of(Bytes.text(scan.bytes, start, end), "", look);
    if (look.length() >= 16 && grade == Grade.RANDOM) {
      Confidence c = Judge.inContext(Confidence.HIGH, scan.source, true);
      scan.add(start, end, generic.of("bearer-token"), c, true, 1);
    }
  }
}
