package dev.roadworthy.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The control groups this process may make: one folder of its own in the v2 hierarchy and, where
/// v2 cannot limit memory (hybrid machines), one each in v1's memory and pids hierarchies.
///
/// Where: below the group this process is in, or beside it, or below the hierarchy's root,
/// whichever is the first that may be written and limits memory. v2 allows no limits below a group
/// that has processes itself (Documentation/admin-guide/cgroup-v2.rst, "no internal processes"), so
/// beside is the usual place: a delegated unit, or any place for root.
///
/// @param v2 the own folder, absent where v2 is not mounted or may not be written
/// @param v2Limits whether memory.max works below it
/// @param v1 own folders in v1's memory and pids hierarchies
record Cgroups(
    Optional<Path> v2, boolean v2Limits, Optional<Path> v1Memory, Optional<Path> v1Pids) {
  private static final Logger LOG = LoggerFactory.getLogger(Cgroups.class);
  static final String PREFIX = "roadworthy-";

  static Cgroups none() {
    return new Cgroups(Optional.empty(), false, Optional.empty(), Optional.empty());
  }

  boolean any() {
    return v2.isPresent() || v1Memory.isPresent();
  }

  List<Path> folders() {
    var all = new ArrayList<Path>();
    v2.ifPresent(all::add);
    v1Memory.ifPresent(all::add);
    v1Pids.ifPresent(all::add);
    return all;
  }

  /// Makes the own folders. A folder that cannot be made is left out.
  static Cgroups open(String name) {
    try {
      return open(name, Mounts.read());
    } catch (IOException e) {
      LOG.info("no control groups: {}", e.toString());
      return none();
    }
  }

  private static Cgroups open(String name, Mounts mounts) {
    Optional<Path> v2 = Optional.empty();
    boolean limits = false;
    for (Path parent : mounts.v2Parents()) {
      sweep(parent);
      var made = make(parent.resolve(PREFIX + name));
      if (made.isEmpty()) {
        continue;
      }
      if (enableLimits(parent, made.get())) {
        v2.ifPresent(Cgroups::remove);
        return new Cgroups(made, true, Optional.empty(), Optional.empty());
      }
      if (v2.isPresent()) {
        remove(made.get());
      } else {
        v2 = made;
      }
    }
    mounts.v1("memory").ifPresent(Cgroups::sweep);
    mounts.v1("pids").ifPresent(Cgroups::sweep);
    return new Cgroups(
        v2,
        limits,
        mounts.v1("memory").flatMap(p -> make(p.resolve(PREFIX + name))),
        mounts.v1("pids").flatMap(p -> make(p.resolve(PREFIX + name))));
  }

  private static Optional<Path> make(Path folder) {
    try {
      return Optional.of(Files.createDirectory(folder));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean enableLimits(Path parent, Path own) {
    return enable(parent) && enable(own) && Files.exists(own.resolve("memory.max"));
  }

  private static boolean enable(Path group) {
    Path control = group.resolve("cgroup.subtree_control");
    try {
      List<String> on = List.of(Files.readString(control).strip().split(" "));
      if (!on.contains("memory")) {
        Files.writeString(control, "+memory");
      }
      if (!on.contains("pids")) {
        Files.writeString(control, "+pids");
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// Ends what an earlier process of ours left behind when it and its guardian were both killed:
  /// the folder's name carries the pid and the start time of its owner.
  private static void sweep(Path parent) {
    try (var list = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path left : list) {
        String[] owner = left.getFileName().toString().substring(PREFIX.length()).split("-");
        if (owner.length >= 2 && !alive(owner[0], owner[1])) {
          LOG.info("ending what a killed Roadworthy left in {}", left);
          new Cage(List.of(left), Optional.of(left), "", 0).killAll();
          remove(left);
        }
      }
    } catch (IOException e) {
      LOG.debug("cannot list {}: {}", parent, e.toString());
    }
  }

  private static boolean alive(String pid, String started) {
    try {
      return Proc.stat(Long.parseLong(pid))
          .filter(s -> Long.toString(s.started()).equals(started))
          .isPresent();
    } catch (NumberFormatException e) {
      return true;
    }
  }

  /// Removes a group and those below it; a group with processes stays.
  static void remove(Path group) {
    try (var list = Files.newDirectoryStream(group, Files::isDirectory)) {
      list.forEach(Cgroups::remove);
    } catch (IOException e) {
      LOG.debug("cannot list {}: {}", group, e.toString());
    }
    try {
      Files.deleteIfExists(group);
    } catch (IOException e) {
      LOG.debug("cannot remove {}: {}", group, e.toString());
    }
  }

  /// Where the hierarchies are mounted and which group this process is in.
  private record Mounts(List<String> mountInfo, List<String> self) {
    static Mounts read() throws IOException {
      return new Mounts(
          Files.readAllLines(Path.of("/proc/self/mountinfo")),
          Files.readAllLines(Path.of("/proc/self/cgroup")));
    }

    List<Path> v2Parents() {
      var root = mountInfo.stream().filter(l -> l.contains(" - cgroup2 ")).findFirst();
      var own = self.stream().filter(l -> l.startsWith("0::")).findFirst();
      if (root.isEmpty() || own.isEmpty()) {
        return List.of();
      }
      Path mount = Path.of(root.get().split(" ")[4]);
      Path group = below(mount, own.get().substring("0::".length()));
      var parents = new ArrayList<Path>();
      parents.add(group);
      if (!group.equals(mount)) {
        parents.add(group.getParent());
      }
      if (!parents.contains(mount)) {
        parents.add(mount);
      }
      return parents;
    }

    Optional<Path> v1(String controller) {
      var root =
          mountInfo.stream()
              .filter(l -> l.contains(" - cgroup "))
              .filter(
                  l -> List.of(l.substring(l.lastIndexOf(' ') + 1).split(",")).contains(controller))
              .findFirst();
      var own =
          self.stream()
              .map(l -> l.split(":", 3))
              .filter(f -> f.length == 3 && List.of(f[1].split(",")).contains(controller))
              .findFirst();
      return root.isEmpty() || own.isEmpty()
          ? Optional.empty()
          : Optional.of(below(Path.of(root.get().split(" ")[4]), own.get()[2]));
    }

    private static Path below(Path mount, String group) {
      Path path = mount.resolve(group.substring(1)).normalize();
      return path.startsWith(mount) && Files.isDirectory(path) ? path : mount;
    }
  }
}
