package dev.roadworthy.config;

/// Who may pass a route; the values of `allow:` in roadworthy.yaml.
public sealed interface Allow {
  /// Anybody.
  record Public() implements Allow {}

  /// Whoever has a live session.
  record SignedIn() implements Allow {}

  /// `role:NAME`.
  record Role(String name) implements Allow {}

  /// `permission:NAME`.
  record Permission(String name) implements Allow {}

  /// `attribute:NAME=VALUE`.
  record Attribute(String name, String value) implements Allow {}

  /// The app checks for itself; the edge throttles its login routes and watches.
  record App() implements Allow {}
}
