package dev.roadworthy.inspect;

import java.util.List;

/// Everything the written reports show, decided once; each report only writes it down.
///
/// @param rules every rule that was asked, sorted by id
/// @param open findings that count, worst first
/// @param waived findings that somebody answers for
/// @param warnings what a person should know of the run itself, such as a waiver that has expired
public record Report(
    RunFacts run,
    Inspection inspection,
    List<RuleText> rules,
    List<Finding> open,
    List<Waived> waived,
    List<String> warnings) {
  public Report {
    rules = List.copyOf(rules);
    open = List.copyOf(open);
    waived = List.copyOf(waived);
    warnings = List.copyOf(warnings);
  }

  public static Report of(RunFacts run, Inspection inspection, Rules rules) {
    List<RuleText> texts = rules.all().stream().map(Rule::text).toList();
    return new Report(run, inspection, texts, inspection.findings(), List.of(), List.of());
  }

  /// Open findings that are this bad or worse; those nobody is sure of do not count.
  public long atLeast(Severity threshold) {
    return open.stream()
        .filter(f -> f.severity().atLeast(threshold))
        .filter(f -> f.hit().confidence() != Confidence.LOW)
        .count();
  }
}
