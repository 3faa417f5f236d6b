package dev.roadworthy.identity;

import dev.roadworthy.http.Request;
import java.time.Duration;
import java.util.Optional;

/// The cookies this room sets. Over https their names carry a prefix that a browser enforces (RFC
/// 6265bis, 4.1.3), so neither a sibling subdomain nor plain http can plant one; on plain http,
/// which is localhost, browsers refuse the prefix and the bare name is used.
enum Cookies {
  /// Signs an app's user in.
  SESSION("__Host-", "roadworthy", "/", "Lax"),
  /// Remembers that an account has signed in from this browser; a sign-in throttle goes by it. It
  /// stays below our own pages, so that the app never receives it.
  DEVICE("__Secure-", "roadworthy-device", "/.roadworthy/", "Lax"),
  /// Signs an operator in to the console.
  OPERATOR("__Host-", "roadworthy-operator", "/", "Strict");

  private final String prefix;
  private final String name;
  private final String path;
  private final String sameSite;

  Cookies(String prefix, String name, String path, String sameSite) {
    this.prefix = prefix;
    this.name = name;
    this.path = path;
    this.sameSite = sameSite;
  }

  String name(boolean secure) {
    return secure ? prefix + name : name;
  }

  /// The token the request carries, when it has the form of one.
  Optional<String> token(Request request) {
    return request.cookie(name(request.secure())).filter(Tokens::isWellFormed);
  }

  /// The `Set-Cookie` value that gives the browser a token.
  String set(String token, Duration life, boolean secure) {
    return name(secure)
        + "="
        + token
        + "; Path="
        + path
        + "; Max-Age="
        + life.toSeconds()
        + "; HttpOnly; SameSite="
        + sameSite
        + (secure ? "; Secure" : "");
  }

  /// The `Set-Cookie` value that takes it away.
  String clear(boolean secure) {
    return set("", Duration.ZERO, secure);
  }
}
