package dev.roadworthy.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Who sends a request and what they say about it, believed as far as they are trusted.
///
/// @param text the client's address; behind trusted proxies the last one that is not of a proxy
/// @param key the number it is counted by
/// @param trusted whether a trusted proxy is at the other end of the connection
/// @param secure whether the client speaks https
/// @param host the authority, empty when there is none
/// @param id the request id
/// @param parent the `traceparent` sent to the app
/// @param continued whether the trace was begun by a trusted proxy
/// @param cookies all cookies, or null
record Client(
    String text,
    long key,
    boolean trusted,
    boolean secure,
    String host,
    String id,
    String parent,
    boolean continued,
    @Nullable String cookies) {
  static final AsciiString FORWARDED_FOR = AsciiString.cached("X-Forwarded-For");
  static final AsciiString FORWARDED_PROTO = AsciiString.cached("X-Forwarded-Proto");
  static final AsciiString REQUEST_ID = AsciiString.cached("X-Request-Id");
  static final AsciiString TRACE_PARENT = AsciiString.cached("traceparent");

  static Client of(Exchange exchange, MultiMap headers) {
    EdgeLoop loop = exchange.loop();
    Wire wire = exchange.wire();
    RandomGenerator random = loop.random();
    TrustedProxies proxies = exchange.published().trusted();
    boolean secure = exchange.published().snapshot().sites().https();
    String host = host(exchange, headers);
    long millis = loop.core().ports().clock().millis();
    if (proxies.isEmpty() || !proxies.contains(wire.peer)) {
      return new Client(
          wire.peerText,
          wire.peerKey,
          false,
          secure,
          host,
          Trace.requestId(millis, random),
          Trace.parent(null, random),
          false,
          cookies(exchange, headers));
    }
    byte[] address = behind(proxies, wire.peer, headers);
    String proto = headers.get(FORWARDED_PROTO);
    String id = headers.get(REQUEST_ID);
    String parent = headers.get(TRACE_PARENT);
    boolean continued = parent != null && Trace.isValid(parent);
    return new Client(
        Addresses.text(address),
        Addresses.key(address),
        true,
        proto == null ? secure : proto.strip().equalsIgnoreCase("https"),
        host,
        id != null && Trace.isHarmless(id) ? id : Trace.requestId(millis, random),
        Trace.parent(continued ? parent : null, random),
        continued,
        cookies(exchange, headers));
  }

  private static String host(Exchange exchange, MultiMap headers) {
    if (exchange.in().version() == HttpVersion.HTTP_2) {
      var authority = exchange.in().authority();
      return authority == null ? "" : authority.toString();
    }
    String host = headers.get(HttpHeaderNames.HOST);
    return host == null ? "" : host;
  }

  private static @Nullable String cookies(Exchange exchange, MultiMap headers) {
    if (exchange.in().version() != HttpVersion.HTTP_2) {
      return headers.get(HttpHeaderNames.COOKIE);
    }
    List<String> all = headers.getAll(HttpHeaderNames.COOKIE);
    return all.isEmpty() ? null : String.join("; ", all);
  }

  /// Reads `X-Forwarded-For` from its end, where the nearest proxy wrote, up to the first address
  /// that is not a trusted proxy's. What stands before it, anybody may have written.
  private static byte[] behind(TrustedProxies proxies, byte[] peer, MultiMap headers) {
    byte[] last = peer;
    List<String> lines = headers.getAll(FORWARDED_FOR);
    for (int i = lines.size() - 1; i >= 0; i--) {
      String line = lines.get(i);
      int end = line.length();
      while (end >= 0) {
        int comma = line.lastIndexOf(',', end - 1);
        byte[] address = Addresses.parse(line.substring(comma + 1, end));
        if (address == null) {
          return last;
        }
        last = address;
        if (!proxies.contains(address)) {
          return last;
        }
        end = comma;
      }
    }
    return last;
  }
}
