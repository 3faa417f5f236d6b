package dev.roadworthy.inspect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The model of the score. Each area has a budget of points. Each rule that fails has a weight:
/// critical 10, high 4, medium 1, low 0.25, a note nothing. With a sum of weights W an area keeps
/// `8 / (8 + W)` of its budget, and what it lost is shared out among the rules by their weights. A
/// rule counts once, with its worst finding, however many places it has. Areas of which nothing
/// could be told are left out and the rest is scaled to 100.
///
/// So mending something never lowers the score, one more fault never raises it, no number of faults
/// makes it negative, and a single critical hole cannot be hidden behind a hundred things that are
/// fine (`docs/decisions/0010-the-score.md`). What could not be told takes nothing off, and the
/// report says *at most*.
final class Scoring {
  private static final Comparator<PlanStep> WORST_FIRST =
      Comparator.comparing(PlanStep::weight).thenComparing(s -> s.rule().id());

  /// The weight at which an area keeps half of its points: two faults that are high.
  private static final double HALF = 8;

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
    double sum = 0;
    for (PlanStep step : steps) {
      sum += step.rule().area() == area ? weight(step.weight()) : 0;
    }
    return budget(area) * scale * HALF / (HALF + sum);
  }

  private Score.OfArea area(Area area, List<PlanStep> steps, List<PlanStep> behindLayer) {
    double budget = budget(area) * scale;
    double got = got(area, steps);
    List<PlanStep> own =
        steps.stream()
            .filter(s -> s.rule().area() == area && weight(s.weight()) > 0)
            .sorted(WORST_FIRST)
            .toList();
    double sum = own.stream().mapToDouble(s -> weight(s.weight())).sum();
    var losses = new ArrayList<Score.Loss>();
    for (PlanStep step : own) {
      double points = (budget - got) * weight(step.weight()) / sum;
      losses.add(new Score.Loss(step.rule(), step.weight(), points));
    }
    return new Score.OfArea(area, budget, got, got(area, behindLayer), losses);
  }

  /// How much a failing rule weighs.
  static double weight(Severity severity) {
    return switch (severity) {
      case CRITICAL -> 10;
      case HIGH -> 4;
      case MEDIUM -> 1;
      case LOW -> 0.25;
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
