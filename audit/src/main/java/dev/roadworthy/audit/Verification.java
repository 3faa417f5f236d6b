package dev.roadworthy.audit;

/// What walking the chain found.
public sealed interface Verification {
  /// Every link holds.
  ///
  /// @param entries how many
  /// @param hash the last entry's; keep a copy elsewhere to notice a chain that was replaced whole
  record Intact(long entries, String hash) implements Verification {}

  /// @param sequence the first entry that is not what was written, or is missing
  record Broken(long sequence, String seen) implements Verification {}
}
