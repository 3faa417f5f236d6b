package dev.roadworthy.inspect;

import dev.roadworthy.leaks.Leak;

/// A credential in a file of the tree.
///
/// @param path relative to the repository, with slashes
/// @param tracked whether version control holds the file
public record FoundLeak(String path, boolean tracked, Leak leak) {
  public Place place() {
    return Place.at(path, leak.line(), leak.column());
  }
}
