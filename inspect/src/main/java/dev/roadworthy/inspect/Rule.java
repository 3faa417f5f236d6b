package dev.roadworthy.inspect;

/// Words and a check.
public sealed interface Rule {
  RuleText text();

  /// A rule over the whole evidence.
  record OfTree(RuleText text, TreeCheck check) implements Rule {}

  /// A rule over one source file at a time.
  record OfCode(RuleText text, CodeCheck check) implements Rule {}

  /// A rule over the answers of a running app.
  record OfLive(RuleText text, LiveCheck check) implements Rule {}
}
