package dev.roadworthy.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One request to an in-process page or API, its body already read and bounded.
///
/// @param path decoded, without the query
/// @param body empty when there is none
/// @param client the caller's address as text, after trusted proxies are accounted for
/// @param secure whether the client's own connection is TLS
/// @param id the request id that logs and error pages show
/// @param captured values of the `{names}` of the matched route
/// @param principal who asks, or null when nobody has been authenticated
public record Request(
    String method,
    String path,
    Parameters query,
    Headers headers,
    byte[] body,
    String client,
    boolean secure,
    String id,
    Map<String, String> captured,
    @Nullable Principal principal) {

  public Request {
    captured = Map.copyOf(captured);
  }

  public static Request of(String method, String pathAndQuery) {
    int q = pathAndQuery.indexOf('?');
    return new Request(
        method,
        q < 0 ? pathAndQuery : pathAndQuery.substring(0, q),
        Parameters.parse(q < 0 ? null : pathAndQuery.substring(q + 1)),
        Headers.EMPTY,
        new byte[0],
        "127.0.0.1",
        false,
        "-",
        Map.of(),
        null);
  }

  public Request withCaptured(Map<String, String> names) {
    return new Request(method, path, query, headers, body, client, secure, id, names, principal);
  }

  public Request withPrincipal(@Nullable Principal who) {
    return new Request(method, path, query, headers, body, client, secure, id, captured, who);
  }

  public Request withQuery(Parameters fields) {
    return new Request(
        method, path, fields, headers, body, client, secure, id, captured, principal);
  }

  public Request withHeader(String name, String value) {
    return new Request(
        method,
        path,
        query,
        headers.with(name, value),
        body,
        client,
        secure,
        id,
        captured,
        principal);
  }

  public Request withBody(String contentType, byte[] bytes) {
    return new Request(
        method,
        path,
        query,
        headers.with("Content-Type", contentType),
        bytes,
        client,
        secure,
        id,
        captured,
        principal);
  }

  /// The value of a `{name}` of the matched route.
  public String captured(String name) {
    String value = captured.get(name);
    if (value == null) {
      throw new IllegalStateException("the route has no {" + name + "}");
    }
    return value;
  }

  public String bodyText() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /// The body as form fields; empty for any other content type.
  public Parameters form() {
    boolean isForm =
        headers
            .first("Content-Type")
            .map(t -> t.toLowerCase(java.util.Locale.ROOT))
            .filter(t -> t.startsWith("application/x-www-form-urlencoded"))
            .isPresent();
    return isForm ? Parameters.parse(bodyText()) : Parameters.EMPTY;
  }

  public Optional<String> cookie(String name) {
    for (String line : headers.all("Cookie")) {
      for (String pair : line.split(";")) {
        int eq = pair.indexOf('=');
        if (eq > 0 && pair.substring(0, eq).strip().equals(name)) {
          return Optional.of(pair.substring(eq + 1).strip());
        }
      }
    }
    return Optional.empty();
  }

  /// Whether the caller asks for JSON rather than a page.
  public boolean wantsJson() {
    return headers.first("Accept").map(a -> a.contains("json")).orElse(false)
        || headers.first("Content-Type").map(t -> t.contains("json")).orElse(false);
  }
}
