package dev.roadworthy.supervisor;

import dev.roadworthy.base.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All processes of one launch, wherever they forked to: found, counted and killed together.
///
/// With control groups membership is exact. Without, a process belongs when it carries the marker
/// in its environment, is of the launched process's session, or descends from one that does; a
/// process that sheds all three (new session, cleaned environment, double fork) escapes.
final class Cage {
  private static final Logger LOG = LoggerFactory.getLogger(Cage.class);

  /// 500 x 10 ms: a killed process that is still there after 5 s hangs in the kernel.
  private static final int KILL_ROUNDS = 500;

  /// Threads count too: a JVM has 50, Node 11. Enough for any app, not for a fork bomb.
  private static final int MAX_TASKS = 4096;

  private final List<Path> groups;
  private final Optional<Path> v2;
  private final String marker;
  private volatile long session;

  /// @param groups folders of this launch in each hierarchy; empty: marker only
  /// @param v2 which of them is of the v2 hierarchy
  /// @param session pid of the launched process, 0 until known
  Cage(List<Path> groups, Optional<Path> v2, String marker, long session) {
    this.groups = List.copyOf(groups);
    this.v2 = v2;
    this.marker = marker;
    this.session = session;
  }

  /// Makes the groups of one launch with its limits.
  static Cage open(Cgroups in, String name, Optional<ByteSize> memory, String marker)
      throws IOException {
    var groups = new ArrayList<Path>();
    for (Path folder : in.folders()) {
      groups.add(Files.createDirectories(folder.resolve(name)));
    }
    if (in.v2Limits()) {
      Path group = in.v2().orElseThrow().resolve(name);
      limit(group.resolve("pids.max"), MAX_TASKS);
      if (memory.isPresent()) {
        limit(group.resolve("memory.max"), memory.get().bytes());
        limit(group.resolve("memory.swap.max"), 0);
      }
    }
    in.v1Pids().ifPresent(p -> limit(p.resolve(name).resolve("pids.max"), MAX_TASKS));
    if (memory.isPresent() && in.v1Memory().isPresent()) {
      Path group = in.v1Memory().get().resolve(name);
      limit(group.resolve("memory.limit_in_bytes"), memory.get().bytes());
      limit(group.resolve("memory.memsw.limit_in_bytes"), memory.get().bytes());
    }
    return new Cage(groups, in.v2().map(p -> p.resolve(name)), marker, 0);
  }

  private static void limit(Path file, long value) {
    try {
      Files.writeString(file, Long.toString(value));
    } catch (IOException e) {
      LOG.debug("{} not set: {}", file, e.toString());
    }
  }

  /// Files a process writes its pid to in order to enter.
  List<Path> entries() {
    return groups.stream().map(g -> g.resolve("cgroup.procs")).toList();
  }

  void launched(long pid) {
    this.session = pid;
  }

  /// The living processes.
  Set<Long> pids() {
    var pids = new HashSet<Long>();
    for (Path group : groups) {
      collect(group, pids);
    }
    if (groups.isEmpty()) {
      pids.addAll(searched());
    }
    return pids;
  }

  private static void collect(Path group, Set<Long> into) {
    try {
      for (String line : Files.readAllLines(group.resolve("cgroup.procs"))) {
        into.add(Long.parseLong(line.strip()));
      }
      try (var below = Files.newDirectoryStream(group, Files::isDirectory)) {
        below.forEach(g -> collect(g, into));
      }
    } catch (IOException e) {
      LOG.debug("cannot read {}: {}", group, e.toString());
    }
  }

  private Set<Long> searched() {
    List<Proc.Stat> all = Proc.all();
    var roots = new HashSet<Long>();
    long me = ProcessHandle.current().pid();
    for (Proc.Stat s : all) {
      boolean ours = s.session() == session || (s.pid() != me && Proc.marked(s.pid(), marker));
      if (ours && session != 0) {
        roots.add(s.pid());
      }
    }
    return Proc.withDescendants(all, roots);
  }

  /// SIGKILL for every process, again until none is left.
  ///
  /// @return whether none is left
  boolean killAll() {
    boolean interrupted = false;
    try {
      for (int round = 0; round < KILL_ROUNDS; round++) {
        v2.ifPresent(Cage::killGroup);
        Set<Long> left = pids();
        if (left.isEmpty()) {
          return true;
        }
        left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        try {
          Thread.sleep(round == 0 ? 1 : 10);
        } catch (InterruptedException e) {
          // The kill goes on: an orphan is worse than a late answer.
          interrupted = true;
        }
      }
      LOG.error("processes {} are still there 5 s after SIGKILL", pids());
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void killGroup(Path group) {
    try {
      Files.writeString(group.resolve("cgroup.kill"), "1");
    } catch (IOException e) {
      LOG.debug("no cgroup.kill in {}: {}", group, e.toString());
    }
  }

  /// Whether the kernel killed one of them at the memory limit.
  boolean outOfMemory() {
    return groups.stream()
        .anyMatch(g -> counter(g, "memory.events") + counter(g, "memory.oom_control") > 0);
  }

  private static long counter(Path group, String file) {
    try {
      for (String line : Files.readAllLines(group.resolve(file))) {
        if (line.startsWith("oom_kill ")) {
          return Long.parseLong(line.substring("oom_kill ".length()).strip());
        }
      }
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
    return 0;
  }

  /// Processor time of all, the ended ones included where v2 counts it.
  long cpuMillis() {
    if (v2.isPresent()) {
      try {
        for (String line : Files.readAllLines(v2.get().resolve("cpu.stat"))) {
          if (line.startsWith("usage_usec ")) {
            return Long.parseLong(line.substring("usage_usec ".length())) / 1000;
          }
        }
      } catch (IOException e) {
        LOG.debug("no cpu.stat: {}", e.toString());
      }
    }
    return pids().stream().mapToLong(p -> Proc.stat(p).map(Proc.Stat::cpuMillis).orElse(0L)).sum();
  }

  void remove() {
    groups.forEach(Cgroups::remove);
  }
}
