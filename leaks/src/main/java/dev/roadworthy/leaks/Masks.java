package dev.roadworthy.leaks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// Speaks of a value without saying it.
final class Masks {
  private static final int AROUND = 60;
  private static final int SHOWN_STARS = 8;
  private static final int BLOCK = 64;

  private final byte[] key;

  Masks(byte[] key) {
    this.key = key.length <= BLOCK ? key.clone() : sha256().digest(key);
  }

  /// The line around the value, the value as stars. Anything else on the line that could be a
  /// secret (a run of 6 and more letters and digits that is not all letters, or what stands between
  /// quotes) is starred too, so a second value on the line does not get out with the first.
  String excerpt(byte[] b, int end, int from, int to) {
    int left = from;
    while (left > 0 && from - left < AROUND && b[left - 1] != '\n') {
      left--;
    }
    if (left > 0 && b[left - 1] != '\n') {
      while (left < from && Bytes.isWord(b[left])) {
        left++;
      }
    }
    int right = to;
    while (right < end && right - to < AROUND && b[right] != '\n') {
      right++;
    }
    String value = Bytes.text(b, from, to);
    String before = around(b, left, from, value);
    String after = around(b, to, right, value);
    return (before + "*".repeat(SHOWN_STARS) + after).strip();
  }

  private static String around(byte[] b, int from, int to, String value) {
    var out = new StringBuilder();
    int i = from;
    while (i < to) {
      int j = i;
      while (j < to && (Bytes.isWord(b[j]) || b[j] == '+' || b[j] == '/' || b[j] == '-')) {
        j++;
      }
      if (j > i) {
        out.append(secretive(b, i, j) ? "***" : Bytes.text(b, i, j));
        i = j;
      } else {
        out.append(b[i] >= ' ' && b[i] < 127 ? (char) b[i] : ' ');
        i++;
      }
    }
    String text = out.toString();
    return value.length() >= 3 ? text.replace(value, "***") : text;
  }

  private static boolean secretive(byte[] b, int from, int to) {
    int digits = 0;
    for (int i = from; i < to; i++) {
      digits += Bytes.isDigit(b[i]) ? 1 : 0;
    }
    return to - from >= 6 && digits > 0 || to - from > 32;
  }

  /// HMAC-SHA-256 of the value, its first 128 bits. With the detector's public key it tells equal
  /// values apart from different ones; with a key of one's own it also resists guessing.
  ///
  /// The construction of RFC 2104 over `MessageDigest`: loading `javax.crypto` alone would cost
  /// more than the scan of a small tree.
  String fingerprint(byte[] b, int from, int to) {
    MessageDigest sha = sha256();
    sha.update(padded(0x36));
    sha.update(b, from, to - from);
    byte[] inner = sha.digest();
    sha.update(padded(0x5c));
    return HexFormat.of().formatHex(sha.digest(inner), 0, 16);
  }

  /// The first 64 bits of a plain SHA-256, to compare with those of published samples.
  String publicPrint(byte[] b, int from, int to) {
    MessageDigest sha = sha256();
    sha.update(b, from, to - from);
    return HexFormat.of().formatHex(sha.digest(), 0, 8);
  }

  private byte[] padded(int with) {
    byte[] block = Arrays.copyOf(key, BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      block[i] ^= (byte) with;
    }
    return block;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  static byte[] publicKey() {
    return "roadworthy leaks".getBytes(StandardCharsets.US_ASCII);
  }
}
