package dev.roadworthy.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/// Keeps other sites from acting in a user's name: their preflights are refused, and so are
/// requests with a side effect (and WebSockets) that carry cookies. What the browser says about
/// itself decides: `Sec-Fetch-Site`, else `Origin`. Requests without cookies pass, such as
/// webhooks.
final class CrossSite {
  private static final AsciiString FETCH_SITE = AsciiString.cached("Sec-Fetch-Site");
  private static final AsciiString METHOD = AsciiString.cached("Access-Control-Request-Method");

  private CrossSite() {}

  enum Outcome {
    ALLOWED,
    /// A preflight of a listed site, to be answered here: it never carries a session.
    PREFLIGHT,
    FOREIGN
  }

  static Outcome check(Exchange exchange, boolean local) {
    HttpMethod method = exchange.in().method();
    boolean harmless = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    if (harmless && !exchange.isUpgrade()) {
      return Outcome.ALLOWED;
    }
    MultiMap headers = exchange.in().headers();
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    if (method.equals(HttpMethod.OPTIONS)) {
      if (origin == null || !headers.contains(METHOD) || isOwn(exchange, origin)) {
        return Outcome.ALLOWED;
      }
      return exchange.published().allowsOrigin(origin) ? Outcome.PREFLIGHT : Outcome.FOREIGN;
    }
    if (exchange.client().cookies() == null && !local) {
      return Outcome.ALLOWED;
    }
    if (origin != null && exchange.published().allowsOrigin(origin)) {
      return Outcome.ALLOWED;
    }
    String site = headers.get(FETCH_SITE);
    if (site != null) {
      boolean own = site.equals("same-origin") || site.equals("none");
      return own ? Outcome.ALLOWED : Outcome.FOREIGN;
    }
    return origin == null || isOwn(exchange, origin) ? Outcome.ALLOWED : Outcome.FOREIGN;
  }

  /// Whether a page of that origin is the app's own. The scheme is not compared: a proxy in front
  /// may speak https for us without saying so.
  static boolean isOwn(Exchange exchange, String origin) {
    int scheme = origin.indexOf("://");
    return scheme > 0
        && origin.regionMatches(
            true, scheme + 3, exchange.client().host(), 0, exchange.client().host().length())
        && origin.length() - scheme - 3 == exchange.client().host().length();
  }

  static void preflight(Exchange exchange) {
    MultiMap asked = exchange.in().headers();
    MultiMap headers = exchange.out().headers();
    allow(headers, asked.get(HttpHeaderNames.ORIGIN));
    headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, asked.get(METHOD));
    String names = asked.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
    if (names != null) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, names);
    }
    headers.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "600");
    headers.set(Client.REQUEST_ID, exchange.client().id());
    exchange.verdict("local");
    exchange.out().setStatusCode(204).end();
    exchange.ended();
  }

  /// Replaces what the app says about other sites by what the settings say.
  static void lock(Exchange exchange, MultiMap response) {
    if (!response.contains(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN)) {
      return;
    }
    String origin = exchange.in().headers().get(HttpHeaderNames.ORIGIN);
    boolean listed = origin != null && exchange.published().allowsOrigin(origin);
    response.remove(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN);
    response.remove(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS);
    if (listed) {
      allow(response, origin);
    } else if (origin != null && isOwn(exchange, origin)) {
      response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
  }

  /// Gives a listed site's page the right to read the answer, also when the app knows nothing of
  /// CORS.
  static void admit(Exchange exchange, MultiMap response) {
    String origin = exchange.in().headers().get(HttpHeaderNames.ORIGIN);
    if (origin != null && exchange.published().allowsOrigin(origin)) {
      allow(response, origin);
    }
  }

  private static void allow(MultiMap headers, @Nullable String origin) {
    if (origin != null) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
      headers.add(HttpHeaderNames.VARY, "Origin");
    }
  }
}
