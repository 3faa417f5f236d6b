package dev.roadworthy.base;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/// A number of bytes, written with a unit: `512MiB`, `10MB`, `4 KiB`, `800B`. Binary units are
/// powers of 1024, decimal ones powers of 1000 (IEC 80000-13). A bare number has no unit and is
/// refused.
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{1,3})?)\\s*(B|kB|KB|KiB|MB|MiB|GB|GiB|TB|TiB)");

  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is not negative, was " + bytes);
    }
  }

  public static ByteSize kib(long n) {
    return new ByteSize(Math.multiplyExact(n, 1024L));
  }

  public static ByteSize mib(long n) {
    return new ByteSize(Math.multiplyExact(n, 1024L * 1024));
  }

  /// @throws IllegalArgumentException with what was expected, when the text is not a size
  public static ByteSize parse(String text) {
    var m = TEXT.matcher(text.strip());
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "expected a size with a unit, such as 512MiB, was " + text);
    }
    long unit =
        switch (m.group(2)) {
          case "kB", "KB" -> 1000L;
          case "KiB" -> 1L << 10;
          case "MB" -> 1_000_000L;
          case "MiB" -> 1L << 20;
          case "GB" -> 1_000_000_000L;
          case "GiB" -> 1L << 30;
          case "TB" -> 1_000_000_000_000L;
          case "TiB" -> 1L << 40;
          default -> 1L;
        };
    try {
      return new ByteSize(
          new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(unit)).longValueExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("not a whole number of bytes: " + text, e);
    }
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /// The size as a person reads it, in binary units, one decimal below ten: `1.5 MiB`, `512 MiB`.
  @Override
  public String toString() {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    boolean whole = unit == 0 || value >= 10 || value == Math.rint(value);
    return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", value, units[unit]);
  }
}
