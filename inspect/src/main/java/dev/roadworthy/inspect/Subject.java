package dev.roadworthy.inspect;

import dev.roadworthy.project.Detection;

/// What is inspected.
///
/// @param kind a library is not asked for a Dockerfile, nor an app for a changelog
/// @param detection stack, commands, variables, stores
public record Subject(String name, Kind kind, Detection detection) {
  public enum Kind {
    /// Something with users: it listens, or is a site.
    APP,
    /// Something other programs are made with.
    LIBRARY,
    /// Only an address was given, or nothing could be told.
    UNKNOWN
  }
}
