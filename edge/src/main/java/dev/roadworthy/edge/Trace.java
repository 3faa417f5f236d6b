package dev.roadworthy.edge;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Request ids and W3C trace contexts (https://www.w3.org/TR/trace-context/).
///
/// A valid `traceparent` is continued only when it comes from a trusted proxy: anybody else could
/// choose ids to collide with others' traces. Otherwise a new trace begins here.
final class Trace {
  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final char[] BASE32 = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

  private Trace() {}

  /// 26 characters that sort by time: the layout of `base.Ids`, from a generator of the loop's own.
  static String requestId(long millis, RandomGenerator random) {
    char[] out = new char[26];
    fill(out, 10, millis);
    fill(out, 18, random.nextLong() & 0xFF_FFFF_FFFFL);
    fill(out, 26, random.nextLong() & 0xFF_FFFF_FFFFL);
    return new String(out);
  }

  private static void fill(char[] out, int end, long bits) {
    int from = end == 10 ? 0 : end - 8;
    for (int i = end - 1; i >= from; i--) {
      out[i] = BASE32[(int) (bits & 31)];
      bits >>>= 5;
    }
  }

  /// A `traceparent` of a new span, in the given trace or a new one.
  static String parent(@Nullable String inbound, RandomGenerator random) {
    char[] out = new char[55];
    out[0] = '0';
    out[1] = '0';
    out[2] = '-';
    if (inbound == null) {
      hex(out, 3, random.nextLong() | 1);
      hex(out, 19, random.nextLong());
      out[53] = '0';
      out[54] = '1';
    } else {
      inbound.getChars(3, 35, out, 3);
      out[53] = inbound.charAt(53);
      out[54] = inbound.charAt(54);
    }
    out[35] = '-';
    hex(out, 36, random.nextLong() | 1);
    out[52] = '-';
    return new String(out);
  }

  static String traceId(String parent) {
    return parent.substring(3, 35);
  }

  private static void hex(char[] out, int at, long bits) {
    for (int i = at + 15; i >= at; i--) {
      out[i] = HEX[(int) (bits & 15)];
      bits >>>= 4;
    }
  }

  static boolean isValid(String parent) {
    if (parent.length() != 55 || !parent.startsWith("00-")) {
      return false;
    }
    boolean trace = false;
    boolean span = false;
    for (int i = 3; i < 55; i++) {
      char c = parent.charAt(i);
      if (i == 35 || i == 52) {
        if (c != '-') {
          return false;
        }
        continue;
      }
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
      trace |= i < 35 && c != '0';
      span |= i > 35 && i < 52 && c != '0';
    }
    return trace && span;
  }

  /// A request id from a trusted proxy is kept when it is harmless in a log.
  static boolean isHarmless(String id) {
    if (id.isEmpty() || id.length() > 64) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!plain && c != '-' && c != '_' && c != '.') {
        return false;
      }
    }
    return true;
  }
}
