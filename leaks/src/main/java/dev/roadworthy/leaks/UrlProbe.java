package dev.roadworthy.leaks;

import java.util.Locale;
import java.util.Set;

/// Finds the password in `scheme://user:password@host`, and the secret in `otpauth://...&secret=`.
final class UrlProbe implements Probe {
  private static final int SCHEME = 24;
  private static final int AUTHORITY = 300;
  private static final Set<String> NOT_HOSTS = Set.of("example.com", "example.org", "example.net");
  private static final Set<String> SAMPLES = Words.of("urlprobe-samples");

  private final Generic generic;

  UrlProbe(Generic generic) {
    this.generic = generic;
  }

  @Override
  public void look(Scan scan, int from, int to) {
    byte[] b = scan.bytes;
    int start = from;
    while (start > 0 && from - start < SCHEME && scheme(b[start - 1])) {
      start--;
    }
    if (start == from) {
      return;
    }
    if (Bytes.atIgnoringCase(b, start, scan.end, "otpauth://")) {
      oneTime(scan, to);
      return;
    }
    int stop = Math.min(scan.end, to + AUTHORITY);
    int at = -1;
    int colon = -1;
    for (int i = to; i < stop && inAuthority(b, i); i++) {
      if (b[i] == ':' && colon < 0) {
        colon = i;
      } else if (b[i] == '@') {
        at = i;
        // A mail address as the user: the password's colon comes after its at sign.
        if (colon < 0 || i + 1 < stop && laterAt(b, i + 1, stop)) {
          continue;
        }
        break;
      }
    }
    if (colon > 0 && at > colon + 1) {
      judge(scan, to, colon, at);
    }
  }

  private static boolean laterAt(byte[] b, int from, int stop) {
    for (int i = from; i < stop && inAuthority(b, i); i++) {
      if (b[i] == '@') {
        return true;
      }
      if (b[i] == '/' || b[i] == ':') {
        return false;
      }
    }
    return false;
  }

  private static boolean scheme(int c) {
    return Bytes.isAlnum(c) || c == '+' || c == '-' || c == '.';
  }

  private static boolean inAuthority(byte[] b, int i) {
    int c = b[i];
    return c > ' ' && c != '/' && c != '"' && c != '\'' && c != '`' && c != '<' && c != '>'
        && c != '\\' && c != ')' && c != ',' && c != '|';
  }

  private void judge(Scan scan, int user, int colon, int at) {
    byte[] b = scan.bytes;
    String value = Bytes.text(b, colon + 1, at);
    String pair = Bytes.text(b, user, at).toLowerCase(Locale.ROOT);
    Look look = Look.at(b, colon + 1, at);
    Grade grade = Grade.of(value, "", look);
    String host = host(scan, at + 1);
    boolean port =
        !value.isEmpty() && look.digits() == value.length() && look.length() <= 5 && user == colon;
    if (port
        || grade == Grade.NOTHING
        || SAMPLES.contains(pair)
        || grade != Grade.RANDOM && NOT_HOSTS.contains(host) && scan.source.name().indexOf('.') > 0
        || host.startsWith("$") && grade != Grade.RANDOM && grade != Grade.WORD) {
      return;
    }
    boolean prose = scan.source.context() == Context.DOCUMENTATION;
    boolean test = scan.source.context() == Context.TEST;
    Confidence c =
        switch (grade) {
          case RANDOM -> Confidence.HIGH;
          case WORD -> Confidence.MEDIUM;
          case OWN_NAME, STAND_IN -> prose || test ? null : Confidence.LOW;
          case NOTHING -> null;
        };
    if (c != null && !(scan.source.context() == Context.VENDORED && grade != Grade.RANDOM)) {
      boolean real = grade == Grade.RANDOM;
      scan.add(
          colon + 1,
          at,
          generic.of("url-password"),
          Judge.inContext(c, scan.source, real),
          real,
          3);
    }
  }

  private static String host(Scan scan, int from) {
    int i = from;
    while (i < scan.end
        && i - from < 100
        && (Bytes.isName(scan.bytes[i]) || scan.bytes[i] == '$')) {
      i++;
    }
    String host = Bytes.text(scan.bytes, from, i).toLowerCase(Locale.ROOT);
    return host;
  }

  private void oneTime(Scan scan, int from) {
    byte[] b = scan.bytes;
    int stop = Math.min(scan.lineEnd(from), from + AUTHORITY);
    for (int i = from; i + 7 < stop; i++) {
      if (Bytes.at(b, i, stop, "secret=")) {
        int to = i + 7;
        while (to < stop && (Bytes.isUpper(b[to]) || b[to] >= '2' && b[to] <= '7')) {
          to++;
        }
        if (to - i - 7 >= 16) {
          Confidence c = Judge.inContext(Confidence.HIGH, scan.source, true);
          scan.add(i + 7, to, generic.of("otp-secret"), c, true, 3);
        }
        return;
      }
    }
  }
}
