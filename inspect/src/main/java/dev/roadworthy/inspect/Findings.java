package dev.roadworthy.inspect;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Makes findings of hits.
final class Findings {
  private Findings() {}

  static Finding of(RuleText rule, Hit hit) {
    FileContext context = FileContext.of(hit.place().file());
    Severity usual = hit.severity().orElse(rule.severity());
    // A leak's severity knows already what the file is for.
    boolean judged =
        context == FileContext.PRODUCTION || hit.properties().containsKey("credential");
    Severity severity = judged ? usual : usual.milder().milder();
    return new Finding(rule, hit, severity, context, fingerprint(rule, hit));
  }

  /// Without the line number and the spaces, so that an edit above it changes nothing.
  private static String fingerprint(RuleText rule, Hit hit) {
    String text =
        String.join(
            "\n",
            rule.id(),
            hit.place().file(),
            hit.place().url().orElse(""),
            hit.seen().replaceAll("\\s+", " "));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
