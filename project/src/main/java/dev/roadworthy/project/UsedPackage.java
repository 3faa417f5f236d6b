package dev.roadworthy.project;

import com.github.packageurl.PackageURL;

/// A package of somebody else the app is made of.
///
/// @param url its name, and its version when that is known exactly
/// @param asked the version as the manifest or lock file says it: `4.17.4`, `^4.17.4`, empty for
///   any
/// @param place where it is named: in the manifest when a person wrote it there, else in the lock
///   file
/// @param scope whether the running app has it
/// @param direct whether a manifest of the app names it; false for what came along
public record UsedPackage(
    PackageURL url, String asked, Detection.Place place, Scope scope, boolean direct) {
  public enum Scope {
    PRODUCTION,
    /// Only tests, builds and tools have it.
    DEVELOPMENT
  }

  /// With its namespace as its registry writes it: `@babel/core`, `org.slf4j:slf4j-api`, `django`.
  public String name() {
    String namespace = url.getNamespace();
    if (namespace == null || namespace.isEmpty()) {
      return url.getName();
    }
    return namespace + (url.getType().equals("maven") ? ":" : "/") + url.getName();
  }

  /// Whether the exact version is known.
  public boolean exact() {
    return url.getVersion() != null && !url.getVersion().isEmpty();
  }
}
