package dev.roadworthy.inspect;

/// What a finding is about, in the order in which things are to be mended before production: who
/// can break in comes before who notices, and both before how fast it is (requirement R1).
public enum Area {
  SECURITY("Security"),
  MONITORING("Monitoring and alerting"),
  RECOVERY("Backup and recovery"),
  PERFORMANCE("Performance"),
  INFRASTRUCTURE("Infrastructure");

  private final String title;

  Area(String title) {
    this.title = title;
  }

  /// As a person reads it.
  public String title() {
    return title;
  }
}
