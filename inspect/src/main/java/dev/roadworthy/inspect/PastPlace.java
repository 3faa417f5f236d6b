package dev.roadworthy.inspect;

import java.util.List;

/// Where commits held something: one path, from its first commit to its last.
///
/// @param line in the first commit; 0 when the whole file is meant
/// @param first the oldest commit that holds it
/// @param last the newest commit that holds it
/// @param atHead whether the newest commit of the current branch holds it
/// @param branches short names of branches and tags whose newest commit holds it, at most ten
public record PastPlace(
    String path, int line, Revision first, Revision last, boolean atHead, List<String> branches) {
  public PastPlace {
    branches = List.copyOf(branches);
  }

  /// In the first commit, so that a link to it shows the line.
  public Place place() {
    return Place.history(first.commit(), path, line);
  }
}
