package dev.roadworthy.supervisor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who listens on which TCP port, from /proc/net/tcp, /proc/net/tcp6 and the sockets among a
/// process's open files: so that we never take a stranger's port for the app's.
final class ListeningSockets {
  private static final String LISTEN = "0A";

  /// A listening socket of a process.
  record Listener(InetAddress address, int port, long pid) {
    /// Whether others than this machine can reach it.
    boolean open() {
      return !address.isLoopbackAddress();
    }

    /// Where to connect to reach it from here.
    String host() {
      if (address.isAnyLocalAddress()) {
        return "127.0.0.1";
      }
      return address.getHostAddress();
    }
  }

  private record Entry(InetAddress address, int port, long inode) {}

  private ListeningSockets() {}

  /// The listeners of these processes.
  static List<Listener> of(Collection<Long> pids) {
    Map<Long, Entry> byInode = new HashMap<>();
    for (Entry e : entries()) {
      byInode.put(e.inode(), e);
    }
    var found = new ArrayList<Listener>();
    var seen = new HashSet<Long>();
    for (long pid : pids) {
      for (long inode : sockets(pid)) {
        Entry e = byInode.get(inode);
        if (e != null && seen.add(inode)) {
          found.add(new Listener(e.address(), e.port(), pid));
        }
      }
    }
    return found;
  }

  /// Whether anybody listens on the port, on an address that a connection to loopback reaches.
  static boolean taken(int port) {
    return entries().stream()
        .anyMatch(e ->
            e.port() == port
                && (e.address().isAnyLocalAddress() || e.address().isLoopbackAddress()));
  }

  /// The process that listens on the port, as far as we may look.
  static Optional<Long> holder(int port) {
    Set<Long> inodes = new HashSet<>();
    entries().stream().filter(e -> e.port() == port).forEach(e -> inodes.add(e.inode()));
    return Proc.all().stream()
        .map(Proc.Stat::pid)
        .filter(pid -> sockets(pid).stream().anyMatch(inodes::contains))
        .findFirst();
  }

  private static List<Entry> entries() {
    var all = new ArrayList<Entry>();
    for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try {
        List<String> lines = Files.readAllLines(Path.of(file), StandardCharsets.US_ASCII);
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
          String[] f = line.strip().split("\\s+");
          if (f.length > 9 && f[3].equals(LISTEN)) {
            int colon = f[1].indexOf(':');
            all.add(
                new Entry(
                    address(f[1].substring(0, colon)),
                    Integer.parseInt(f[1].substring(colon + 1), 16),
                    Long.parseLong(f[9])));
          }
        }
      } catch (IOException e) {
        // A machine without IPv6 has no tcp6.
        continue;
      }
    }
    return all;
  }

  /// The kernel prints each 32-bit word of the address in host order (little endian on every Linux
  /// port we run on).
  private static InetAddress address(String hex) throws UnknownHostException {
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      int from = (i / 4 * 4 + 3 - i % 4) * 2;
      bytes[i] = (byte) Integer.parseInt(hex.substring(from, from + 2), 16);
    }
    return InetAddress.getByAddress(bytes);
  }

  private static List<Long> sockets(long pid) {
    var inodes = new ArrayList<Long>();
    try (DirectoryStream<Path> fds = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path fd : fds) {
        try {
          String target = Files.readSymbolicLink(fd).toString();
          if (target.startsWith("socket:[")) {
            inodes.add(Long.parseLong(target.substring(8, target.length() - 1)));
          }
        } catch (IOException e) {
          continue;
        }
      }
    } catch (IOException | RuntimeException e) {
      return inodes;
    }
    return inodes;
  }
}
