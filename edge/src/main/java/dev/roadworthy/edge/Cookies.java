package dev.roadworthy.edge;

import org.jspecify.annotations.Nullable;

/// Roadworthy's cookies: the session's is read from what the client sends; none is ever shown to
/// the app or set by it.
final class Cookies {
  static final String SECURE_NAME = "__Host-roadworthy";
  static final String PLAIN_NAME = "roadworthy";

  private Cookies() {}

  /// The value of the cookie of that name in a `Cookie` header, or null.
  static @Nullable String value(String header, String name) {
    int at = 0;
    int length = header.length();
    while (at < length) {
      int end = header.indexOf(';', at);
      if (end < 0) {
        end = length;
      }
      while (at < end && (header.charAt(at) == ' ' || header.charAt(at) == '\t')) {
        at++;
      }
      int equals = at + name.length();
      if (equals < end && header.charAt(equals) == '=' && header.startsWith(name, at)) {
        return header.substring(equals + 1, end).strip();
      }
      at = end + 1;
    }
    return null;
  }

  /// The header without Roadworthy's cookies, or null when nothing is left.
  static @Nullable String withoutOurs(String header) {
    if (!header.contains(PLAIN_NAME)) {
      return header;
    }
    var out = new StringBuilder(header.length());
    int at = 0;
    int length = header.length();
    while (at < length) {
      int end = header.indexOf(';', at);
      if (end < 0) {
        end = length;
      }
      while (at < end && (header.charAt(at) == ' ' || header.charAt(at) == '\t')) {
        at++;
      }
      if (at < end && !isOurs(header, at, end)) {
        if (out.length() > 0) {
          out.append("; ");
        }
        out.append(header, at, end);
      }
      at = end + 1;
    }
    return out.length() == 0 ? null : out.toString();
  }

  /// Whether the pair beginning there names one of Roadworthy's cookies: `roadworthy` or
  /// `roadworthy-…`, with or without a prefix that browsers enforce. Browsers share cookies between
  /// the ports of a host, so the operator's cookie of the console arrives here too. A pair without
  /// a name (`=roadworthy=x`) counts, because browsers send it back as `roadworthy=x` (RFC 6265bis,
  /// 5.7).
  static boolean isOurs(String text, int at, int end) {
    int from = at;
    while (from < end && " \t=".indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    if (text.startsWith("__Host-", from)) {
      from += "__Host-".length();
    } else if (text.startsWith("__Secure-", from)) {
      from += "__Secure-".length();
    }
    int after = from + PLAIN_NAME.length();
    return after <= end
        && text.startsWith(PLAIN_NAME, from)
        && (after == end || " \t=;-".indexOf(text.charAt(after)) >= 0);
  }

  /// A `Set-Cookie` of the app with the flags it forgot: `Secure` over https, `SameSite=Lax`, and
  /// `HttpOnly` for names that look like a session's. Not for others: scripts read CSRF tokens from
  /// cookies (Django, Angular).
  static String tightened(String cookie, boolean secure) {
    int end = cookie.indexOf(';');
    int nameEnd = cookie.indexOf('=');
    if (nameEnd <= 0 || (end >= 0 && nameEnd > end)) {
      return cookie;
    }
    String added = "";
    if (secure && !hasAttribute(cookie, end, "secure")) {
      added += "; Secure";
    }
    if (!hasAttribute(cookie, end, "samesite")) {
      added += "; SameSite=Lax";
    }
    if (isSessionName(cookie, nameEnd) && !hasAttribute(cookie, end, "httponly")) {
      added += "; HttpOnly";
    }
    return added.isEmpty() ? cookie : cookie + added;
  }

  private static boolean hasAttribute(String cookie, int from, String name) {
    int at = from;
    while (at >= 0 && at < cookie.length()) {
      at++;
      while (at < cookie.length() && cookie.charAt(at) == ' ') {
        at++;
      }
      int after = at + name.length();
      if (cookie.regionMatches(true, at, name, 0, name.length())
          && (after == cookie.length() || " =;".indexOf(cookie.charAt(after)) >= 0)) {
        return true;
      }
      at = cookie.indexOf(';', at);
    }
    return false;
  }

  private static boolean isSessionName(String cookie, int end) {
    return contains(cookie, end, "sess")
        || (end == 3 && cookie.regionMatches(true, 0, "sid", 0, 3))
        || cookie.regionMatches(true, Math.max(0, end - 4), ".sid", 0, 4);
  }

  private static boolean contains(String text, int end, String part) {
    for (int i = 0; i + part.length() <= end; i++) {
      if (text.regionMatches(true, i, part, 0, part.length())) {
        return true;
      }
    }
    return false;
  }
}
