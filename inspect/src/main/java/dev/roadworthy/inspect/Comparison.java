package dev.roadworthy.inspect;

import java.util.List;

/// What has changed since an earlier report.
///
/// @param fresh findings the earlier report did not have, by place in [Report#open()]
/// @param same how many both have
/// @param fixed the earlier ones that are gone
public record Comparison(String baseline, List<Finding> fresh, int same, List<Earlier> fixed) {
  public Comparison {
    fresh = List.copyOf(fresh);
    fixed = List.copyOf(fixed);
  }

  /// A finding of the earlier report.
  public record Earlier(String rule, String fingerprint, String place) {}
}
