package dev.roadworthy.supervisor;

import dev.roadworthy.base.Problem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A fleet on this machine. The first instance starts alone: an app that makes its tables or fills
/// its caches at the first start does it once, and an app that always uses the same port is found
/// out before a second one trips over it. When it is healthy the others start together.
final class LocalFleet implements Fleet {
  private static final Logger LOG = LoggerFactory.getLogger(LocalFleet.class);
  private static final int KEPT_CRASHES = 50;

  /// After the limit everything is killed, which takes milliseconds; this is for a hanging kernel.
  private static final Duration KILL_TIME = Duration.ofSeconds(6);

  private final int number;
  private final FleetContext context;
  private final Isolation isolation;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Instance> instances = new ArrayList<>();
  private final ArrayDeque<Crash> crashes = new ArrayDeque<>();
  private final Set<String> said = new HashSet<>();
  private boolean othersStarted;
  private volatile int learnedPort;
  private volatile Optional<String> rememberedPath = Optional.empty();

  private LocalFleet(int number, FleetContext context) {
    this.number = number;
    this.context = context;
    this.isolation = context.launcher().isolation(context.spec().launch().dir());
    for (int i = 1; i <= context.spec().size().instances(); i++) {
      instances.add(new Instance(this, context, i));
    }
  }

  static LocalFleet start(int number, FleetContext context) {
    var fleet = new LocalFleet(number, context);
    fleet.instances.forEach(Instance::start);
    fleet.instances.getFirst().go();
    return fleet;
  }

  /// Which of this supervisor's fleets: two may have the same app for a while.
  int number() {
    return number;
  }

  @Override
  public InstanceSpec spec() {
    return context.spec();
  }

  @Override
  public List<InstanceView> instances() {
    return all().stream().map(Instance::view).toList();
  }

  private List<Instance> all() {
    lock.lock();
    try {
      return List.copyOf(instances);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Usage> usage(String id) {
    return find(id).usage();
  }

  @Override
  public List<Crash> crashes() {
    lock.lock();
    try {
      return List.copyOf(crashes);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Isolation isolation() {
    return isolation;
  }

  @Override
  public void restart(String id) {
    find(id).restart();
  }

  private Instance find(String id) {
    return all().stream()
        .filter(i -> i.view().id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new Problem(
                "no-such-instance",
                "There is no instance " + id + ".",
                "These run: "
                    + String.join(", ", instances().stream().map(InstanceView::id).toList())));
  }

  @Override
  public void stop(Duration limit) {
    List<Instance> stopping = all();
    stopping.forEach(i -> i.stop(limit));
    long end = System.nanoTime() + limit.plus(KILL_TIME).toNanos();
    try {
      for (Instance i : stopping) {
        if (!i.awaitEnd(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
          LOG.error("{} has not ended in {}; killing what is left", i.view().id(), limit);
          i.killNow();
        }
      }
    } catch (InterruptedException e) {
      stopping.forEach(Instance::killNow);
      Thread.currentThread().interrupt();
    }
  }

  /// The port to give to the next run, or the one it is known to use.
  ///
  /// @throws Problem `port-in-use` when that one is taken
  int portFor() {
    int fixed =
        context.spec().launch().port() instanceof PortPlan.Fixed f ? f.number() : learnedPort;
    if (fixed == 0) {
      return context.surroundings().ports().next();
    }
    if (ListeningSockets.taken(fixed)) {
      String holder =
          ListeningSockets.holder(fixed)
              .map(pid -> "process " + pid + " (" + Proc.commandLine(pid) + ")")
              .orElse("another process");
      throw new Problem(
          "port-in-use",
          "The app always listens on port " + fixed + ", which " + holder + " holds.",
          "Stop that process.");
    }
    return fixed;
  }

  Optional<String> rememberedPath() {
    return rememberedPath;
  }

  void healthy(Instance instance, HealthWatch.Report.Ready ready) {
    if (ready.health().startsWith("GET ")) {
      rememberedPath = Optional.of(ready.health().substring("GET ".length()));
    }
    if (!ready.asGiven()) {
      learn(instance, ready.port());
    }
    lock.lock();
    try {
      if (!othersStarted) {
        othersStarted = true;
        instances.stream().filter(i -> i != instance).forEach(Instance::go);
      }
    } finally {
      lock.unlock();
    }
  }

  private void learn(Instance instance, int port) {
    learnedPort = port;
    List<Instance> others;
    lock.lock();
    try {
      others = instances.stream().filter(i -> i != instance).toList();
      instances.removeAll(others);
    } finally {
      lock.unlock();
    }
    others.forEach(i -> i.stop(context.spec().times().stopGrace()));
    String only = others.isEmpty() ? "" : " Only one instance can run.";
    noticed(
        instance.view().id(),
        new Problem(
            "port-not-as-given",
            "The app listens on port "
                + port
                + " whatever port it is given; that one is used."
                + only,
            "Settle it in roadworthy.yaml with  run: {port: "
                + port
                + "}  or let the app read PORT."));
  }

  void noticed(String instance, Problem problem) {
    lock.lock();
    try {
      if (!said.add(problem.code())) {
        return;
      }
    } finally {
      lock.unlock();
    }
    context.listener().noticed(instance, problem);
  }

  void crashed(Crash crash) {
    lock.lock();
    try {
      crashes.addFirst(crash);
      if (crashes.size() > KEPT_CRASHES) {
        crashes.removeLast();
      }
    } finally {
      lock.unlock();
    }
  }
}
