package dev.roadworthy.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Headers on their way to the app and back.
///
/// To the app: hop-by-hop headers (RFC 9110, 7.6.1) and those that `Connection` names are left out,
/// so are copies of headers that only the edge may write. A name with an underscore counts as the
/// one with a dash, since CGI-like interfaces (WSGI, PHP, Rack) do not tell them apart.
/// `X-Original-URL`, `X-Rewrite-URL` and, where a rule names methods, method overrides are left
/// out, because some frameworks would route by them and not by what was checked. Request trailers
/// are left out too (RFC 9110, 6.5.1 allows it).
final class Forwarding {
  static final AsciiString RATE_LIMIT = AsciiString.cached("RateLimit");
  static final AsciiString RATE_LIMIT_POLICY = AsciiString.cached("RateLimit-Policy");
  private static final AsciiString FORWARDED = AsciiString.cached("Forwarded");
  private static final AsciiString FORWARDED_HOST = AsciiString.cached("X-Forwarded-Host");
  private static final AsciiString FORWARDED_PORT = AsciiString.cached("X-Forwarded-Port");
  private static final AsciiString TRACE_STATE = AsciiString.cached("tracestate");
  private static final AsciiString USER = AsciiString.cached("Roadworthy-User");
  private static final AsciiString EMAIL = AsciiString.cached("Roadworthy-Email");
  private static final AsciiString ROLES = AsciiString.cached("Roadworthy-Roles");
  private static final AsciiString TENANT = AsciiString.cached("Roadworthy-Tenant");
  private static final AsciiString ASSERTION = AsciiString.cached("Roadworthy-Assertion");

  private Forwarding() {}

  /// A Content-Length, or -1.
  static long length(@Nullable String value) {
    if (value == null || value.isEmpty() || value.length() > 18) {
      return -1;
    }
    long n = 0;
    for (int i = 0; i < value.length(); i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      n = n * 10 + digit;
    }
    return n;
  }

