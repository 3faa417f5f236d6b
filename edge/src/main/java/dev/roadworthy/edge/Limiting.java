package dev.roadworthy.edge;

import dev.roadworthy.config.Limit;
import io.netty.util.AsciiString;

/// A limit with what a request needs of it worked out.
///
/// The headers are those of draft-ietf-httpapi-ratelimit-headers-10: `RateLimit-Policy` says quota
/// (q) and window in seconds (w), `RateLimit` what remains (r) and in how many seconds all of it is
/// back (t).
final class Limiting {
  private final Limit limit;
  private final long id;
  private final long interval;
  private final long window;
  private final AsciiString policy;
  private final byte[] prefix;

  /// @param id tells this limit's counters from those of others
  Limiting(Limit limit, long id, String name) {
    this.limit = limit;
    this.id = id;
    this.interval = limit.rate().intervalNanos();
    this.window = limit.rate().per().toNanos();
    long seconds = Math.max(1, limit.rate().per().toSeconds());
    this.policy =
        AsciiString.cached("\"" + name + "\";q=" + limit.rate().count() + ";w=" + seconds);
    this.prefix = new AsciiString("\"" + name + "\";r=").toByteArray();
  }

  Limit.By by() {
    return limit.by();
  }

  long id() {
    return id;
  }

  long intervalNanos() {
    return interval;
  }

  long windowNanos() {
    return window;
  }

  AsciiString policy() {
    return policy;
  }

  /// The value of `RateLimit`.
  AsciiString remaining(long left, long resetSeconds) {
    byte[] out = new byte[prefix.length + 3 + digits(left) + digits(resetSeconds)];
    System.arraycopy(prefix, 0, out, 0, prefix.length);
    int at = number(out, prefix.length, left);
    out[at++] = ';';
    out[at++] = 't';
    out[at++] = '=';
    number(out, at, resetSeconds);
    return new AsciiString(out, false);
  }

  private static int digits(long n) {
    int digits = 1;
    while (n >= 10) {
      n /= 10;
      digits++;
    }
    return digits;
  }

  private static int number(byte[] out, int at, long n) {
    int end = at + digits(n);
    for (int i = end - 1; i >= at; i--) {
      out[i] = (byte) ('0' + n % 10);
      n /= 10;
    }
    return end;
  }
}
