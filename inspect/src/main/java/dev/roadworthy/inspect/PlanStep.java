package dev.roadworthy.inspect;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/// Everything one rule found: one thing to do.
///
/// @param findings worst first, never empty
/// @param gain points the score wins when only this is mended
public record PlanStep(RuleText rule, List<Finding> findings, double gain) {
  /// A line of roadworthy.yaml, or the next `roadworthy up`.
  private static final Duration LAYER_EFFORT = Duration.ofMinutes(5);

  /// Places after the first are mended in the same manner, so each costs a quarter, up to so many.
  private static final int MOST_PLACES = 28;

  public PlanStep {
    findings = List.copyOf(findings);
  }

  /// The worst of its findings.
  public Severity severity() {
    return findings.stream()
        .map(Finding::severity)
        .min(Comparator.naturalOrder())
        .orElse(Severity.NOTE);
  }

  /// What it counts as in the score: a finding nobody is sure of is one step milder.
  Severity weight() {
    return findings.stream()
        .map(f -> f.hit().confidence() == Confidence.LOW ? f.severity().milder() : f.severity())
        .min(Comparator.naturalOrder())
        .orElse(Severity.NOTE);
  }

  /// Whether `roadworthy up` closes it without a change of the app.
  public boolean closable() {
    return rule.closedByLayer();
  }

  /// In the app itself.
  public Duration effort() {
    long places = Math.min(MOST_PLACES, findings.size() - 1);
    return rule.effort().plus(rule.effort().multipliedBy(places).dividedBy(4));
  }

  /// With the layer in front.
  public Duration effortWithLayer() {
    return closable() ? LAYER_EFFORT : effort();
  }

  PlanStep withGain(double newGain) {
    return new PlanStep(rule, findings, newGain);
  }
}
