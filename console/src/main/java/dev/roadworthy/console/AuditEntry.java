package dev.roadworthy.console;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
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
  private static final Pattern REQUEST = Pattern.compile("\\brequest ([0-9a-z]{1,64})$");

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

  /// The network address the act came from; what else is known of the client is in the title.
  String address() {
    int space = client.indexOf(' ');
    return space < 0 ? client : client.substring(0, space);
  }

  /// The id of the request that did it, or the empty string. An operator's own requests go to the
  /// console's port, which keeps no request log, so theirs would lead nowhere.
  String request() {
    if (actor.startsWith("operator") || target.startsWith("operator")) {
      return "";
    }
    var found = REQUEST.matcher(client);
    return found.find() ? found.group(1) : "";
  }

  boolean hasChange() {
    return !before.isEmpty() || !after.isEmpty();
  }
}
