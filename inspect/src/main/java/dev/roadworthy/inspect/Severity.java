package dev.roadworthy.inspect;

/// How bad a finding is for the people who use the app; worst first.
public enum Severity {
  /// Anybody on the network can take data or the machine now.
  CRITICAL,
  /// One further step away, or certain trouble with the first hundred users.
  HIGH,
  /// Trouble under load, after a mistake, or with a determined attacker.
  MEDIUM,
  /// Costs time or comfort.
  LOW,
  /// Good to know; takes nothing off the score.
  NOTE;

  /// Whether this is as bad as `other` or worse.
  public boolean atLeast(Severity other) {
    return ordinal() <= other.ordinal();
  }

  /// One step milder, as for what is found in a test; a note stays a note.
  public Severity milder() {
    return values()[Math.min(ordinal() + 1, NOTE.ordinal())];
  }
}
