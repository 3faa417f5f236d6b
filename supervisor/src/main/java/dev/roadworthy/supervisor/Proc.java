package dev.roadworthy.supervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the kernel shows of processes below /proc (proc(5)).
final class Proc {
  private static final Path ROOT = Path.of("/proc");

  /// Ticks of utime and stime: USER_HZ is 100 on every Linux port that JDK 25 runs on.
  private static final long TICK_MILLIS = 10;

  private Proc() {}

  /// From /proc/PID/stat.
  ///
  /// @param started ticks since boot; with the pid it names one process for ever
  /// @param cpuMillis own time and that of children waited for
  record Stat(
      long pid, String name, char state, long parent, long session, long started, long cpuMillis) {
    boolean alive() {
      return state != 'Z' && state != 'X';
    }
  }

  static Optional<Stat> stat(long pid) {
    try {
      String text = Files.readString(ROOT.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      int open = text.indexOf('(');
      int close = text.lastIndexOf(')');
      String[] f = text.substring(close + 2).strip().split(" ");
      long ticks =
          Long.parseLong(f[11])
              + Long.parseLong(f[12])
              + Long.parseLong(f[13])
              + Long.parseLong(f[14]);
      return Optional.of(
          new Stat(
              pid,
              text.substring(open + 1, close),
              f[0].charAt(0),
              Long.parseLong(f[1]),
              Long.parseLong(f[3]),
              Long.parseLong(f[19]),
              ticks * TICK_MILLIS));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /// Every process alive; one read of /proc and of each process's stat.
  static List<Stat> all() {
    var all = new ArrayList<Stat>();
    String[] names = ROOT.toFile().list();
    for (String name : names == null ? new String[0] : names) {
      if (Character.isDigit(name.charAt(0))) {
        stat(Long.parseLong(name)).filter(Stat::alive).ifPresent(all::add);
      }
    }
    return all;
  }

  /// Processes that carry `marker` in the environment they were started with.
  static boolean marked(long pid, String marker) {
    try {
      byte[] environ = Files.readAllBytes(ROOT.resolve(pid + "/environ"));
      return new String(environ, StandardCharsets.ISO_8859_1).contains(marker);
    } catch (IOException e) {
      return false;
    }
  }

  /// All descendants of `roots` in `all`, the roots themselves included when alive.
  static Set<Long> withDescendants(List<Stat> all, Set<Long> roots) {
    var found = new HashSet<Long>();
    boolean grew = true;
    while (grew) {
      grew = false;
      for (Stat s : all) {
        if (roots.contains(s.pid()) || found.contains(s.parent())) {
          grew |= found.add(s.pid());
        }
      }
    }
    return found;
  }

  /// Proportional set size in bytes; resident size where PSS is not shown; 0 when gone.
  static long memory(long pid) {
    long pss = kilobytes(ROOT.resolve(pid + "/smaps_rollup"), "Pss:");
    return 1024 * (pss > 0 ? pss : kilobytes(ROOT.resolve(pid + "/status"), "VmRSS:"));
  }

  private static long kilobytes(Path file, String key) {
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        if (line.startsWith(key)) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    } catch (IOException | RuntimeException e) {
      return 0;
    }
    return 0;
  }

  /// The command line as people type it, cut at 120 characters; empty when gone.
  static String commandLine(long pid) {
    try {
      String text = Files.readString(ROOT.resolve(pid + "/cmdline"), StandardCharsets.ISO_8859_1);
      String line = text.replace('\0', ' ').strip();
      return line.length() > 120 ? line.substring(0, 120) + "..." : line;
    } catch (IOException e) {
      return "";
    }
  }
}
