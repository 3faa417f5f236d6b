package dev.roadworthy.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// The hash of a link. Content is written with the length before each field, so that no two
/// different entries have the same bytes.
final class Chain {
  /// First byte of what is hashed; another layout gets another number.
  private static final byte LAYOUT = 1;

  private Chain() {}

  static byte[] hash(byte[] previous, long sequence, Instant at, AuditEntry e) {
    var d = sha256();
    d.update(LAYOUT);
    d.update(previous);
    number(d, sequence);
    number(d, ChronoUnit.MICROS.between(Instant.EPOCH, at));
    text(d, e.actor());
    text(d, e.action());
    text(d, e.target());
    text(d, e.before());
    text(d, e.after());
    text(d, e.client());
    return d.digest();
  }

  private static void number(MessageDigest d, long n) {
    d.update(ByteBuffer.allocate(Long.BYTES).putLong(n).flip());
  }

  /// Null is the length -1.
  private static void text(MessageDigest d, @Nullable String s) {
    if (s == null) {
      number(d, -1);
      return;
    }
    byte[] utf8 = s.getBytes(StandardCharsets.UTF_8);
    number(d, utf8.length);
    d.update(utf8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
