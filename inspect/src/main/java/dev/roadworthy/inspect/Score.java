package dev.roadworthy.inspect;

import java.util.List;

/// How ready the app is, 0 to 100, with every point accounted for; [Scoring] says how.
///
/// @param now as it is
/// @param behindLayer with everything gone that `roadworthy up` closes
/// @param afterFirst behind the layer and after the first steps of the plan
/// @param areas the points by area, in the order of the plan; areas nothing could be told of are
///   left out
/// @param unknown rules that could not be answered: the score is *at most* this when there are any
public record Score(
    int now, int behindLayer, int afterFirst, List<OfArea> areas, int unknown, int firstSteps) {
  public Score {
    areas = List.copyOf(areas);
  }

  /// Whether anything could be judged at all.
  public boolean told() {
    return !areas.isEmpty();
  }

  /// The points of one area.
  ///
  /// @param budget the most it can have
  /// @param got what it has now
  /// @param losses each failing rule with the points it takes, worst first; `got` and the losses
  ///   add up to `budget`
  public record OfArea(
      Area area, double budget, double got, double behindLayer, List<Loss> losses) {
    public OfArea {
      losses = List.copyOf(losses);
    }
  }

  /// @param points its share, by weight, of what the area has lost
  public record Loss(RuleText rule, Severity severity, double points) {}
}
