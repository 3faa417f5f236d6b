package dev.roadworthy.supervisor;

import dev.roadworthy.base.ByteSize;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A process we started, with everything it forked.
public final class Launched {
  /// Programs that only start another one and pass no signal on, or not reliably.
  private static final Set<String> WRAPPERS =
      Set.of("sh", "dash", "bash", "ash", "busybox", "npm", "npx", "pnpm", "yarn", "env", "time");

  private final Process process;
  private final Cage cage;
  private final Instant startedAt;
  private final Runnable onEnd;
  private long sampledCpuMillis;
  private long sampledNanos = System.nanoTime();

  Launched(Process process, Cage cage, Instant startedAt, Runnable onEnd) {
    this.process = process;
    this.cage = cage;
    this.startedAt = startedAt;
    this.onEnd = onEnd;
    cage.launched(process.pid());
  }

  public long pid() {
    return process.pid();
  }

  public Instant startedAt() {
    return startedAt;
  }

  /// Whether the launched process itself, not its children, still runs.
  public boolean alive() {
    return process.isAlive();
  }

  /// All living processes of the tree.
  public Set<Long> pids() {
    return cage.pids();
  }

  /// Waits for the launched process; its children may live on until `end`.
  public Exit waitFor() throws InterruptedException {
    return Exit.of(process.waitFor());
  }

  /// @return false when it still runs after `atMost`
  public boolean waitFor(Duration atMost) throws InterruptedException {
    return process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// SIGTERM to the first processes of the tree that are not mere wrappers (a shell, npm): a
  /// wrapper that dies alone would leave the app without a signal, and an app that gets two may
  /// drop what it is doing.
  public void terminate() {
    List<Proc.Stat> all = Proc.all();
    Set<Long> members = cage.pids();
    if (!members.contains(pid())) {
      terminateAll();
      return;
    }
    var targets = new HashSet<Long>();
    collectTargets(pid(), all, members, targets);
    targets.forEach(p -> ProcessHandle.of(p).ifPresent(ProcessHandle::destroy));
  }

  /// SIGTERM to every process of the tree.
  public void terminateAll() {
    cage.pids().forEach(p -> ProcessHandle.of(p).ifPresent(ProcessHandle::destroy));
  }

  private static void collectTargets(
      long pid, List<Proc.Stat> all, Set<Long> members, Set<Long> targets) {
    var children =
        all.stream().filter(s -> s.parent() == pid && members.contains(s.pid())).toList();
    String name =
        all.stream().filter(s -> s.pid() == pid).map(Proc.Stat::name).findFirst().orElse("");
    if (children.isEmpty() || !WRAPPERS.contains(name.split(" ")[0])) {
      targets.add(pid);
      return;
    }
    children.forEach(c -> collectTargets(c.pid(), all, members, targets));
  }

  /// SIGKILL to the whole tree; returns when none is left, at most 5 s later.
  public void kill() {
    cage.killAll();
  }

  /// Kills what is left and gives back what the launch held. Call it once, at the end.
  ///
  /// @return whether the kernel killed one of its processes at the memory limit
  public boolean end() {
    cage.killAll();
    boolean outOfMemory = cage.outOfMemory();
    cage.remove();
    onEnd.run();
    return outOfMemory;
  }

  /// What the tree uses now.
  public synchronized Usage usage() {
    Set<Long> pids = cage.pids();
    long memory = pids.stream().mapToLong(Proc::memory).sum();
    long cpu = cage.cpuMillis();
    long now = System.nanoTime();
    double wall = Math.max(1, (now - sampledNanos) / 1_000_000.0);
    double percent = 100 * Math.max(0, cpu - sampledCpuMillis) / wall;
    sampledCpuMillis = cpu;
    sampledNanos = now;
    return new Usage(new ByteSize(memory), Duration.ofMillis(cpu), percent, pids.size());
  }
}
