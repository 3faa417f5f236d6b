package dev.roadworthy.inspect;

import java.util.List;
import java.util.Map;

/// The result of one run.
///
/// @param findings worst and surest first
/// @param outcomes what each rule said, by rule id; a rule that fails has its findings above
public record Inspection(
    Subject subject, List<Finding> findings, Map<String, Outcome> outcomes, List<Gap> gaps) {
  public Inspection {
    findings = List.copyOf(findings);
    outcomes = Map.copyOf(outcomes);
    gaps = List.copyOf(gaps);
  }
}
