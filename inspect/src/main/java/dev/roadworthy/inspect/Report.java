package dev.roadworthy.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Everything the written reports show, decided once; each report only writes it down.
///
/// @param rules every rule that was asked, sorted by id
/// @param open findings that count, worst first
/// @param waived findings that somebody answers for
/// @param proven findings of the source that the layer was measured to close
/// @param comparison with an earlier report, when one was given
/// @param warnings what a person should know of the run itself, such as a waiver that has expired
public record Report(
    RunFacts run,
    Inspection inspection,
    List<RuleText> rules,
    List<Finding> open,
    List<Waived> waived,
    List<Proven> proven,
    Plan plan,
    Score score,
    Optional<Comparison> comparison,
    List<String> warnings) {
  public Report {
    rules = List.copyOf(rules);
    open = List.copyOf(open);
    waived = List.copyOf(waived);
    proven = List.copyOf(proven);
    warnings = List.copyOf(warnings);
  }

  /// @param behindLayer the address that was looked at is served by Roadworthy
  public static Report of(
      RunFacts run, Inspection inspection, Waivers waivers, boolean behindLayer) {
    List<RuleText> texts =
        inspection.rules().values().stream().sorted(Comparator.comparing(RuleText::id)).toList();
    Waivers.Sorted sorted = waivers.sort(inspection.findings(), run.started());
    List<Proven> proven = behindLayer ? proven(run, inspection, sorted.open()) : List.of();
    Set<Finding> closed = new HashSet<>(proven.stream().map(Proven::finding).toList());
    List<Finding> open = sorted.open().stream().filter(f -> !closed.contains(f)).toList();
    var scoring = new Scoring(texts, inspection.outcomes());
    Plan plan = Plan.of(open, scoring);
    int unknown =
        (int)
            inspection.outcomes().values().stream()
                .filter(o -> o instanceof Outcome.Unknown)
                .count();
    Score score = scoring.score(plan.steps(), plan.first(), unknown);
    return new Report(
        run,
        inspection,
        texts,
        open,
        sorted.waived(),
        proven,
        plan,
        score,
        Optional.empty(),
        sorted.warnings());
  }

  public Report with(Comparison newComparison) {
    return new Report(
        run,
        inspection,
        rules,
        open,
        waived,
        proven,
        plan,
        score,
        Optional.of(newComparison),
        warnings);
  }

  private static List<Proven> proven(RunFacts run, Inspection inspection, List<Finding> findings) {
    var out = new ArrayList<Proven>();
    for (Finding finding : findings) {
      RuleText rule = finding.rule();
      if (rule.closedByLayer() && rule.proof().isPresent() && run.address().isPresent()) {
        String proof = rule.proof().get();
        if (inspection.outcomes().get(proof) instanceof Outcome.Pass) {
          RuleText by = inspection.rules().get(proof);
          if (by != null) {
            out.add(new Proven(finding, by, run.address().get(), run.started()));
          }
        }
      }
    }
    return out;
  }

  /// Open findings that are this bad or worse; those nobody is sure of do not count.
  public long atLeast(Severity threshold) {
    return open.stream()
        .filter(f -> f.severity().atLeast(threshold))
        .filter(f -> f.hit().confidence() != Confidence.LOW)
        .count();
  }

  /// How many open findings are exactly this bad.
  public long count(Severity severity) {
    return open.stream().filter(f -> f.severity() == severity).count();
  }

  /// Rules that looked and found nothing.
  public List<RuleText> passes() {
    return rules.stream()
        .filter(r -> inspection.outcomes().get(r.id()) instanceof Outcome.Pass)
        .toList();
  }

  /// Rules that could not answer.
  public List<Answer> unknown() {
    return answers(Outcome.Unknown.class);
  }

  /// Rules whose question makes no sense here.
  public List<Answer> notApplicable() {
    return answers(Outcome.NotApplicable.class);
  }

  private List<Answer> answers(Class<? extends Outcome> kind) {
    var out = new ArrayList<Answer>();
    for (RuleText rule : rules) {
      Outcome outcome = inspection.outcomes().get(rule.id());
      if (kind.isInstance(outcome)) {
        out.add(new Answer(rule, reason(outcome)));
      }
    }
    return out;
  }

  private static String reason(Outcome outcome) {
    return switch (outcome) {
      case Outcome.NotApplicable(String why) -> why;
      case Outcome.Unknown(String why) -> why;
      case Outcome.Pass _, Outcome.Fail _ -> "";
    };
  }

  /// A rule and why it has no answer.
  public record Answer(RuleText rule, String reason) {}
}
