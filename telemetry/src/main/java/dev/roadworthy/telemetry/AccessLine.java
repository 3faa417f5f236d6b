package dev.roadworthy.telemetry;

import dev.roadworthy.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One request as one line of JSON, and back. The order of the keys is fixed: readers find the
/// number at the front and search the bytes for the rest. Absent values are left out; times ending
/// in `ms` are milliseconds. One writer is used by one thread.
final class AccessLine {
  private static final byte[] SEQUENCE = key("{\"seq\":");
  private static final byte[] TIME = key(",\"time\":\"");
  private static final byte[] ID = key("\",\"id\":");
  private static final byte[] TRACE = key(",\"trace\":");
  private static final byte[] CLIENT = key(",\"client\":");
  private static final byte[] USER = key(",\"user\":");
  private static final byte[] METHOD = key(",\"method\":");
  private static final byte[] PATH = key(",\"path\":");
  private static final byte[] ROUTE = key(",\"route\":");
  private static final byte[] STATUS = key(",\"status\":");
  private static final byte[] VERDICT = key(",\"verdict\":");
  private static final byte[] MILLIS = key(",\"ms\":");
  private static final byte[] EDGE = key(",\"edge_ms\":");
  private static final byte[] HELD = key(",\"held_ms\":");
  private static final byte[] APP = key(",\"app_ms\":");
  private static final byte[] IN = key(",\"in\":");
  private static final byte[] OUT = key(",\"out\":");
  private static final byte[] INSTANCE = key(",\"instance\":");
  private static final byte[] RELEASE = key(",\"release\":");
  private static final byte[] RETRIES = key(",\"retries\":");
  private static final byte[] END = key("}\n");

  private long secondOfPrefix = Long.MIN_VALUE;
  private byte[] secondPrefix = new byte[0];

  private static byte[] key(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }

  void write(AccessEntry e, long sequence, JsonBytes out) {
    out.raw(SEQUENCE).number(sequence).raw(TIME);
    time(e.epochMicros(), out);
    out.raw(ID).text(e.id());
    optional(TRACE, e.trace(), out);
    out.raw(CLIENT).text(e.client());
    optional(USER, e.user(), out);
    out.raw(METHOD).text(e.method()).raw(PATH).text(e.path());
    optional(ROUTE, e.route(), out);
    out.raw(STATUS).number(e.status()).raw(VERDICT).text(e.verdict().text());
    out.raw(MILLIS).millis(e.totalNanos()).raw(EDGE).millis(e.edgeNanos());
    if (e.heldNanos() > 0) {
      out.raw(HELD).millis(e.heldNanos());
    }
    out.raw(APP).millis(e.appNanos()).raw(IN).number(e.bytesIn()).raw(OUT).number(e.bytesOut());
    optional(INSTANCE, e.instance(), out);
    optional(RELEASE, e.release(), out);
    if (e.retries() > 0) {
      out.raw(RETRIES).number(e.retries());
    }
    out.raw(END);
  }

  private static void optional(byte[] key, @Nullable String value, JsonBytes out) {
    if (value != null) {
      out.raw(key).text(value);
    }
  }

  /// ISO 8601 with microseconds; the part up to the second is made once a second.
  private void time(long micros, JsonBytes out) {
    long second = Math.floorDiv(micros, 1_000_000L);
    if (second != secondOfPrefix) {
      String text = Instant.ofEpochSecond(second).toString();
      secondPrefix = key(text.substring(0, text.length() - 1) + ".");
      secondOfPrefix = second;
    }
    out.raw(secondPrefix).padded(Math.floorMod(micros, 1_000_000L), 6).raw('Z');
  }

  /// The number at the front of a line, or -1.
  static long sequence(byte[] bytes, int from, int to) {
    if (to - from < SEQUENCE.length + 2) {
      return -1;
    }
    for (int i = 0; i < SEQUENCE.length; i++) {
      if (bytes[from + i] != SEQUENCE[i]) {
        return -1;
      }
    }
    long n = 0;
    int i = from + SEQUENCE.length;
    while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
      n = n * 10 + bytes[i++] - '0';
    }
    return n;
  }

  /// @return null when the bytes are not a line of ours
  static @Nullable LogEntry read(byte[] bytes, int from, int to) {
    try {
      return entry(Json.tree(java.util.Arrays.copyOfRange(bytes, from, to)));
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static LogEntry entry(JsonNode n) {
    int status = n.path("status").asInt(0);
    String user = text(n, "user");
    var names = new LogEntry.Names(text(n, "id"), text(n, "trace"), user, text(n, "release"));
    Instant time = Instant.parse(n.path("time").asString(""));
    String instance = text(n, "instance");
    return new LogEntry(
        n.path("seq").asLong(0),
        Sequence.micros(time),
        LogEntry.Source.ACCESS,
        level(status),
        instance == null ? "" : instance,
        "access",
        status,
        names,
        shown(n, status, user));
  }

  private static String shown(JsonNode n, int status, @Nullable String user) {
    var text = new StringBuilder();
    text.append(n.path("method").asString("")).append(' ').append(n.path("path").asString(""));
    text.append(' ').append(status).append(' ').append(n.path("ms").asString("")).append(" ms");
    text.append(' ').append(n.path("verdict").asString(""));
    text.append(' ').append(n.path("client").asString(""));
    if (user != null) {
      text.append(' ').append(user);
    }
    String route = text(n, "route");
    if (route != null) {
      text.append(' ').append(route);
    }
    return text.toString();
  }

  static Level level(int status) {
    return status >= 500 ? Level.ERROR : status >= 400 ? Level.WARN : Level.INFO;
  }

  private static @Nullable String text(JsonNode n, String key) {
    JsonNode value = n.get(key);
    return value == null ? null : value.asString("");
  }
}
