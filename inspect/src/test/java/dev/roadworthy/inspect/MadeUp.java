package dev.roadworthy.inspect;

import java.util.Random;

/// Credentials of the right shape that never were one.
final class MadeUp {
  private static final String LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private final Random random;

  MadeUp(long seed) {
    this.random = new Random(seed);
  }

  String letters(int count) {
    var out = new StringBuilder();
    for (int i = 0; i < count; i++) {
      out.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return out.toString();
  }

  /// A line of JavaScript with a secret in it.
  String line() {
    return "const client_" + "secret = '" + letters(40) + "';\n";
  }

  String privateKey() {
    var out = new StringBuilder("-----BEGIN RSA PRIV" + "ATE KEY-----\n");
    for (int line = 0; line < 12; line++) {
      out.append(letters(64)).append('\n');
    }
    return out + "-----END RSA PRIV" + "ATE KEY-----\n";
  }

  /// Lines without anything in them.
  String prose(int lines) {
    var out = new StringBuilder();
    for (int line = 0; line < lines; line++) {
      out.append("let count").append(random.nextInt(1000)).append(" = other + ").append(line);
      out.append(";\n");
    }
    return out.toString();
  }
}
