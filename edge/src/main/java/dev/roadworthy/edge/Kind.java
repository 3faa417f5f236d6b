package dev.roadworthy.edge;

/// What happens to a header, told from its name's length and letters.
final class Kind {
  private Kind() {}

  enum Request {
    PASS,
    DROP,
    COOKIE,
    OVERRIDE
  }

  enum Response {
    PASS,
    DROP,
    TYPE,
    CORS,
    SET_COOKIE
  }

  static Request ofRequest(String name) {
    return name.indexOf('_') >= 0 ? plain(name.replace('_', '-'), true) : plain(name, false);
  }

  private static Request plain(String name, boolean changed) {
    boolean drop =
        switch (name.length()) {
          case 2 -> is(name, "te");
          case 4 -> is(name, "host");
          case 6 -> {
            if (is(name, "cookie")) {
              yield changed;
            }
            yield is(name, "expect");
          }
          case 7 -> is(name, "upgrade") || is(name, "trailer");
          case 9 -> is(name, "forwarded") || is(name, "x-real-ip");
          case 10 -> is(name, "connection") || is(name, "keep-alive") || is(name, "tracestate");
          case 11 -> is(name, "traceparent");
          case 12 -> is(name, "x-request-id");
          case 13 -> is(name, "x-rewrite-url");
          case 14 -> is(name, "content-length") || is(name, "x-original-url");
          case 16 -> is(name, "proxy-connection");
          case 17 -> is(name, "transfer-encoding");
          case 19 -> is(name, "proxy-authorization");
          default -> false;
        };
    if (drop || starts(name, "roadworthy-") || starts(name, "x-forwarded-")) {
      return Request.DROP;
    }
    if (name.length() == 14 && is(name, "http2-settings")) {
      return Request.DROP;
    }
    if (name.length() == 6 && is(name, "cookie")) {
      return Request.COOKIE;
    }
    return isOverride(name) ? Request.OVERRIDE : Request.PASS;
  }

  private static boolean isOverride(String name) {
    return switch (name.length()) {
      case 13 -> is(name, "x-http-method");
      case 17 -> is(name, "x-method-override");
      case 22 -> is(name, "x-http-method-override");
      default -> false;
    };
  }

  static Response ofResponse(String name) {
    return switch (name.length()) {
      case 2 -> is(name, "te") ? Response.DROP : Response.PASS;
      case 6 -> is(name, "server") ? Response.DROP : Response.PASS;
      case 7 -> is(name, "upgrade") || is(name, "alt-svc") ? Response.DROP : Response.PASS;
      case 10 ->
          is(name, "connection") || is(name, "keep-alive") || is(name, "set-cookie")
              ? name.charAt(0) == 'S' || name.charAt(0) == 's' ? Response.SET_COOKIE : Response.DROP
              : Response.PASS;
      case 12 -> {
        if (is(name, "content-type")) {
          yield Response.TYPE;
        }
        yield is(name, "x-powered-by") || is(name, "x-request-id") ? Response.DROP : Response.PASS;
      }
      case 16 ->
          is(name, "proxy-connection") || is(name, "x-aspnet-version")
              ? Response.DROP
              : Response.PASS;
      case 17 -> is(name, "transfer-encoding") ? Response.DROP : Response.PASS;
      case 27 -> is(name, "access-control-allow-origin") ? Response.CORS : Response.PASS;
      default -> Response.PASS;
    };
  }

  private static boolean is(String name, String lower) {
    return name.equalsIgnoreCase(lower);
  }

  private static boolean starts(String name, String lower) {
    int length = lower.length();
    char first = (char) (name.charAt(0) | 0x20);
    return first == lower.charAt(0)
        && name.length() > length
        && name.regionMatches(true, 0, lower, 0, length);
  }
}
