package dev.roadworthy.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// Bearer tokens of sessions, devices and welcome links: 256 random bits as 43 characters of
/// base64url. Only their SHA-256 is stored; no salt and no slow hash is needed, since 256 random
/// bits cannot be guessed, and a database dump holds nothing that signs anybody in.
final class Tokens {
  private static final int BYTES = 32;
  private static final int CHARACTERS = 43;

  private final SecureRandom random;

  Tokens(SecureRandom random) {
    this.random = random;
  }

  String next() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Whether the text can be a token at all; what cannot is refused before any lookup.
  static boolean isWellFormed(String text) {
    if (text.length() != CHARACTERS) {
      return false;
    }
    for (int i = 0; i < CHARACTERS; i++) {
      char c = text.charAt(i);
      boolean good =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
      if (!good) {
        return false;
      }
    }
    return true;
  }

  static byte[] hash(String token) {
    return sha256(token.getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
