package dev.roadworthy.inspect;

import java.util.List;

/// What was collected, once; rules only read it.
///
/// @param gaps what was not looked at: rules that need it say unknown
public record Evidence(Tree tree, Subject subject, List<Gap> gaps) {
  public Evidence {
    gaps = List.copyOf(gaps);
  }
}
