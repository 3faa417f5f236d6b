package dev.roadworthy.database;

import java.util.regex.Pattern;

/// What a value in a password column is, by its form alone.
///
/// Forms: crypt(3) and its kin, Django, Werkzeug, passlib, Spring's `{id}` prefixes, LDAP's RFC
/// 2307, PHP and PHC strings. A fast hash (MD5, SHA-1, SHA-2 without rounds) is weak: a graphics
/// card tries some 10^10 of them a second (OWASP Password Storage Cheat Sheet).
///
/// @param form in words, to be shown
record PasswordShape(Strength strength, String form) {
  enum Strength {
    PLAIN,
    WEAK,
    STRONG,
    UNKNOWN,
    /// Says that nobody can sign in with it.
    DISABLED
  }

  /// Longer than any password that people type; what is longer is some machine's form.
  private static final int LONGEST_TYPED = 64;

  private static final Pattern STRONG =
      Pattern.compile(
          "\\$2[abxy]?\\$\\d\\d\\$.{40,}|\\$argon2(?:id?|d)\\$.+|\\$(?:scrypt|7|y|gy|s0|s1)\\$.+"
              + "|\\$[56]\\$.+|\\$pbkdf2.*\\$.+|\\$bcrypt-sha256\\$.+|\\$P\\$.{31}"
              + "|(?:pbkdf2_sha\\d+|argon2|bcrypt|bcrypt_sha256|scrypt)\\$.+"
              + "|(?:pbkdf2:[^$]+|scrypt:[^$]+)\\$.+\\$.+"
              + "|\\{(?:bcrypt|argon2\\S*|pbkdf2\\S*|scrypt\\S*)\\}.+|SCRAM-SHA-\\d+\\$.+");
  private static final Pattern WEAK_FORM =
      Pattern.compile(
          "\\$1\\$.+|\\$apr1\\$.+|(?:md5|sha1|unsalted_md5|unsalted_sha1|sha224|sha256|sha512)\\$.+"
              + "|\\{(?:S?MD5|S?SHA(?:\\d+)?|SSHA\\d+|noop|CRYPT|md4|ldap)\\}.+|\\*[0-9A-F]{40}"
              + "|md5[0-9a-f]{32}");
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]+");
  private static final Pattern MACHINE = Pattern.compile("[A-Za-z0-9+/_=.:$-]{43,}");

  /// @param salted whether a column beside it holds a salt, so that many rounds are possible
  static PasswordShape of(String value, boolean salted) {
    if (value.startsWith("!") || value.equals("*") || value.equals("x")) {
      return new PasswordShape(Strength.DISABLED, "disabled");
    }
    if (value.startsWith("{noop}")) {
      return new PasswordShape(Strength.PLAIN, "plain text after {noop}");
    }
    if (STRONG.matcher(value).matches()) {
      return new PasswordShape(Strength.STRONG, "a slow password hash");
    }
    if (WEAK_FORM.matcher(value).matches()) {
      return new PasswordShape(Strength.WEAK, "a fast hash in a crypt or LDAP form");
    }
    if (HEX.matcher(value).matches() && fast(value.length()) != null) {
      return new PasswordShape(
          salted ? Strength.UNKNOWN : Strength.WEAK,
          value.length() + " hexadecimal digits, as " + fast(value.length()) + " makes");
    }
    if (value.length() > LONGEST_TYPED || MACHINE.matcher(value).matches()) {
      return new PasswordShape(Strength.UNKNOWN, value.length() / 10 * 10 + " or more characters");
    }
    return new PasswordShape(Strength.PLAIN, "plain text");
  }

  private static @org.jspecify.annotations.Nullable String fast(int digits) {
    return switch (digits) {
      case 32 -> "MD5";
      case 40 -> "SHA-1";
      case 56 -> "SHA-224";
      case 64 -> "SHA-256";
      case 96 -> "SHA-384";
      case 128 -> "SHA-512";
      default -> null;
    };
  }
}
