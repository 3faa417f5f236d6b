package dev.roadworthy.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// An answer of the edge's own when the app's cannot be had: plain words and the request id, as a
/// page to people and as problem+json (RFC 9457) to programs. No stack trace, nothing of the
/// request repeated.
final class ErrorPage {
  private static final String PAGE =
      """
      <!doctype html><html lang="en"><head><meta charset="utf-8">\
      <meta name="viewport" content="width=device-width,initial-scale=1">\
      <meta name="color-scheme" content="light dark"><title>TITLE</title><style>
      body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;\
      box-sizing:border-box;font:1rem/1.55 system-ui,sans-serif;background:#f6f7f9;color:#1b2430}
      main{max-width:32rem;width:100%;box-sizing:border-box;background:#fff;border:1px solid #d9dee5;\
      border-radius:12px;padding:2rem}
      h1{font-size:1.35rem;line-height:1.3;margin:0 0 .75rem}p{margin:0 0 1rem}
      small{color:#566273;overflow-wrap:anywhere}code{font-size:.95em}
      @media(prefers-color-scheme:dark){body{background:#12161c;color:#e6eaf0}\
      main{background:#1a2029;border-color:#2e3744}small{color:#9aa7b8}}
      </style></head><body><main><h1>TITLE</h1><p>TEXT</p>\
      <small>STATUS · request <code>ID</code></small></main></body></html>
      """;

  private final int status;
  private final String why;
  private long retryAfter;

  ErrorPage(int status, String why) {
    this.status = status;
    this.why = why;
  }

  ErrorPage retryAfter(long seconds) {
    retryAfter = seconds;
    return this;
  }

  void send(Exchange exchange) {
    var out = exchange.out();
    if (exchange.isOver() || out.headWritten()) {
      return;
    }
    MultiMap headers = out.headers();
    out.setStatusCode(status);
    boolean page = wantsHtml(exchange);
    headers.set(
        HttpHeaderNames.CONTENT_TYPE,
        page ? "text/html; charset=utf-8" : "application/problem+json");
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    if (page) {
      headers.set(
          HttpHeaderNames.CONTENT_SECURITY_POLICY,
          "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'");
    }
    if (retryAfter > 0) {
      headers.set(HttpHeaderNames.RETRY_AFTER, Long.toString(retryAfter));
    }
    CrossSite.admit(exchange, headers);
    exchange.published().headers().apply(headers, false, exchange.client().secure());
    Forwarding.finish(exchange, headers);
    exchange.discardBody();
    write(exchange, page ? html(exchange.client().id()) : json(exchange.client().id()));
  }

  private static void write(Exchange exchange, String text) {
    Buffer body = Buffer.buffer(text, "UTF-8");
    var out = exchange.out();
    if (exchange.isHead()) {
      out.headers().set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length()));
      out.end();
    } else {
      exchange.bytesOut += body.length();
      out.end(body);
    }
    exchange.ended();
  }

  /// Asks for a sign-in: people are sent to the sign-in page, programs get 401.
  static void challenge(Exchange exchange) {
    if (!isNavigation(exchange)) {
      new ErrorPage(401, "Sign in first.").send(exchange);
      return;
    }
    var out = exchange.out();
    String back = URLEncoder.encode(exchange.target().uri(), StandardCharsets.UTF_8);
    out.setStatusCode(303);
    out.headers().set(HttpHeaderNames.LOCATION, "/.roadworthy/login?return=" + back);
    out.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    Forwarding.finish(exchange, out.headers());
    exchange.discardBody();
    out.end();
    exchange.ended();
  }

  private static boolean isNavigation(Exchange exchange) {
    HttpMethod method = exchange.in().method();
    boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    if (!reads || exchange.isUpgrade()) {
      return false;
    }
    String mode = exchange.in().headers().get("Sec-Fetch-Mode");
    return mode == null ? wantsHtml(exchange) : mode.equals("navigate");
  }

  private static boolean wantsHtml(Exchange exchange) {
    String accept = exchange.in().headers().get(HttpHeaderNames.ACCEPT);
    return accept != null && accept.contains("text/html");
  }

  private String html(String id) {
    return PAGE.replace("TITLE", title())
        .replace("TEXT", escaped(why))
        .replace("STATUS", Integer.toString(status))
        .replace("ID", escaped(id));
  }

  String json(String id) {
    var out = new StringBuilder(200);
    out.append("{\"type\":\"about:blank\",\"title\":\"").append(title());
    out.append("\",\"status\":").append(status);
    out.append(",\"code\":\"").append(code()).append("\",\"detail\":\"");
    quoted(why, out);
    out.append("\",\"request\":\"");
    quoted(id, out);
    return out.append("\"}\n").toString();
  }

  private static void quoted(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= ' ') {
        out.append(c);
      }
    }
  }

  private String title() {
    return switch (status) {
      case 400 -> "This request could not be read";
      case 401 -> "Please sign in";
      case 403 -> "This is not open to you";
      case 404 -> "Nothing here";
      case 408 -> "That took too long to arrive";
      case 413 -> "That is too large";
      case 421 -> "Wrong address";
      case 429 -> "A little slower, please";
      case 502, 503 -> "The app is not available";
      case 504 -> "The app takes too long";
      default -> "Something went wrong";
    };
  }

  private String code() {
    return switch (status) {
      case 400 -> "bad-request";
      case 401 -> "sign-in-required";
      case 403 -> "forbidden";
      case 404 -> "not-found";
      case 408 -> "body-timeout";
      case 413 -> "body-too-large";
      case 414 -> "path-too-long";
      case 421 -> "wrong-host";
      case 429 -> "rate-limited";
      case 431 -> "headers-too-large";
      case 502 -> "app-broke-off";
      case 503 -> "app-unavailable";
      case 504 -> "app-timeout";
      default -> "error";
    };
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
