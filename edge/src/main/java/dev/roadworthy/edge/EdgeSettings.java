package dev.roadworthy.edge;

import java.time.Duration;

/// How the edge listens; fixed while it runs. What changes while it runs is in [Snapshot].
///
/// @param host the address to listen on
/// @param port the port to listen on, 0 for any free one
/// @param transport how sockets are driven; [Transport#AUTO] takes the best there is
/// @param loops event loops, 1 to 32; each has its own connections to the app
/// @param times when something takes too long
/// @param sizes when something is too big
public record EdgeSettings(
    String host, int port, Transport transport, int loops, Times times, Sizes sizes) {

  /// How sockets are driven.
  public enum Transport {
    /// io_uring, else epoll, else NIO.
    AUTO,
    IO_URING,
    EPOLL,
    NIO
  }

  /// @param connect until an instance accepts; local instances answer within milliseconds
  /// @param head from the first byte of a request's head to its last: bounds slow senders
  /// @param keepAlive how long an idle client connection is kept
  /// @param body without any progress of a body, either way
  /// @param answer from the request being sent to the first byte of the app's answer
  /// @param request from the first byte to the answer's first byte, everything included
  /// @param quiet without a byte on a WebSocket or an event stream
  public record Times(
      Duration connect,
      Duration head,
      Duration keepAlive,
      Duration body,
      Duration answer,
      Duration request,
      Duration quiet) {
    /// 2 s, 10 s, 75 s, 60 s, 120 s (prototypes call slow models), 1 h (a large upload), 1 h.
    public static Times defaults() {
      return new Times(
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(75),
          Duration.ofSeconds(60),
          Duration.ofSeconds(120),
          Duration.ofHours(1),
          Duration.ofHours(1));
    }
  }

  /// @param line bytes of a request line; 8 KiB is what browsers and servers agree on
  /// @param head bytes of all header lines together
  /// @param connections open client connections; each idle one costs a few KiB
  /// @param localBody bytes of a body sent to a page below `/.roadworthy/`
  /// @param perInstance connections to one instance from one loop
  public record Sizes(int line, int head, int connections, int localBody, int perInstance) {
    /// 8 KiB, 32 KiB (large cookies are real), 10,000, 1 MiB, 256.
    public static Sizes defaults() {
      return new Sizes(8 << 10, 32 << 10, 10_000, 1 << 20, 256);
    }
  }

  public EdgeSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535, was " + port);
    }
    if (loops < 1 || loops > 32) {
      throw new IllegalArgumentException("an edge has 1 to 32 loops, was " + loops);
    }
  }

  /// One loop a core, eight at most: more cores belong to the app.
  public static EdgeSettings at(String host, int port) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new EdgeSettings(
        host, port, Transport.AUTO, Math.clamp(cores, 1, 8), Times.defaults(), Sizes.defaults());
  }

  /// The same with another transport.
  public EdgeSettings over(Transport other) {
    return new EdgeSettings(host, port, other, loops, times, sizes);
  }
}
