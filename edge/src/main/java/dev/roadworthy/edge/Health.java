package dev.roadworthy.edge;

import io.netty.handler.codec.http.HttpHeaderNames;

/// `/.roadworthy/health/live`: the edge runs. `/.roadworthy/health/ready`: an instance is ready,
/// and the edge is not closing. For balancers in front; not limited, not held.
final class Health {
  private Health() {}

  /// @return whether the request was for one of them and has been answered
  static boolean answers(Exchange exchange) {
    String key = exchange.target().key();
    if (!key.startsWith("/.roadworthy/health/")) {
      return false;
    }
    boolean live = key.equals("/.roadworthy/health/live");
    if (!live && !key.equals("/.roadworthy/health/ready")) {
      return false;
    }
    exchange.verdict("local");
    EdgeLoop loop = exchange.loop();
    boolean good = live || (loop.pool().isReady() && !loop.core().isClosing());
    var out = exchange.out();
    out.setStatusCode(good ? 200 : 503);
    out.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    out.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    exchange.discardBody();
    out.end(good ? "{\"status\":\"ok\"}" : "{\"status\":\"not ready\"}");
    exchange.ended();
    return true;
  }
}
