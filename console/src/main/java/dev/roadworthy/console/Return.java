package dev.roadworthy.console;

import dev.roadworthy.http.Request;
import java.net.URI;
import java.util.StringJoiner;

/// Where to go back to after signing in: only ever a page of this console.
final class Return {
  private Return() {}

  /// The address if it is a path on our own origin, else `/`. A second slash or backslash after the
  /// first would name another host, and browsers drop control characters before they look.
  static String safe(String address) {
    boolean local =
        address.startsWith("/")
            && !address.startsWith("//")
            && address.chars().noneMatch(c -> c <= ' ' || c == '\\' || c == 127);
    return local && !address.startsWith("/sign-") ? address : "/";
  }

  /// Path and query of a request, encoded again.
  static String addressOf(Request request) {
    var query = new StringJoiner("&", "?", "").setEmptyValue("");
    request
        .query()
        .values()
        .forEach((name, values) ->
            values.forEach(v -> query.add(Shown.encoded(name) + "=" + Shown.encoded(v))));
    return safe(request.path() + query);
  }

  /// Path and query of a whole address, such as a browser's current one.
  static String pathOf(String url) {
    try {
      URI uri = URI.create(url);
      String path = uri.getRawPath() == null ? "/" : uri.getRawPath();
      return safe(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
    } catch (IllegalArgumentException _) {
      return "/";
    }
  }
}
