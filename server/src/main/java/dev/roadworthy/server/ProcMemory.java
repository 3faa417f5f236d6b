package dev.roadworthy.server;

import dev.roadworthy.base.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Memory of process trees as the kernel counts it.
final class ProcMemory {
  private ProcMemory() {}

  /// Proportional set size (proc(5), `smaps_rollup`) of a process and everything below it: pages
  /// shared with others count by their share. Zero for a process that has ended.
  static ByteSize tree(ProcessHandle root) {
    long bytes = pss(root.pid());
    for (var child : root.descendants().toList()) {
      bytes += pss(child.pid());
    }
    return new ByteSize(bytes);
  }

  /// The same for one process alone.
  static ByteSize one(long pid) {
    return new ByteSize(pss(pid));
  }

  private static long pss(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
        if (line.startsWith("Pss:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (IOException e) {
      return 0;
    }
    return 0;
  }
}
