package dev.roadworthy.edge;

/// Keeps secrets out of the access log: values of query parameters whose names look like one's.
final class Masking {
  private static final String[] NAMES = {
    "token",
    "secret",
    "password",
    "passwd",
    "key",
    "code",
    "signature",
    "auth",
    "session",
    "otp",
    "credential",
    "assertion",
    "sig"
  };
  private static final int LONGEST = 2048;

  private Masking() {}

  static String path(String uri, int query) {
    var out = new StringBuilder(uri.length());
    out.append(uri, 0, query + 1);
    int at = query + 1;
    while (at <= uri.length()) {
      int end = uri.indexOf('&', at);
      if (end < 0) {
        end = uri.length();
      }
      int equals = uri.indexOf('=', at);
      if (equals > 0 && equals < end && isSecret(uri, at, equals)) {
        out.append(uri, at, equals).append("=***");
      } else {
        out.append(uri, at, end);
      }
      if (end < uri.length()) {
        out.append('&');
      }
      at = end + 1;
    }
    return shortened(out.toString());
  }

  static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  private static boolean isSecret(String uri, int from, int to) {
    for (String name : NAMES) {
      for (int i = from; i + name.length() <= to; i++) {
        if (uri.regionMatches(true, i, name, 0, name.length())) {
          return true;
        }
      }
    }
    return false;
  }
}
