package dev.roadworthy.telemetry;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a line of plain text tells by its habits: terminal colours, a level, a request id. Loops
/// over characters instead of patterns: linear in the line whatever an app prints.
final class PlainText {
  /// Levels stand at the front of a line; a later word is about something else.
  private static final int LEVEL_WITHIN = 160;

  private static final int MIN_ID = 4;
  private static final int MAX_ID = 128;
  private static final char ESCAPE = 0x1b;
  private static final char BELL = 0x07;

  private static final Set<String> REQUEST_KEYS =
      Set.of("requestid", "reqid", "xrequestid", "correlationid", "rid");
  private static final Set<String> TRACE_KEYS = Set.of("traceid", "oteltraceid", "ddtraceid");

  private PlainText() {}

  static boolean isRequestKey(String key) {
    return REQUEST_KEYS.contains(key);
  }

  static boolean isTraceKey(String key) {
    return TRACE_KEYS.contains(key);
  }

  /// `X-Request-Id`, `request_id` and `requestId` are one key: lower-case, without `-`, `_`, `.`.
  static String normalKey(CharSequence key) {
    var normal = new StringBuilder(key.length());
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c != '-' && c != '_' && c != '.') {
        normal.append(Character.toLowerCase(c));
      }
    }
    return normal.toString();
  }

  /// Without escape sequences (ECMA-48) and control characters; tabs and line breaks stay.
  static String clean(String text) {
    int i = 0;
    while (i < text.length() && !isControl(text.charAt(i))) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    var out = new StringBuilder(text.length()).append(text, 0, i);
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == ESCAPE) {
        i = afterEscape(text, i + 1);
      } else {
        if (!isControl(c)) {
          out.append(c);
        }
        i++;
      }
    }
    return out.toString();
  }

  private static boolean isControl(char c) {
    return (c < ' ' && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0);
  }

  private static int afterEscape(String text, int i) {
    if (i >= text.length()) {
      return i;
    }
    char kind = text.charAt(i);
    if (kind == '[') {
      i++;
      while (i < text.length() && text.charAt(i) >= 0x20 && text.charAt(i) < 0x40) {
        i++;
      }
      return Math.min(i + 1, text.length());
    }
    if (kind == ']') {
      int bell = text.indexOf(BELL, i);
      int end = text.indexOf(ESCAPE, i);
      if (bell >= 0 && (end < 0 || bell < end)) {
        return bell + 1;
      }
      return end < 0 ? text.length() : Math.min(end + 2, text.length());
    }
    return i + 1;
  }

  /// The level a line states, or null. Upper-case words count anywhere near the front, others only
  /// where a logger puts them: in brackets, after `level=`, or first with a colon.
  static @Nullable Level level(String line) {
    Level glog = glogLevel(line);
    if (glog != null) {
      return glog;
    }
    int end = Math.min(line.length(), LEVEL_WITHIN);
    int i = 0;
    boolean first = true;
    while (i < end) {
      if (!isLetter(line.charAt(i))) {
        i++;
        continue;
      }
      int from = i;
      while (i < end && isLetter(line.charAt(i))) {
        i++;
      }
      Level level = levelWord(line, from, i, first);
      if (level != null) {
        return level;
      }
      first = false;
    }
    return isException(line) ? Level.ERROR : null;
  }

  private static @Nullable Level levelWord(String line, int from, int to, boolean first) {
    int length = to - from;
    if (length < 3 || length > 11) {
      return null;
    }
    char before = from == 0 ? ' ' : line.charAt(from - 1);
    char after = to == line.length() ? ' ' : line.charAt(to);
    boolean parted =
        " [(|:=<\t\"'>*-".indexOf(before) >= 0 && " ])|:,=>\t\"'*-".indexOf(after) >= 0;
    if (!parted) {
      return null;
    }
    boolean bracket = (before == '[' && after == ']') || (before == '<' && after == '>');
    boolean keyed = (before == '=' || before == '"') && endsWithLevelKey(line, from);
    boolean leading = first && (after == ':' || after == '|');
    boolean upper = isUpper(line, from, to) && (before != '"' && before != '\'');
    if (!upper && !bracket && !keyed && !leading) {
      return null;
    }
    String word = line.substring(from, to);
    // `LOG:` is PostgreSQL's, `HTTP` and `CONFIG` in capitals are just words.
    if (upper
        && !bracket
        && (word.equals("HTTP") || word.equals("CONFIG") || word.equals("FINE"))) {
      return null;
    }
    return Level.of(word).orElse(null);
  }

  private static boolean endsWithLevelKey(String line, int from) {
    int equal = line.lastIndexOf('=', from);
    return equal >= 3
        && equal >= from - 2
        && (line.startsWith("level", equal - 5) || line.startsWith("lvl", equal - 3));
  }

  /// `E1120 10:00:00.1 7 main.go:3] ...` of glog and klog.
  private static @Nullable Level glogLevel(String line) {
    if (line.length() < 6 || line.charAt(5) != ' ') {
      return null;
    }
    for (int i = 1; i < 5; i++) {
      if (line.charAt(i) < '0' || line.charAt(i) > '9') {
        return null;
      }
    }
    return switch (line.charAt(0)) {
      case 'I' -> Level.INFO;
      case 'W' -> Level.WARN;
      case 'E' -> Level.ERROR;
      case 'F' -> Level.FATAL;
      default -> null;
    };
  }

  /// Whether a line begins with the name of an error: `TypeError: x is not a function`,
  /// `java.lang.IllegalStateException`, `Exception in thread "main"`, `Uncaught Error`.
  static boolean isException(String line) {
    if (line.startsWith("Exception in thread") || line.startsWith("Traceback (most recent call")) {
      return true;
    }
    int from = line.startsWith("Uncaught ") ? 9 : 0;
    int i = from;
    while (i < line.length() && isNameOfError(line.charAt(i))) {
      i++;
    }
    boolean ends = i == line.length() || line.charAt(i) == ':' || line.charAt(i) == ' ';
    boolean named =
        endsWith(line, i, "Error")
            || endsWith(line, i, "Exception")
            || endsWith(line, i, "Throwable");
    boolean bare = i < line.length() && line.charAt(i) == ' ' && !line.startsWith(" [", i);
    return ends && named && i > from && !(bare && from == 0);
  }

  private static boolean endsWith(String line, int end, String suffix) {
    return end >= suffix.length() && line.startsWith(suffix, end - suffix.length());
  }

  private static boolean isNameOfError(char c) {
    return isLetter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '$';
  }

  /// The request id a line names (`request_id=abc`, `reqId: abc`, `"x-request-id":"abc"`), or null.
  static @Nullable String requestId(String line) {
    return idAfterKey(line, REQUEST_KEYS);
  }

  static @Nullable String traceId(String line) {
    return idAfterKey(line, TRACE_KEYS);
  }

  private static @Nullable String idAfterKey(String line, Set<String> keys) {
    for (int i = 3; i < line.length() - MIN_ID; i++) {
      char c = line.charAt(i);
      if (c == '=' || c == ':') {
        String key = keyBefore(line, i);
        if (key != null && keys.contains(key)) {
          String id = idAt(line, i + 1);
          if (id != null) {
            return id;
          }
        }
      }
    }
    return null;
  }

  private static @Nullable String keyBefore(String line, int end) {
    char quote = line.charAt(end - 1);
    if (quote == '"' || quote == '\'') {
      end--;
    }
    int from = end;
    while (from > 0 && isKey(line.charAt(from - 1)) && end - from <= 16) {
      from--;
    }
    int length = end - from;
    if (length < 3 || length > 16) {
      return null;
    }
    char last = line.charAt(end - 1);
    // Every key ends in "id": most of what stands before a colon is dismissed here.
    return last == 'd' || last == 'D' ? normalKey(line.subSequence(from, end)) : null;
  }

  private static @Nullable String idAt(String line, int from) {
    while (from < line.length() && " \"'".indexOf(line.charAt(from)) >= 0) {
      from++;
    }
    int to = from;
    while (to < line.length() && isId(line.charAt(to))) {
      to++;
    }
    int length = to - from;
    return length >= MIN_ID && length <= MAX_ID ? line.substring(from, to) : null;
  }

  private static boolean isKey(char c) {
    return isLetter(c) || c == '_' || c == '-' || c == '.';
  }

  private static boolean isId(char c) {
    return isLetter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '/';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isUpper(String line, int from, int to) {
    for (int i = from; i < to; i++) {
      if (line.charAt(i) > 'Z') {
        return false;
      }
    }
    return true;
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
