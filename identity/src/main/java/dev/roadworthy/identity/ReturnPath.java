package dev.roadworthy.identity;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/// Where a page sends its visitor afterwards: only a path of this very site, else `/`. What a
/// browser might read as another host (`//evil`, `/\evil`, a control character it drops, the same
/// percent-encoded) is not a path of this site.
final class ReturnPath {
  private static final String HOME = "/";
  private static final int MAX_LENGTH = 2048;

  private ReturnPath() {}

  static String of(String wanted) {
    if (!isLocal(wanted) || !isLocal(decoded(wanted)) || isSignInPage(wanted)) {
      return HOME;
    }
    return ascii(wanted);
  }

  private static boolean isLocal(String path) {
    if (path.isEmpty() || path.length() > MAX_LENGTH || path.charAt(0) != '/') {
      return false;
    }
    if (path.length() > 1 && path.charAt(1) == '/') {
      return false;
    }
    return path.chars().noneMatch(c -> c < 0x20 || c == 0x7f || c == '\\');
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static boolean isSignInPage(String path) {
    return path.startsWith("/.roadworthy/log") || path.startsWith("/.roadworthy/signup");
  }

  /// A `Location` is ASCII: what is not gets percent-encoded (RFC 3986, 2.5).
  private static String ascii(String path) {
    var out = new StringBuilder(path.length());
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b > 0x20 && b < 0x7f && b != '"' && b != '<' && b != '>';
      if (plain) {
        out.append((char) b);
      } else {
        out.append('%').append(Character.toUpperCase(Character.forDigit((b >> 4) & 15, 16)));
        out.append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
      }
    }
    return out.toString();
  }
}
