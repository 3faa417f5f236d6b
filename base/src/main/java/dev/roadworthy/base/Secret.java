package dev.roadworthy.base;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A value that must not be seen: prints as `[secret]`, compares in constant time, has no serial
/// form. Whoever needs the characters says so with `reveal()`, which makes such places findable.
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  public static Secret of(String value) {
    return new Secret(value);
  }

  public String reveal() {
    return value;
  }

  /// Constant-time in the length of the shorter value.
  public boolean matches(String candidate) {
    return MessageDigest.isEqual(
        value.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Secret other && matches(other.value);
  }

  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "[secret]";
  }
}
