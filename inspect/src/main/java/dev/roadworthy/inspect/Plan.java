package dev.roadworthy.inspect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What to do, in the order of requirement R1: security, monitoring, recovery, performance,
/// infrastructure; in an area the worst first.
///
/// @param steps all of them in that order; notes are none
/// @param first the changes of the app to begin with: the worst that the layer leaves open, each
///   with what it gains after those before it
public record Plan(List<PlanStep> steps, List<PlanStep> first) {
  /// With `roadworthy up` before them they are the five first steps.
  private static final int FIRST = 4;

  private static final Comparator<PlanStep> ORDER =
      Comparator.comparing((PlanStep s) -> s.rule().area())
          .thenComparing(PlanStep::weight)
          .thenComparing(Comparator.comparingDouble(PlanStep::gain).reversed())
          .thenComparing(s -> s.rule().id());

  private static final Comparator<PlanStep> URGENT =
      Comparator.comparing(PlanStep::weight)
          .thenComparing(s -> s.rule().area())
          .thenComparing(Comparator.comparingDouble(PlanStep::gain).reversed())
          .thenComparing(s -> s.rule().id());

  public Plan {
    steps = List.copyOf(steps);
    first = List.copyOf(first);
  }

  static Plan of(List<Finding> open, Scoring scoring) {
    var byRule = new LinkedHashMap<String, List<Finding>>();
    for (Finding finding : open) {
      byRule.computeIfAbsent(finding.rule().id(), _ -> new ArrayList<>()).add(finding);
    }
    var steps = new ArrayList<PlanStep>();
    for (List<Finding> findings : byRule.values()) {
      var step = new PlanStep(findings.getFirst().rule(), findings, 0);
      if (step.severity() != Severity.NOTE) {
        steps.add(step);
      }
    }
    double now = scoring.exact(steps);
    var gaining = new ArrayList<PlanStep>();
    for (PlanStep step : steps) {
      double without = scoring.exact(steps.stream().filter(s -> s != step).toList());
      gaining.add(step.withGain(without - now));
    }
    gaining.sort(ORDER);
    List<PlanStep> first =
        gaining.stream().filter(s -> !s.closable()).sorted(URGENT).limit(FIRST).toList();
    return new Plan(gaining, inTurn(first, gaining, scoring));
  }

  /// The gains of the first steps when they are taken behind the layer one after the other, so that
  /// they add up to what the score says.
  private static List<PlanStep> inTurn(List<PlanStep> first, List<PlanStep> all, Scoring scoring) {
    var left = new ArrayList<>(all.stream().filter(s -> !s.closable()).toList());
    var out = new ArrayList<PlanStep>();
    for (PlanStep step : first) {
      double before = scoring.exact(left);
      left.remove(step);
      out.add(step.withGain(scoring.exact(left) - before));
    }
    return out;
  }

  public List<PlanStep> closable() {
    return steps.stream().filter(PlanStep::closable).toList();
  }

  /// By area, in order; areas with nothing to do are left out.
  public Map<Area, List<PlanStep>> byArea() {
    var out = new EnumMap<Area, List<PlanStep>>(Area.class);
    for (PlanStep step : steps) {
      out.computeIfAbsent(step.rule().area(), _ -> new ArrayList<>()).add(step);
    }
    return out;
  }

  /// All of it, in the app alone.
  public Duration effort() {
    return steps.stream().map(PlanStep::effort).reduce(Duration.ZERO, Duration::plus);
  }

  /// All of it, with the layer in front.
  public Duration effortWithLayer() {
    return steps.stream().map(PlanStep::effortWithLayer).reduce(Duration.ZERO, Duration::plus);
  }
}
