package dev.roadworthy.supervisor;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.random.RandomGenerator;

/// Picks loopback ports for instances: below the kernel's ephemeral range (32768 and up), so that
/// no outgoing connection takes one between our look and the app's bind, and not one that was given
/// lately. Who really listens is checked later all the same.
final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 1000;
  private static final int REMEMBERED = 1000;

  private final RandomGenerator random;
  private final LinkedHashSet<Integer> given = new LinkedHashSet<>();

  FreePorts(RandomGenerator random) {
    this.random = random;
  }

  synchronized int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = random.nextInt(FIRST, LAST);
      if (!given.contains(port) && free(port)) {
        given.add(port);
        if (given.size() > REMEMBERED) {
          given.removeFirst();
        }
        return port;
      }
    }
    throw new Problem(
        "no-free-port",
        "No free port between " + FIRST + " and " + LAST + " after " + TRIES + " tries.",
        "Stop what holds these ports.");
  }

  private static boolean free(int port) {
    try (var any = new ServerSocket();
        var loopback = new ServerSocket()) {
      loopback.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
      loopback.close();
      any.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
