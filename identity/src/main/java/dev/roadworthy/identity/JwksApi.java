package dev.roadworthy.identity;

import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;

/// `GET /.roadworthy/jwks.json`: the keys that assertions are verified with (RFC 7517). Never from
/// a cache, so that a library that meets an unknown key finds it at once.
final class JwksApi {
  private final AssertionKeys keys;

  JwksApi(AssertionKeys keys) {
    this.keys = keys;
  }

  Router routes() {
    return new Router()
        .get(
            "/.roadworthy/jwks.json",
            request ->
                Response.json(200, keys.set())
                    .with("Cache-Control", "no-cache")
                    .with("X-Content-Type-Options", "nosniff"));
  }
}
