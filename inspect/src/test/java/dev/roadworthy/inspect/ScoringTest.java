package dev.roadworthy.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The promises of docs/decisions/0010-the-score.md.
class ScoringTest {
  private static final int TRIES = 3_000;

  @Test
  void mendingNeverLowersTheScoreAndOneMoreFaultNeverRaisesIt() {
    var random = new Random(31);
    for (int i = 0; i < TRIES; i++) {
      List<PlanStep> steps = steps(random, random.nextInt(40));
      Scoring scoring = scoring(Area.values());
      double all = scoring.exact(steps);
      assertThat(all).isBetween(0.0, 100.0);
      for (PlanStep step : steps) {
        List<PlanStep> without = steps.stream().filter(s -> s != step).toList();
        assertThat(scoring.exact(without)).isGreaterThanOrEqualTo(all);
      }
    }
  }

  @Test
  void theLedgerOfEachAreaAddsUp() {
    var random = new Random(84);
    for (int i = 0; i < TRIES; i++) {
      List<PlanStep> steps = steps(random, 1 + random.nextInt(20));
      Score score = scoring(Area.values()).score(steps, List.of(), 0);
      double sum = 0;
      for (Score.OfArea area : score.areas()) {
        double lost = area.losses().stream().mapToDouble(Score.Loss::points).sum();
        assertThat(area.got() + lost).isCloseTo(area.budget(), within(1e-6));
        sum += area.got();
      }
      assertThat(score.now()).isEqualTo((int) Math.floor(sum + 1e-9));
      assertThat(score.behindLayer()).isGreaterThanOrEqualTo(score.now());
      assertThat(score.afterFirst()).isGreaterThanOrEqualTo(score.behindLayer());
    }
  }

  @Test
  void oneCriticalHoleIsNotHiddenByWhatIsFine() {
    PlanStep hole = step("hole", Area.SECURITY, Severity.CRITICAL, false, Confidence.HIGH);
    assertThat(scoring(Area.values()).points(List.of(hole))).isEqualTo(66);
  }

  @Test
  void onlyAnAppWithoutFaultsHasAHundred() {
    assertThat(scoring(Area.values()).points(List.of())).isEqualTo(100);
    PlanStep little = step("little", Area.MONITORING, Severity.LOW, false, Confidence.HIGH);
    assertThat(scoring(Area.values()).points(List.of(little))).isEqualTo(99);
  }

  @Test
  void areasOfWhichNothingIsKnownAreLeftOut() {
    PlanStep hole = step("hole", Area.SECURITY, Severity.HIGH, false, Confidence.HIGH);
    Score score = scoring(Area.SECURITY).score(List.of(hole), List.of(), 7);
    assertThat(score.now()).isEqualTo(66);
    assertThat(score.areas()).extracting(Score.OfArea::area).containsExactly(Area.SECURITY);
    assertThat(score.unknown()).isEqualTo(7);
    assertThat(scoring().score(List.of(), List.of(), 3).told()).isFalse();
  }

  @Test
  void whatNobodyIsSureOfCountsOneStepMilder() {
    PlanStep unsure = step("a", Area.RECOVERY, Severity.HIGH, false, Confidence.LOW);
    PlanStep medium = step("b", Area.RECOVERY, Severity.MEDIUM, false, Confidence.HIGH);
    Scoring scoring = scoring(Area.values());
    assertThat(scoring.exact(List.of(unsure))).isEqualTo(scoring.exact(List.of(medium)));
  }

  @Test
  void furtherPlacesCostAQuarterAndNotForEver() {
    PlanStep one = places(1);
    assertThat(one.effort()).isEqualTo(Duration.ofHours(1));
    assertThat(places(5).effort()).isEqualTo(Duration.ofHours(2));
    assertThat(places(500).effort()).isEqualTo(Duration.ofHours(8));
  }

  private static PlanStep places(int count) {
    var step = step("x", Area.SECURITY, Severity.HIGH, false, Confidence.HIGH);
    var findings = new ArrayList<Finding>();
    for (int i = 0; i < count; i++) {
      findings.add(step.findings().getFirst());
    }
    return new PlanStep(step.rule(), findings, 0);
  }

  private static Scoring scoring(Area... areas) {
    var rules = new ArrayList<RuleText>();
    Map<String, Outcome> outcomes = new HashMap<>();
    for (Area area : Area.values()) {
      RuleText rule = rule("told-" + area, area, Severity.LOW, false);
      rules.add(rule);
      outcomes.put(rule.id(), Outcome.unknown("not looked at"));
    }
    for (Area area : areas) {
      outcomes.put("told-" + area, Outcome.pass());
    }
    return new Scoring(rules, outcomes);
  }

  private static List<PlanStep> steps(Random random, int count) {
    var out = new ArrayList<PlanStep>();
    for (int i = 0; i < count; i++) {
      out.add(
          step(
              "rule-" + i,
              Area.values()[random.nextInt(Area.values().length)],
              Severity.values()[random.nextInt(Severity.values().length)],
              random.nextBoolean(),
              Confidence.values()[random.nextInt(3)]));
    }
    return out;
  }

  private static PlanStep step(
      String id, Area area, Severity severity, boolean layer, Confidence confidence) {
    RuleText rule = rule(id, area, severity, layer);
    Hit hit = Hit.at(Place.line("server.js", 1), "x").with(confidence);
    return new PlanStep(rule, List.of(Findings.of(rule, hit)), 0);
  }

  private static RuleText rule(String id, Area area, Severity severity, boolean layer) {
    return new RuleText(
        id,
        id,
        area,
        severity,
        id,
        "why",
        "remedy",
        layer ? Optional.of("by default") : Optional.empty(),
        layer,
        Optional.empty(),
        Duration.ofHours(1),
        List.of(),
        false,
        List.of());
  }
}
