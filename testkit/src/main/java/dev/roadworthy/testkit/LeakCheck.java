package dev.roadworthy.testkit;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Fails a test that leaves a child process or a thread that would keep the JVM alive; what is
/// ending gets 5 s to do so. Register it before what it shall see closed.
public final class LeakCheck implements BeforeEachCallback, AfterEachCallback {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private Set<String> before = Set.of();

  @Override
  public void beforeEach(ExtensionContext context) {
    before = alive();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    try {
      Awaitility.await()
          .pollInSameThread() // A thread of its own would be found.
          .atMost(GRACE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> leaked().isEmpty());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("left behind by the test: " + leaked(), e);
    }
  }

  private Set<String> leaked() {
    var now = new HashSet<>(alive());
    now.removeAll(before);
    return now;
  }

  private static Set<String> alive() {
    var all =
        Thread.getAllStackTraces().keySet().stream()
            .filter(t -> !t.isDaemon())
            .map(t -> "thread " + t.getName() + " #" + t.threadId())
            .collect(Collectors.toCollection(HashSet::new));
    ProcessHandle.current()
        .descendants()
        .forEach(p -> all.add("process " + p.pid() + " " + p.info().command().orElse("")));
    return all;
  }
}
