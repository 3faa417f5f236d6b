package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.Optional;
import org.semver4j.Semver;

/// Asked versions against present ones.
final class Versions {
  private static final Pattern VERSION = Pattern.compile("(\\d+(?:\\.\\d+){0,3})");

  private Versions() {}

  /// The first version in a text such as `v20.1.0` or `go version go1.22.1 linux/amd64`.
  static Optional<String> firstIn(String text) {
    var m = VERSION.matcher(text);
    return m.find() ? Optional.of(String.valueOf(m.group(1))) : Optional.empty();
  }

  /// Whether `present` is what an npm range asks for; a range that cannot be read asks nothing.
  static boolean fitsNpm(String range, String present) {
    if (range.startsWith("lts") || range.equals("node") || range.equals("stable")) {
      return true;
    }
    try {
      Semver version = Semver.coerce(present);
      return version == null || version.satisfies(range.strip());
    } catch (RuntimeException e) {
      return true;
    }
  }

  /// Whether `present` is what Python's specifiers ask for (PEP 440, the part people use: a list of
  /// `>=3.10`, `<4`, `==3.12.*`, `~=3.11`, `!=`, or a bare `3.12`).
  static boolean fitsPython(String specifiers, String present) {
    for (String part : specifiers.split(",")) {
      String s = part.strip().replace("python-", "").replace("\"", "");
      String number = firstIn(s).orElse("");
      if (number.isEmpty()) {
        continue;
      }
      int order = compare(present, number);
      boolean same = (present + ".").startsWith(number + ".");
      boolean fits =
          s.startsWith(">=") || s.startsWith("^")
              ? order >= 0
              : s.startsWith("<=")
                  ? order <= 0 || same
                  : s.startsWith("!=")
                      ? !same
                      : s.startsWith(">")
                          ? order > 0
                          : s.startsWith("<") ? order < 0 : s.startsWith("~=") ? order >= 0 : same;
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /// By numbers, missing ones as zero.
  static int compare(String a, String b) {
    String[] x = a.split("\\.");
    String[] y = b.split("\\.");
    for (int i = 0; i < Math.max(x.length, y.length); i++) {
      int order = Integer.compare(number(x, i), number(y, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /// 8 for `1.8.0_392`, 17 for `17.0.9`.
  static int javaMajor(String version) {
    String[] parts = version.split("[._+-]");
    int first = number(parts, 0);
    return first == 1 ? number(parts, 1) : first;
  }

  private static int number(String[] parts, int i) {
    if (i >= parts.length) {
      return 0;
    }
    try {
      return Integer.parseInt(parts[i]);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