  static void request(Exchange exchange, Fields to) {
    MultiMap from = exchange.in().headers();
    boolean overrides = !exchange.published().routes().namesMethods();
    String connection = from.get(HttpHeaderNames.CONNECTION);
    boolean names = connection != null && !isPlainConnection(connection);
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey();
      if (names && isNamed(connection, name)) {
        continue;
      }
      switch (Kind.ofRequest(name)) {
        case PASS -> to.add(name, header.getValue());
        case OVERRIDE -> {
          if (overrides) {
            to.add(name, header.getValue());
          }
        }
        case COOKIE -> {
          String rest = Cookies.withoutOurs(header.getValue());
          if (rest != null) {
            to.add(name, rest);
          }
        }
        case DROP -> {}
      }
    }
    if (exchange.contentLength() >= 0) {
      to.add(HttpHeaderNames.CONTENT_LENGTH, Long.toString(exchange.contentLength()));
    }
    if (exchange.isUpgrade()) {
      to.add(HttpHeaderNames.UPGRADE, "websocket");
      to.add(HttpHeaderNames.CONNECTION, "Upgrade");
    }
    ours(exchange, from, to);
  }

  private static boolean isPlainConnection(String connection) {
    return connection.equalsIgnoreCase("keep-alive") || connection.equalsIgnoreCase("close");
  }

  private static boolean isNamed(String connection, String name) {
    for (String one : connection.split(",", -1)) {
      if (one.strip().equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private static void removeNamed(String connection, MultiMap to) {
    for (String name : connection.split(",", -1)) {
      String bare = name.strip();
      if (!bare.isEmpty() && !bare.equalsIgnoreCase("host")) {
        to.remove(bare);
      }
    }
  }

  /// Adds without looking: copies of these names have been left out.
  private static void ours(Exchange exchange, MultiMap from, Fields to) {
    Client client = exchange.client();
    Wire wire = exchange.wire();
    String proto = client.secure() ? "https" : "http";
    to.add(HttpHeaderNames.HOST, client.host());
    String chain = wire.peerText;
    String forwarded = element(chain, client.host(), proto);
    if (client.trusted()) {
      chain = joined(from.getAll(Client.FORWARDED_FOR), chain);
      forwarded = joined(from.getAll(FORWARDED), forwarded);
    }
    to.add(Client.FORWARDED_FOR, chain);
    to.add(FORWARDED, forwarded);
    to.add(Client.FORWARDED_PROTO, proto);
    to.add(FORWARDED_HOST, client.host());
    to.add(FORWARDED_PORT, port(client.host(), client.secure(), wire));
    to.add(Client.REQUEST_ID, client.id());
    to.add(Client.TRACE_PARENT, client.parent());
    if (client.continued()) {
      String state = from.get(TRACE_STATE);
      if (state != null) {
        to.add(TRACE_STATE, state);
      }
    }
    Session session = exchange.session();
    if (session != null) {
      identity(session, to);
    }
  }

  private static void identity(Session session, Fields to) {
    to.add(USER, field(session.userId()));
    to.add(EMAIL, field(session.email()));
    List<String> roles = session.roles();
    if (!roles.isEmpty()) {
      to.add(ROLES, field(roles.size() == 1 ? roles.get(0) : String.join(",", roles)));
    }
    String tenant = session.tenant();
    if (tenant != null) {
      to.add(TENANT, field(tenant));
    }
    String assertion = session.assertion();
    if (assertion != null) {
      to.add(ASSERTION, assertion);
    }
  }

  /// A field has one byte a character: what has none is sent as `?`, never as another letter, so
  /// that nobody is taken for somebody else.
  static String field(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xFF) {
        return text.replaceAll("[^\\x00-\\xFF]", "?");
      }
    }
    return text;
  }

  /// An element of `Forwarded` (RFC 7239).
  private static String element(String address, String host, String proto) {
    boolean six = address.indexOf(':') >= 0;
    var out = new StringBuilder(48 + host.length());
    out.append("for=").append(six ? "\"[" : "").append(address).append(six ? "]\"" : "");
    if (!host.isEmpty()) {
      out.append(";host=\"").append(host).append('"');
    }
    return out.append(";proto=").append(proto).toString();
  }

  private static String joined(List<String> before, String last) {
    return before.isEmpty() ? last : String.join(", ", before) + ", " + last;
  }

  private static String port(String host, boolean secure, Wire wire) {
    int colon = host.lastIndexOf(':');
    if (colon > host.lastIndexOf(']') && colon + 1 < host.length()) {
      return host.substring(colon + 1);
    }
    if (host.isEmpty()) {
      return Integer.toString(wire.localPort);
    }
    return secure ? "443" : "80";
  }

  static void response(Exchange exchange, HttpClientResponse from, MultiMap to) {
    MultiMap headers = from.headers();
    boolean secure = exchange.client().secure();
    boolean html = false;
    boolean cors = false;
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey();
      String value = header.getValue();
      switch (Kind.ofResponse(name)) {
        case PASS -> to.add(name, value);
        case DROP -> {}
        case TYPE -> {
          html = value.startsWith("text/html");
          to.add(name, value);
        }
        case CORS -> {
          cors = true;
          to.add(name, value);
        }
        case SET_COOKIE -> setCookie(exchange, name, value, to);
      }
    }
    if (cors) {
      CrossSite.lock(exchange, to);
    }
    if (exchange.published().hasOrigins()) {
      CrossSite.admit(exchange, to);
    }
    String connection = headers.get(HttpHeaderNames.CONNECTION);
    if (connection != null && !isPlainConnection(connection)) {
      removeNamed(connection, to);
    }
    exchange.published().headers().apply(to, html, secure);
    finish(exchange, to);
  }

  /// What every answer carries, the app's or the edge's own.
  static void finish(Exchange exchange, MultiMap to) {
    to.add(Client.REQUEST_ID, exchange.client().id());
    exchange.showLimit(to);
    Route route = exchange.route();
    if (route != null
        && route.cacheControl() != null
        && exchange.isSafe()
        && exchange.out().getStatusCode() == 200
        && !to.contains(HttpHeaderNames.CACHE_CONTROL)) {
      to.set(HttpHeaderNames.CACHE_CONTROL, route.cacheControl());
    }
    if (exchange.loop().core().isClosing()) {
      exchange.closeAfter();
    }
  }

  private static void setCookie(Exchange exchange, String name, String value, MultiMap to) {
    if (Cookies.isOurs(value, 0, value.length())) {
      exchange.note("the app tried to set Roadworthy's cookie");
      return;
    }
    String tightened = Cookies.tightened(value, exchange.client().secure());
    if (tightened.length() != value.length()) {
      exchange.note("cookie flags added");
    }
    to.add(name, tightened);
  }

  static void trailers(MultiMap from, HttpServerResponse out) {
    for (Map.Entry<String, String> trailer : from) {
      if (Kind.ofResponse(trailer.getKey()) == Kind.Response.PASS) {
        out.putTrailer(trailer.getKey(), trailer.getValue());
      }
    }
  }
}
