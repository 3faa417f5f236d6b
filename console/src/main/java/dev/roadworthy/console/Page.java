package dev.roadworthy.console;

import dev.roadworthy.http.Headers;
import dev.roadworthy.http.Response;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Renders a template to a response that a browser neither keeps nor lets another site use.
final class Page {
  /// Scripts, styles and calls from our own origin only; nothing inline, nothing evaluated, no
  /// frame around us (CSP level 3).
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  /// `same-origin` and not `no-referrer`: under the latter browsers send `Origin: null` with our
  /// own forms, and the check for writes from other sites would refuse them.
  private static final Headers GUARDS =
      Headers.of("Content-Type", "text/html; charset=utf-8")
          .with("Content-Security-Policy", CONTENT_SECURITY_POLICY)
          .with("Cache-Control", "no-store")
          .with("X-Content-Type-Options", "nosniff")
          .with("X-Frame-Options", "DENY")
          .with("Referrer-Policy", "same-origin")
          .with("Cross-Origin-Opener-Policy", "same-origin")
          .with("Cross-Origin-Resource-Policy", "same-origin")
          .with("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()");

  private final TemplateEngine templates =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Page.class.getClassLoader(), Page.class.getPackageName());

  /// @param name the template's file name without its ending
  /// @param parameters by the names in the template's `@param` lines
  Response render(int status, String name, Map<String, ? extends @Nullable Object> parameters) {
    var output = new Utf8ByteOutput();
    templates.render(name + ".jte", new HashMap<String, @Nullable Object>(parameters), output);
    return new Response(status, GUARDS, new Response.Body.Bytes(output.toByteArray()));
  }
}
