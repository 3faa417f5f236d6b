package dev.roadworthy.identity;

import dev.roadworthy.http.Request;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// Whether a request that changes something was sent by our own pages, by what only a browser can
/// set: `Sec-Fetch-Site` (W3C Fetch Metadata), else `Origin`. A caller with neither is no browser
/// and carries no cookie of somebody else. Another port of the same host is `same-site`, not
/// `same-origin`, and is refused: the app next to the console is such a one.
final class SameOrigin {
  private SameOrigin() {}

  /// True for a safe method, and for an unsafe one that no other site has caused.
  static boolean allows(Request request) {
    if (isSafe(request.method())) {
      return true;
    }
    Optional<String> site = request.headers().first("Sec-Fetch-Site");
    if (site.isPresent()) {
      return site.get().equals("same-origin") || site.get().equals("none");
    }
    Optional<String> origin = request.headers().first("Origin");
    return origin.isEmpty() || isOwn(origin.get(), request);
  }

  static boolean isSafe(String method) {
    return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
  }

  private static boolean isOwn(String origin, Request request) {
    String host = request.headers().first("Host").orElse("");
    String scheme = request.secure() ? "https" : "http";
    try {
      var theirs = new URI(origin);
      var ours = new URI(scheme + "://" + host);
      String theirHost = theirs.getHost();
      String ourHost = ours.getHost();
      return theirHost != null
          && ourHost != null
          && scheme.equals(theirs.getScheme())
          && theirHost.toLowerCase(Locale.ROOT).equals(ourHost.toLowerCase(Locale.ROOT))
          && port(theirs) == port(ours);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equals(uri.getScheme()) ? 443 : 80;
  }
}
