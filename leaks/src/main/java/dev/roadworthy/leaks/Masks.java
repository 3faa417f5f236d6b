package dev.roadworthy.leaks;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Speaks of a value without saying it.
final class Masks {
  private static final int AROUND = 60;
  private static final int SHOWN_STARS = 8;

  private final byte[] key;

  Masks(byte[] key) {
    this.key = key.clone();
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
  String fingerprint(byte[] b, int from, int to) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(b, from, to - from);
      return HexFormat.of().formatHex(mac.doFinal(), 0, 16);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("this Java has no HMAC-SHA-256", e);
    }
  }

  static byte[] publicKey() {
    return "roadworthy leaks".getBytes(StandardCharsets.US_ASCII);
  }
}
