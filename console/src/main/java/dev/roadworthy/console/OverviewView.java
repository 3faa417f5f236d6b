package dev.roadworthy.console;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything the overview shows.
record OverviewView(
    Status status,
    @Nullable Trouble statusTrouble,
    Found<Instance> instances,
    Found<Crash> crashes,
    Found<AuditEntry> audit,
    Instant now) {

  static <T> Found<T> nothing() {
    return new Found<>(List.of(), "", null);
  }

  Health health() {
    return Health.of(instances);
  }
}
