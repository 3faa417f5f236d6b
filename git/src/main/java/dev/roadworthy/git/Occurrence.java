package dev.roadworthy.git;

import java.util.List;

/// Which commits hold something at a path.
///
/// @param blob its number; -1 when whatever stood at that path is meant
/// @param first number of the oldest commit, for [Repository#commit]
/// @param last number of the newest commit
/// @param atHead whether HEAD's commit holds it
/// @param refs whole names of what points at a commit that holds it, at most ten
public record Occurrence(
    String path, int blob, int first, int last, boolean atHead, List<String> refs) {
  public Occurrence {
    refs = List.copyOf(refs);
  }
}
