package dev.roadworthy.inspect;

import java.util.List;
import java.util.Map;

/// The result of one run.
///
/// @param findings worst and surest first
/// @param outcomes what each rule said, by rule id; a rule that fails has its findings above
/// @param rules the words of each rule that was asked, by its id
public record Inspection(
    Subject subject,
    List<Finding> findings,
    Map<String, Outcome> outcomes,
    Map<String, RuleText> rules,
    List<Gap> gaps) {
  public Inspection {
    findings = List.copyOf(findings);
    outcomes = Map.copyOf(outcomes);
    rules = Map.copyOf(rules);
    gaps = List.copyOf(gaps);
  }
}
