package dev.roadworthy.identity;

import dev.roadworthy.audit.AuditEntry;
import dev.roadworthy.audit.AuditLog;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Failed sign-ins in the audit log, without letting a flood fill it: the first failure of an
/// account from an address is written at once, the rest of ten minutes as one entry with a count.
final class FailureLog {
  private static final long WINDOW_MILLIS = 600_000;

  /// Pairs of account and address counted at once; beyond it they share one entry. Some 300 bytes
  /// each.
  private static final int MAX_PAIRS = 1_000;

  private static final String OTHERS = "user:(many)";

  private record Pair(String target, String client) {}

  private static final class Count {
    final long since;
    int more;

    Count(long since) {
      this.since = since;
    }
  }

  private final AuditLog audit;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Pair, Count> counts = new HashMap<>();

  FailureLog(AuditLog audit, Clock clock) {
    this.audit = audit;
    this.clock = clock;
  }

  /// @param what of a stable set: `wrong password`, `too many attempts`
  void failed(String target, Caller caller, String what) {
    if (isFirst(new Pair(target, caller.address()))) {
      audit.append(
          new AuditEntry(
              "anonymous", "identity.sign-in-failed", target, null, what, caller.text()));
    }
  }

  private boolean isFirst(Pair pair) {
    lock.lock();
    try {
      Pair key =
          counts.containsKey(pair) || counts.size() < MAX_PAIRS ? pair : new Pair(OTHERS, "many");
      Count count = counts.get(key);
      if (count != null) {
        count.more++;
        return false;
      }
      counts.put(key, new Count(clock.millis()));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Writes the counts of windows that are over.
  void flush() {
    write(clock.millis() - WINDOW_MILLIS);
  }

  /// Writes all counts.
  void close() {
    write(Long.MAX_VALUE);
  }

  private void write(long until) {
    var done = new HashMap<Pair, Count>();
    lock.lock();
    try {
      counts
          .entrySet()
          .removeIf(e -> {
            boolean over = e.getValue().since <= until;
            if (over && e.getValue().more > 0) {
              done.put(e.getKey(), e.getValue());
            }
            return over;
          });
    } finally {
      lock.unlock();
    }
    done.forEach((pair, count) ->
        audit.append(
            new AuditEntry(
                "anonymous",
                "identity.sign-in-failed",
                pair.target,
                null,
                count.more + " more",
                pair.client)));
  }
}
