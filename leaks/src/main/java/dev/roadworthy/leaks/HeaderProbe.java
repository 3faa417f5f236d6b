package dev.roadworthy.leaks;

import java.util.Set;

/// Finds what follows `Basic ` and `Bearer ` in a header, a command or a string.
final class HeaderProbe implements Probe {
  private static final Set<String> SAMPLES =
      Set.of("user:pass", "username:password", "user:password", "id:secret", "user:passwd");

  private final Generic generic;
  private final boolean basic;

  HeaderProbe(Generic generic, boolean basic) {
    this.generic = generic;
    this.basic = basic;
  }

  @Override
  public void look(Scan scan, int from, int to) {
    byte[] b = scan.bytes;
    if (from > 0 && Bytes.isWord(b[from - 1])) {
      return;
    }
    int start = Bytes.skipBlanks(b, to, scan.end);
    if (start == to || start - to > 2) {
      return;
    }
    int stop = Math.min(scan.end, start + Scan.VALUE * 2);
    int end = start;
    while (end < stop && (Bytes.isName(b[end]) || "+/=~".indexOf(b[end]) >= 0)) {
      end++;
    }
    if (basic) {
      basic(scan, start, end);
    } else {
      bearer(scan, start, end);
    }
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
