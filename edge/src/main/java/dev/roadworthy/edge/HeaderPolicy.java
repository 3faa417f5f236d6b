package dev.roadworthy.edge;

import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Response headers that the edge adds where the app sets none.
///
/// @param always on every response
/// @param html on responses of type text/html
/// @param hsts how long browsers shall insist on https; sent on https only
public record HeaderPolicy(
    List<Map.Entry<String, String>> always,
    List<Map.Entry<String, String>> html,
    Optional<Duration> hsts) {
  public HeaderPolicy {
    always = List.copyOf(always);
    html = List.copyOf(html);
  }

  /// What protects without breaking: no sniffing, no full referrer to strangers, no framing by
  /// other sites (unless the app says `frame-ancestors`), no Flash policies, no ad topics, an agent
  /// cluster of its own; popups keep working. A Content-Security-Policy only reports until the app
  /// is known to live with it.
  public static HeaderPolicy defaults() {
    return new HeaderPolicy(
        List.of(
            Map.entry("X-Content-Type-Options", "nosniff"),
            Map.entry("Referrer-Policy", "strict-origin-when-cross-origin"),
            Map.entry("X-Frame-Options", "SAMEORIGIN"),
            Map.entry("X-Permitted-Cross-Domain-Policies", "none"),
            Map.entry("Permissions-Policy", "browsing-topics=()")),
        List.of(
            Map.entry("Cross-Origin-Opener-Policy", "same-origin-allow-popups"),
            Map.entry(
                "Content-Security-Policy-Report-Only",
                "default-src 'self' data: blob: 'unsafe-inline'; object-src 'none'; base-uri 'self'")),
        Optional.of(Duration.ofDays(365)));
  }

  /// No header at all.
  public static HeaderPolicy none() {
    return new HeaderPolicy(List.of(), List.of(), Optional.empty());
  }

  Block block() {
    return new Block(this);
  }

  /// The policy as bytes ready to be sent.
  static final class Block {
    private static final AsciiString FRAME_OPTIONS = AsciiString.cached("X-Frame-Options");
    private static final AsciiString CSP = AsciiString.cached("Content-Security-Policy");
    private static final AsciiString HSTS = AsciiString.cached("Strict-Transport-Security");
    private final AsciiString[] always;
    private final AsciiString[] html;
    private final AsciiString hsts;

    private Block(HeaderPolicy policy) {
      this.always = pairs(policy.always);
      this.html = pairs(policy.html);
      this.hsts =
          policy
              .hsts
              .map(d -> AsciiString.cached("max-age=" + d.toSeconds()))
              .orElse(AsciiString.EMPTY_STRING);
    }

    private static AsciiString[] pairs(List<Map.Entry<String, String>> headers) {
      var out = new AsciiString[headers.size() * 2];
      for (int i = 0; i < headers.size(); i++) {
        out[2 * i] = AsciiString.cached(headers.get(i).getKey());
        out[2 * i + 1] = AsciiString.cached(headers.get(i).getValue());
      }
      return out;
    }

    void apply(MultiMap headers, boolean isHtml, boolean secure) {
      addMissing(headers, always);
      if (isHtml) {
        addMissing(headers, html);
      }
      if (secure && !hsts.isEmpty() && !headers.contains(HSTS)) {
        headers.add(HSTS, hsts);
      }
    }

    private static void addMissing(MultiMap headers, AsciiString[] pairs) {
      for (int i = 0; i < pairs.length; i += 2) {
        AsciiString name = pairs[i];
        if (headers.contains(name)
            || (FRAME_OPTIONS.contentEqualsIgnoreCase(name) && framesItself(headers))) {
          continue;
        }
        headers.add(name, pairs[i + 1]);
      }
    }

    private static boolean framesItself(MultiMap headers) {
      String csp = headers.get(CSP);
      return csp != null && csp.contains("frame-ancestors");
    }
  }
}
