package dev.roadworthy.inspect;

import io.github.nscuro.versatile.VersionFactory;
import io.github.nscuro.versatile.spi.InvalidVersionException;
import io.github.nscuro.versatile.spi.Version;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A published flaw of a package.
///
/// @param id as its publisher writes it, a CVE number when there is one
/// @param type of package, as in package URLs: `npm`, `pypi`, `maven`
/// @param name as [dev.roadworthy.project.UsedPackage#name] gives it
/// @param grade how bad, by the publisher's CVSS
/// @param summary a few words
/// @param spans the affected versions
/// @param versions further affected versions, listed one by one
public record Advisory(
    String id,
    String type,
    String name,
    Grade grade,
    String summary,
    List<Span> spans,
    Set<String> versions) {
  /// CVSS's own words.
  public enum Grade {
    CRITICAL,
    HIGH,
    MODERATE,
    LOW;

    /// Of a base score, 0 to 10.
    static Grade of(double score) {
      return score >= 9 ? CRITICAL : score >= 7 ? HIGH : score >= 4 ? MODERATE : LOW;
    }
  }

  /// Versions from `introduced` on, up to and without `fixed`, or up to and with `last`.
  ///
  /// @param introduced `0` for the first ever
  public record Span(String introduced, Optional<String> fixed, Optional<String> last) {}

  public Advisory {
    spans = List.copyOf(spans);
    versions = Set.copyOf(versions);
  }

  /// Whether the version is affected; a version that cannot be ordered is not.
  public boolean affects(String version) {
    if (versions.contains(version)) {
      return true;
    }
    try {
      return spans.stream().anyMatch(span -> inside(span, version));
    } catch (InvalidVersionException e) {
      return false;
    }
  }

  /// The first version without it, for somebody who has this one; empty when there is none yet.
  public Optional<String> fixFor(String version) {
    try {
      return spans.stream().filter(span -> inside(span, version)).findFirst().flatMap(Span::fixed);
    } catch (InvalidVersionException e) {
      return Optional.empty();
    }
  }

  private boolean inside(Span span, String version) {
    boolean after = span.introduced().equals("0") || compare(span.introduced(), version) <= 0;
    return after
        && span.fixed().map(f -> compare(version, f) < 0).orElse(true)
        && span.last().map(l -> compare(version, l) <= 0).orElse(true);
  }

  private int compare(String a, String b) {
    return compare(type, a, b);
  }

  /// By the rules of the package's own ecosystem.
  static int compare(String type, String a, String b) {
    String scheme =
        switch (type) {
          case "npm", "pypi", "maven", "golang", "nuget", "composer" -> type;
          // Cargo's and, near enough, Ruby's releases order as npm's do.
          case "cargo" -> "npm";
          default -> "generic";
        };
    Version left = VersionFactory.forScheme(scheme, a);
    return left.compareTo(VersionFactory.forScheme(scheme, b));
  }
}
