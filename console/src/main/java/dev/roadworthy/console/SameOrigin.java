package dev.roadworthy.console;

import dev.roadworthy.http.Request;
import java.util.Optional;

/// Tells a form of ours from one that another site sends with our cookies: by `Sec-Fetch-Site` (W3C
/// Fetch Metadata), else by `Origin` against `Host`. A caller that sends neither is no browser, and
/// the API's own check decides. The API checks again; this is the second lock.
final class SameOrigin {
  private SameOrigin() {}

  static boolean allows(Request request) {
    Optional<String> site = request.headers().first("Sec-Fetch-Site");
    if (site.isPresent()) {
      return site.get().equals("same-origin") || site.get().equals("none");
    }
    Optional<String> origin = request.headers().first("Origin");
    if (origin.isEmpty()) {
      return true;
    }
    String host = request.headers().first("Host").orElse("");
    return origin.get().equals("http://" + host) || origin.get().equals("https://" + host);
  }
}
