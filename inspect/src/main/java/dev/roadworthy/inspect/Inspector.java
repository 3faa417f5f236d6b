package dev.roadworthy.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Asks every rule about the evidence.
public final class Inspector {
  private final Rules rules;

  public Inspector(Rules rules) {
    this.rules = rules;
  }

  public Inspection inspect(Evidence evidence) {
    Map<String, Outcome> outcomes = new HashMap<>();
    var findings = new ArrayList<Finding>();
    Map<String, List<Hit>> hitsOfCode = codeHits(evidence);
    for (Rule rule : rules.all()) {
      Outcome outcome = outcome(rule, evidence, hitsOfCode);
      outcomes.put(rule.text().id(), outcome);
      if (outcome instanceof Outcome.Fail(List<Hit> hits)) {
        hits.forEach(hit -> findings.add(Findings.of(rule.text(), hit)));
      }
    }
    findings.sort(
        Comparator.comparing(Finding::severity)
            .thenComparing(f -> f.rule().area())
            .thenComparing(f -> f.hit().confidence())
            .thenComparing(f -> f.place().file())
            .thenComparing(f -> f.place().line()));
    return new Inspection(evidence.subject(), findings, outcomes, evidence.gaps());
  }

  private static Outcome outcome(Rule rule, Evidence evidence, Map<String, List<Hit>> codeHits) {
    if (evidence.subject().kind() == Subject.Kind.LIBRARY && !rule.text().appliesToLibraries()) {
      return Outcome.notApplicable("a library is not asked for this");
    }
    return switch (rule) {
      case Rule.OfTree(var _, TreeCheck check) -> asked(check, evidence);
      case Rule.OfCode(RuleText text, var _) ->
          Outcome.of(codeHits.getOrDefault(text.id(), List.of()));
    };
  }

  private static Outcome asked(TreeCheck check, Evidence evidence) {
    try {
      return check.check(evidence);
    } catch (Code.Unread e) {
      return Outcome.unknown(Code.WHY_OFF);
    }
  }

  /// One pass over the files, every code rule on each, so that a file is parsed once and let go.
  private Map<String, List<Hit>> codeHits(Evidence evidence) {
    Map<String, List<Hit>> hits = new HashMap<>();
    for (TreeFile file : evidence.tree().files()) {
      evidence.tree().bytes(file.path()).ifPresent(bytes -> check(new CodeFile(file, bytes), hits));
    }
    return hits;
  }

  private void check(CodeFile file, Map<String, List<Hit>> hits) {
    for (Rule rule : rules.all()) {
      if (rule instanceof Rule.OfCode(RuleText text, CodeCheck check)) {
        check.check(file, hit -> hits.computeIfAbsent(text.id(), _ -> new ArrayList<>()).add(hit));
      }
    }
  }
}
