package dev.roadworthy.server;

import dev.roadworthy.base.Problem;
import dev.roadworthy.edge.Edge;
import dev.roadworthy.edge.Snapshot;
import dev.roadworthy.edge.Upstream;
import dev.roadworthy.supervisor.InstanceListener;
import dev.roadworthy.supervisor.InstanceState;
import dev.roadworthy.supervisor.InstanceView;
import dev.roadworthy.supervisor.TrafficDrain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The arrow from supervisor to edge: healthy instances become upstreams, draining ones get no new
/// request, and an instance is stopped only when its requests have ended. Tells the user what
/// happens.
final class Traffic implements InstanceListener, TrafficDrain {
  /// How often an instance that drains is looked at.
  private static final Duration GLANCE = Duration.ofMillis(20);

  private final UpReport report;
  private final ChangeFeed changes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, InstanceView> instances = new LinkedHashMap<>();
  private @Nullable Edge edge;
  private @Nullable Snapshot current;
  private List<Upstream> fixed = List.of();
  private boolean wasReady;
  private boolean stopping;
  private long heldSince;

  Traffic(UpReport report, ChangeFeed changes) {
    this.report = report;
    this.changes = changes;
  }

  /// From now on the edge is told.
  void connect(Edge running, Snapshot first) {
    lock.lock();
    try {
      edge = running;
      current = first;
      publish();
    } finally {
      lock.unlock();
    }
  }

  /// For an app without processes: these take requests from now on, and nothing changes that.
  void always(List<Upstream> upstreams) {
    lock.lock();
    try {
      fixed = List.copyOf(upstreams);
      publish();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Everything is ending: what instances do now is no news.
  void stopping() {
    lock.lock();
    try {
      stopping = true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void changed(InstanceView instance) {
    lock.lock();
    try {
      instances.put(instance.id(), instance);
      publish();
      tell(instance);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    changes.changed("instances");
    if (instance.state() instanceof InstanceState.Crashed) {
      changes.changed("crashes");
    }
  }

  @Override
  public void noticed(String instance, Problem notice) {
    String hint = notice.hint() == null ? "" : "\n" + notice.hint();
    report.tell(new UpEvent.Noted(notice.message() + hint));
  }

  /// Waits until as many instances are ready.
  ///
  /// @return the views of all instances when they are, or when one is crash-looping, or when the
  ///   time is over
  List<InstanceView> awaitReady(int count, Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (left > 0 && ready().size() < count && !anyCrashLoops()) {
        left = changed.awaitNanos(left);
      }
      return List.copyOf(instances.values());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean awaitIdle(InstanceView instance, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    Edge running = edge;
    String id = upstream(instance).id();
    while (running != null && outstanding(running, id) > 0) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      java.util.concurrent.TimeUnit.MILLISECONDS.sleep(GLANCE.toMillis());
    }
    return true;
  }

  private static int outstanding(Edge edge, String upstream) {
    return edge.status().instances().stream()
        .filter(i -> i.id().equals(upstream))
        .mapToInt(i -> i.outstanding())
        .sum();
  }

  private List<InstanceView> ready() {
    return instances.values().stream().filter(InstanceView::ready).toList();
  }

  private boolean anyCrashLoops() {
    return instances.values().stream()
        .anyMatch(i -> i.state() instanceof InstanceState.CrashLooping);
  }

  private void publish() {
    Edge running = edge;
    Snapshot snapshot = current;
    if (running == null || snapshot == null) {
      return;
    }
    var upstreams = new ArrayList<Upstream>(fixed);
    ready().forEach(i -> upstreams.add(upstream(i)));
    if (!upstreams.equals(snapshot.upstreams())) {
      current = snapshot.with(upstreams);
      running.publish(current);
    }
  }

  /// A new process is a new upstream: what the edge learned of the old one does not count for it.
  private static Upstream upstream(InstanceView i) {
    return new Upstream(i.id() + "." + i.pid(), i.host(), i.port(), i.release());
  }

  private void tell(InstanceView instance) {
    if (stopping) {
      return;
    }
    if (instance.state() instanceof InstanceState.Crashed c) {
      var lines = c.crash().lines().stream().map(l -> l.text()).toList();
      int from = Math.max(0, lines.size() - 5);
      report.tell(
          new UpEvent.Crashed(
              instance.id(), c.crash().explanation(), lines.subList(from, lines.size())));
    }
    if (instance.state() instanceof InstanceState.Starting starting && !wasReady) {
      report.tell(new UpEvent.Starting(instance.id(), starting.waitingFor()));
    }
    boolean isReady = !ready().isEmpty();
    if (wasReady && !isReady) {
      heldSince = System.nanoTime();
      report.tell(new UpEvent.Held("no instance answers"));
    } else if (!wasReady && isReady && heldSince != 0) {
      report.tell(new UpEvent.Released(Duration.ofNanos(System.nanoTime() - heldSince)));
    }
    wasReady = isReady;
  }
}
