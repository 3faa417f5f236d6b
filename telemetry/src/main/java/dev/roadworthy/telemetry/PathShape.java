package dev.roadworthy.telemetry;

/// The shape of a path: segments that name one thing of many become `{id}`, so `/orders/17` and
/// `/orders/18` are one route. The query is left out.
final class PathShape {
  private static final int MAX_LENGTH = 120;

  private PathShape() {}

  static String of(String path) {
    int end = path.indexOf('?');
    if (end < 0) {
      end = path.length();
    }
    var shape = new StringBuilder(Math.min(end, MAX_LENGTH));
    int at = 0;
    while (at < end) {
      int slash = path.indexOf('/', at + 1);
      int next = slash < 0 || slash > end ? end : slash;
      shape.append('/');
      if (isName(path, at + 1, next)) {
        shape.append("{id}");
      } else {
        shape.append(path, at + 1, next);
      }
      if (shape.length() > MAX_LENGTH) {
        shape.setLength(MAX_LENGTH);
        return shape.append('…').toString();
      }
      at = next;
    }
    return shape.isEmpty() ? "/" : shape.toString();
  }

  /// Whether a segment is a number, a UUID, a hash, a key or an e-mail address.
  private static boolean isName(String path, int from, int to) {
    int digits = 0;
    int hex = 0;
    int other = 0;
    for (int i = from; i < to; i++) {
      char c = path.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
        hex++;
      } else if (c == '@') {
        return true;
      } else if (c != '-') {
        other++;
      }
    }
    int length = to - from;
    if (length == 0 || digits == 0) {
      return length > 40;
    }
    boolean number = hex == 0 && other == 0;
    boolean hash = other == 0 && length >= 16;
    boolean key = length >= 20 && digits >= 3 && path.lastIndexOf('.', to - 1) < from;
    return number || hash || key;
  }
}
