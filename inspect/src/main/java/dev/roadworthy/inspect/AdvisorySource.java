package dev.roadworthy.inspect;

import dev.roadworthy.base.Problem;
import dev.roadworthy.project.Packages;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where known flaws of packages are taken from: a mirror that was given, else the public service,
/// else the list that ships with the product.
public final class AdvisorySource {
  private final Optional<Path> mirror;
  private final Optional<URI> service;

  /// @param mirror a folder of OSV records
  /// @param service asked when there is no mirror; empty to ask nothing of the network
  public AdvisorySource(Optional<Path> mirror, Optional<URI> service) {
    this.mirror = mirror;
    this.service = service;
  }

  /// The evidence with what is known of its packages. A service that does not answer is a gap.
  ///
  /// @throws Problem `osv-unreadable` when the mirror holds no records
  public Evidence addTo(Evidence evidence) {
    Packages packages = PackageChecks.packages(evidence.tree());
    if (mirror.isPresent()) {
      return evidence.with(OsvFolder.read(mirror.get(), packages.all()), gaps(packages));
    }
    if (service.isEmpty() || packages.all().isEmpty()) {
      return evidence.with(evidence.advisories(), gaps(packages));
    }
    try {
      return evidence.with(new OsvApi(service.get()).ask(packages.all()), gaps(packages));
    } catch (Problem e) {
      var gap =
          new Gap(
              "known flaws of packages",
              e.getMessage() + "; compared with " + evidence.advisories().source() + " instead");
      return evidence.with(evidence.advisories(), List.of(gap));
    }
  }

  private static List<Gap> gaps(Packages packages) {
    return packages.unread().stream().map(why -> new Gap("packages", why)).toList();
  }
}
