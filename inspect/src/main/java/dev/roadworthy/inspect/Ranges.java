package dev.roadworthy.inspect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.roadworthy.project.UsedPackage;
import java.util.Optional;
import org.semver4j.Semver;

/// What a range without a lock file can install.
final class Ranges {
  private static final Pattern LOWEST = Pattern.compile("(\\d+(?:\\.\\d+)*(?:\\.x)?)");

  private Ranges() {}

  /// The lowest version the range names.
  static Optional<String> lowest(String asked) {
    Matcher m = LOWEST.matcher(asked);
    if (!m.find()) {
      return Optional.empty();
    }
    String v = m.group(1).replace(".x", ".0");
    long dots = v.chars().filter(c -> c == '.').count();
    return Optional.of(dots == 0 ? v + ".0.0" : dots == 1 ? v + ".0" : v);
  }

  /// Whether every install of the range is affected: its lowest version is, and the fix is outside.
  static boolean always(UsedPackage used, Advisory advisory) {
    if (!used.url().getType().equals("npm")) {
      return false;
    }
    Optional<String> lowest = lowest(used.asked());
    if (lowest.isEmpty() || !advisory.affects(lowest.get())) {
      return false;
    }
    Optional<String> fixed = advisory.fixFor(lowest.get());
    if (fixed.isEmpty()) {
      return true;
    }
    Semver fix = Semver.coerce(fixed.get());
    return fix == null || !fix.satisfies(used.asked());
  }
}
