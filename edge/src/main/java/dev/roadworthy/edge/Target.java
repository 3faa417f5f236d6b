package dev.roadworthy.edge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The path a request asks for, read the way the app will read it, so that a rule cannot be passed
/// by spelling a path differently. What is forwarded is exactly what was received.
///
/// Frameworks disagree about a few spellings. Those that no honest client sends are refused with
/// 400: anything but origin-form; bytes outside printable ASCII; a fragment; a backslash; broken
/// percent-encoding; an encoded control character or NUL; overlong UTF-8; `.` and `..` segments, in
/// any spelling. Those that do occur give several *readings*, and a request passes only when one
/// and the same rule matches all of them:
///
/// - `%2f`: part of a segment (Express), or a separator (some Java servers)
/// - `%5c`: part of a segment, or a separator (servers on Windows and careless rewriting)
/// - `;params`: part of a segment (Express), or cut off (Tomcat, Spring)
/// - `//`: an empty segment, or one slash (nginx, Flask)
/// - `%25xx`: decoded once, or twice by stacks of two servers
///
/// Bytes of a decoded path are kept one a character, letters in lower case.
final class Target {
  private static final int MERGE = 1;
  private static final int SPLIT = 2;
  private static final int CUT = 4;
  private static final int TWICE = 8;
  private static final int BACKSLASH = 16;
  private static final int ALL = 32;
  private final String uri;
  private final int pathEnd;
  private final @Nullable String refusal;
  private final String key;
  private final @Nullable List<String> others;

  private Target(
      String uri, int pathEnd, @Nullable String refusal, String key, @Nullable List<String> more) {
    this.uri = uri;
    this.pathEnd = pathEnd;
    this.refusal = refusal;
    this.key = key;
    this.others = more;
  }

  static Target of(String uri) {
    int length = uri.length();
    if (length == 0 || uri.charAt(0) != '/') {
      return refused(uri, "the target must be a path that begins with a slash");
    }
    int query = uri.indexOf('?');
    int end = query < 0 ? length : query;
    boolean odd = false;
    boolean upper = false;
    char last = 0;
    for (int i = 0; i < end; i++) {
      char c = uri.charAt(i);
      if (c <= ' ' || c >= 0x7F || c == '\\' || c == '#') {
        return refused(uri, "the path has a character that must be percent-encoded");
      }
      if (c == '%' || c == ';' || (last == '/' && (c == '/' || c == '.'))) {
        odd = true;
      } else if (c >= 'A' && c <= 'Z') {
        upper = true;
      }
      last = c;
    }
    for (int i = end; i < length; i++) {
      char c = uri.charAt(i);
      if (c <= ' ' || c >= 0x7F || c == '#') {
        return refused(uri, "the query has a character that must be percent-encoded");
      }
    }
    String path = end == length ? uri : uri.substring(0, end);
    if (!odd) {
      return new Target(uri, end, null, upper ? lower(path) : path, null);
    }
    return read(uri, path);
  }

  private static Target refused(String uri, String why) {
    return new Target(uri, uri.length(), why, "/", null);
  }

  /// Why the request is refused with 400, or null.
  @Nullable String refusal() {
    return refusal;
  }

  /// The path as most apps read it.
  String key() {
    return key;
  }

  /// The other ways to read it, or null when there is only one.
  @Nullable List<String> otherReadings() {
    return others;
  }

  String path() {
    return pathEnd == uri.length() ? uri : uri.substring(0, pathEnd);
  }

  String query() {
    return pathEnd >= uri.length() ? "" : uri.substring(pathEnd + 1);
  }

  boolean hasQuery() {
    return pathEnd < uri.length();
  }

  String uri() {
    return uri;
  }

  private static Target read(String uri, String path) {
    String decoded = decode(path);
    if (decoded == null) {
      return refused(uri, "the path has broken percent-encoding or an encoded control character");
    }
    int axes = 0;
    axes |= hasEncodedSlash(path) ? SPLIT | BACKSLASH : 0;
    axes |= decoded.indexOf(';') >= 0 ? CUT : 0;
    axes |= path.contains("%25") ? TWICE : 0;
    axes |= axes != 0 || path.contains("//") ? MERGE : 0;
    List<String> others = null;
    String key = null;
    for (int readings = 0; readings < ALL; readings++) {
      if ((readings & ~axes) != 0) {
        continue;
      }
      String reading = reading(path, readings);
      if (reading == null || hasDots(reading)) {
        return refused(uri, "the path has dot segments or broken percent-encoding");
      }
      if (key == null) {
        key = reading;
      } else if (!reading.equals(key)) {
        if (others == null) {
          others = new ArrayList<>(4);
        }
        others.add(reading);
      }
    }
    return new Target(uri, path.length(), null, key == null ? "/" : key, others);
  }

