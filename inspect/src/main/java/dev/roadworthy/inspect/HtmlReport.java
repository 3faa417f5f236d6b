package dev.roadworthy.inspect;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The full report as one page that needs nothing else: no script, no network, one style whose hash
/// the page's own content security policy names. It can be opened from a mail.
public final class HtmlReport {
  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(
          null,
          ContentType.Html,
          HtmlReport.class.getClassLoader(),
          HtmlReport.class.getPackageName());

  private HtmlReport() {}

  /// UTF-8.
  public static byte[] write(Report report) {
    String style = style();
    String policy =
        "default-src 'none'; style-src 'sha256-"
            + digest(style)
            + "'; base-uri 'none';"
            + " form-action 'none'";
    var parameters = new HashMap<String, @Nullable Object>();
    parameters.putAll(Map.of("report", report, "view", new HtmlView(report, style, policy)));
    var output = new Utf8ByteOutput();
    TEMPLATES.render("report.jte", parameters, output);
    return output.toByteArray();
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("report.css is part of the product", e);
    }
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
