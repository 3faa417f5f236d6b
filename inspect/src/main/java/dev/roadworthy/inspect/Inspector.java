package dev.roadworthy.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Asks every rule about the evidence.
public final class Inspector {
  /// Worst and surest first.
  static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::severity)
          .thenComparing(f -> f.rule().area())
          .thenComparing(f -> f.hit().confidence())
          .thenComparing(f -> f.place().file())
          .thenComparing(f -> f.place().line())
          .thenComparing(f -> f.place().label())
          .thenComparing(f -> f.rule().id());

  private final Rules rules;

  public Inspector(Rules rules) {
    this.rules = rules;
  }

  /// The source alone; rules about a running app are not asked.
  public Inspection inspect(Evidence evidence) {
    Map<String, Outcome> outcomes = ofSource(evidence);
    return inspection(evidence.subject(), outcomes, gaps(evidence));
  }

  /// The source and the app that runs from it.
  public Inspection inspect(Evidence evidence, Live live) {
    Map<String, Outcome> outcomes = ofSource(evidence);
    outcomes.putAll(ofAddress(live));
    return inspection(evidence.subject(), outcomes, gaps(evidence));
  }

  /// A running app alone; rules about the source are not asked.
  public Inspection inspect(Subject subject, Live live) {
    var gap = new Gap("the source", "only an address was given");
    return inspection(subject, ofAddress(live), List.of(gap));
  }

  /// Once the rules were asked, so that what their syntax trees lack is known.
  private static List<Gap> gaps(Evidence evidence) {
    var all = new ArrayList<>(evidence.gaps());
    all.addAll(evidence.code().gaps());
    all.addAll(evidence.databases().gaps());
    return all.stream().distinct().toList();
  }

  private Inspection inspection(Subject subject, Map<String, Outcome> outcomes, List<Gap> gaps) {
    var findings = new ArrayList<Finding>();
    var texts = new HashMap<String, RuleText>();
    for (Rule rule : rules.all()) {
      Outcome outcome = outcomes.get(rule.text().id());
      if (outcome != null) {
        texts.put(rule.text().id(), rule.text());
      }
      if (outcome instanceof Outcome.Fail(List<Hit> hits)) {
        hits.forEach(hit -> findings.add(Findings.of(rule.text(), hit)));
      }
    }
    findings.sort(ORDER);
    return new Inspection(subject, findings, outcomes, texts, gaps);
  }

  private Map<String, Outcome> ofSource(Evidence evidence) {
    Map<String, Outcome> outcomes = new HashMap<>();
    Map<String, List<Hit>> hitsOfCode = codeHits(evidence);
    for (Rule rule : rules.all()) {
      if (!(rule instanceof Rule.OfLive)) {
        outcomes.put(rule.text().id(), outcome(rule, evidence, hitsOfCode));
      }
    }
    return outcomes;
  }

  private Map<String, Outcome> ofAddress(Live live) {
    Map<String, Outcome> outcomes = new HashMap<>();
    for (Rule rule : rules.all()) {
      if (rule instanceof Rule.OfLive(RuleText text, LiveCheck check)) {
        outcomes.put(text.id(), check.check(live));
      }
    }
    return outcomes;
  }

  private static Outcome outcome(Rule rule, Evidence evidence, Map<String, List<Hit>> codeHits) {
    if (evidence.subject().kind() == Subject.Kind.LIBRARY && !rule.text().appliesToLibraries()) {
      return Outcome.notApplicable("a library is not asked for this");
    }
    return switch (rule) {
      case Rule.OfTree(var _, TreeCheck check) -> asked(check, evidence);
      case Rule.OfLive _ -> Outcome.notApplicable("there is no running app");
      case Rule.OfCode(var _, TextCheck check)
          when evidence.tree().files().stream().noneMatch(check::looksAt) ->
          Outcome.notApplicable("there is no file of the kind it looks at");
      case Rule.OfCode(RuleText text, var _) ->
          Outcome.of(codeHits.getOrDefault(text.id(), List.of()));
    };
  }

  private static Outcome asked(TreeCheck check, Evidence evidence) {
    try {
      return check.check(evidence);
    } catch (Code.Unread e) {
      return Outcome.unknown(Code.WHY_OFF);
    } catch (RuntimeException e) {
      return Outcome.unknown("a fault of this rule: " + e);
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