  private static boolean hasEncodedSlash(String path) {
    for (int i = path.indexOf('%'); i >= 0 && i + 2 < path.length(); i = path.indexOf('%', i + 1)) {
      int b = hex(path.charAt(i + 1)) << 4 | hex(path.charAt(i + 2));
      if (b == '/' || b == '\\' || b == '%') {
        return true;
      }
    }
    return false;
  }

  /// One reading, or null when it cannot be decoded. An encoded slash that stays part of a segment
  /// becomes a character that no path can contain.
  private static @Nullable String reading(String path, int how) {
    String once = (how & SPLIT) != 0 ? decode(path) : decodeKeepingSlashes(path);
    if (once != null && (how & TWICE) != 0) {
      once = lenientDecode(once, (how & SPLIT) != 0);
    }
    if (once == null) {
      return null;
    }
    var out = new StringBuilder(once.length());
    boolean cutting = false;
    for (int i = 0; i < once.length(); i++) {
      char c = once.charAt(i);
      boolean slash = c == '/' || (c == '\\' && (how & BACKSLASH) != 0);
      if (slash) {
        cutting = false;
        boolean doubled = out.length() > 0 && out.charAt(out.length() - 1) == '/';
        if (doubled && (how & MERGE) != 0) {
          continue;
        }
        out.append('/');
      } else if (c == ';' && (how & CUT) != 0) {
        cutting = true;
      } else if (!cutting) {
        out.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
      }
    }
    return out.toString();
  }

  private static @Nullable String decode(String path) {
    return decode(path, false);
  }

  private static @Nullable String decodeKeepingSlashes(String path) {
    return decode(path, true);
  }

  private static @Nullable String decode(String path, boolean keepSlashes) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    var out = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '%') {
        out.append(c);
        continue;
      }
      if (i + 2 >= path.length()) {
        return null;
      }
      int high = hex(path.charAt(i + 1));
      int low = hex(path.charAt(i + 2));
      int b = high << 4 | low;
      boolean overlong = b == 0xC0 || b == 0xC1 || b > 0xF4;
      if (high < 0 || low < 0 || b < ' ' || b == 0x7F || overlong) {
        return null;
      }
      out.append(keepSlashes && b == '/' ? (char) (0x100 + b) : (char) b);
      i += 2;
    }
    return out.toString();
  }

  /// Decodes what is left to decode a second time; what is no escape stays.
  private static @Nullable String lenientDecode(String once, boolean split) {
    var out = new StringBuilder(once.length());
    for (int i = 0; i < once.length(); i++) {
      char c = once.charAt(i);
      if (c == '%' && i + 2 < once.length()) {
        int high = hex(once.charAt(i + 1));
        int low = hex(once.charAt(i + 2));
        if (high >= 0 && low >= 0) {
          int b = high << 4 | low;
          if (b < ' ') {
            return null;
          }
          out.append(!split && b == '/' ? (char) (0x100 + b) : (char) b);
          i += 2;
          continue;
        }
      }
      out.append(c);
    }
    return out.toString();
  }

  private static boolean hasDots(String reading) {
    int at = 1;
    while (at <= reading.length()) {
      int slash = reading.indexOf('/', at);
      int end = slash < 0 ? reading.length() : slash;
      int length = end - at;
      if ((length == 1 && reading.charAt(at) == '.')
          || (length == 2 && reading.charAt(at) == '.' && reading.charAt(at + 1) == '.')) {
        return true;
      }
      at = end + 1;
    }
    return false;
  }

  private static int hex(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  private static String lower(String path) {
    var out = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      out.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return out.toString();
  }

  /// A route's pattern in the form paths are compared in.
  static String fold(String pattern) {
    var bytes = new String(pattern.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    String decoded = decode(bytes);
    return lower(decoded == null ? bytes : decoded);
  }
}
