package dev.roadworthy.inspect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The model of the score. Each area has a budget of points. Each rule that fails takes a share of
/// what is left of its area's budget: critical 60 %, high 35 %, medium 15 %, low 5 %, a note
/// nothing; the worst first. A rule counts once, with its worst finding, however many places it
/// has. Areas of which nothing could be told are left out and the rest is scaled to 100.
///
/// So mending something never lowers the score, one more fault never raises it, no number of faults
/// makes it negative, and a single critical hole cannot be hidden behind a hundred things that are
/// fine (`docs/decisions/0010-the-score.md`). What could not be told takes nothing off, and the
/// report says *at most*.
final class Scoring {
  private static final Comparator<PlanStep> WORST_FIRST =
      Comparator.comparing(PlanStep::weight).thenComparing(s -> s.rule().id());

  private final Set<Area> judged = EnumSet.noneOf(Area.class);
  private final double scale;

  /// @param outcomes what each rule said, passes included
  Scoring(Collection<RuleText> rules, Map<String, Outcome> outcomes) {
    for (RuleText rule : rules) {
      boolean told =
          switch (outcomes.get(rule.id())) {
            case Outcome.Pass _, Outcome.Fail _ -> true;
            case Outcome.NotApplicable _, Outcome.Unknown _ -> false;
            case null -> false;
          };
      if (told) {
        judged.add(rule.area());
      }
    }
    int sum = judged.stream().mapToInt(Scoring::budget).sum();
    scale = sum == 0 ? 0 : 100.0 / sum;
  }

  Score score(List<PlanStep> steps, List<PlanStep> first, int unknown) {
    List<PlanStep> left = steps.stream().filter(s -> !s.closable()).toList();
    var begun = first.stream().map(s -> s.rule().id()).toList();
    List<PlanStep> later = left.stream().filter(s -> !begun.contains(s.rule().id())).toList();
    var areas = new ArrayList<Score.OfArea>();
    for (Area area : judged) {
      areas.add(area(area, steps, left));
    }
    return new Score(points(steps), points(left), points(later), areas, unknown, first.size());
  }

  /// Whole points, rounded down, and 100 only when nothing is left that takes any.
  int points(List<PlanStep> steps) {
    return (int) Math.floor(exact(steps) + 1e-9);
  }

  double exact(List<PlanStep> steps) {
    return judged.stream().mapToDouble(area -> got(area, steps)).sum();
  }

  private double got(Area area, List<PlanStep> steps) {
    double left = budget(area) * scale;
    for (PlanStep step : steps) {
      if (step.rule().area() == area) {
        left *= 1 - share(step.weight());
      }
    }
    return left;
  }

  private Score.OfArea area(Area area, List<PlanStep> steps, List<PlanStep> behindLayer) {
    double budget = budget(area) * scale;
    double left = budget;
    var losses = new ArrayList<Score.Loss>();
    for (PlanStep step : steps.stream().sorted(WORST_FIRST).toList()) {
      if (step.rule().area() == area && step.weight() != Severity.NOTE) {
        double points = left * share(step.weight());
        left -= points;
        losses.add(new Score.Loss(step.rule(), step.weight(), points));
      }
    }
    return new Score.OfArea(area, budget, left, got(area, behindLayer), losses);
  }

  /// What a failing rule takes of what is left.
  static double share(Severity severity) {
    return switch (severity) {
      case CRITICAL -> 0.60;
      case HIGH -> 0.35;
      case MEDIUM -> 0.15;
      case LOW -> 0.05;
      case NOTE -> 0;
    };
  }

  /// Points of 100.
  static int budget(Area area) {
    return switch (area) {
      case SECURITY -> 60;
      case MONITORING, RECOVERY, PERFORMANCE, INFRASTRUCTURE -> 10;
    };
  }
}
