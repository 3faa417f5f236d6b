package dev.roadworthy.inspect;

/// A rule's words at a place: what a person acts on.
///
/// @param severity the hit's, or the rule's; milder in tests, examples and documentation
/// @param context what the file is for
/// @param fingerprint the same for the same fault after unrelated edits: rule, file, and the
///   evidence without its line number
public record Finding(
    RuleText rule, Hit hit, Severity severity, FileContext context, String fingerprint) {
  /// The sentence at the top of the finding.
  public String sentence() {
    return hit.sentence().orElse(rule.title());
  }

  public Place place() {
    return hit.place();
  }
}
