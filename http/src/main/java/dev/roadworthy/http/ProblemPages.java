package dev.roadworthy.http;

import dev.roadworthy.base.Problem;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// Problems as `application/problem+json` (RFC 9457). The type is `about:blank` with the stable
/// code beside it, so a client can decide by `code` and a person can read `detail`.
public final class ProblemPages {
  private ProblemPages() {}

  public static Response of(int status, String code, String detail, @Nullable String hint) {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", "about:blank");
    body.put("status", status);
    body.put("code", code);
    body.put("detail", detail);
    if (hint != null) {
      body.put("hint", hint);
    }
    return Response.bytes(status, "application/problem+json", Json.write(body))
        .with("Cache-Control", "no-store");
  }

  public static Response of(int status, Problem problem) {
    return of(status, problem.code(), problem.message(), problem.hint());
  }
}
