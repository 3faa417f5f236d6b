package dev.roadworthy.console;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One item of `GET /api/audit`: who did what to what, when, from where, before and after.
record AuditEntry(
    long sequence,
    @Nullable Instant time,
    String actor,
    String action,
    String target,
    String before,
    String after,
    String client) {

  static AuditEntry from(Fields f) {
    return new AuditEntry(
        f.whole("sequence"),
        f.time("time"),
        f.text("actor"),
        f.text("action"),
        f.text("target"),
        f.shown("before"),
        f.shown("after"),
        f.text("client"));
  }

  static Found<AuditEntry> newestFirst(Found<AuditEntry> found) {
    List<AuditEntry> sorted =
        found.items().stream()
            .sorted(Comparator.comparingLong(AuditEntry::sequence).reversed())
            .toList();
    return new Found<>(sorted, found.next(), found.trouble());
  }

  boolean hasChange() {
    return !before.isEmpty() || !after.isEmpty();
  }
}
