package dev.roadworthy.edge;

import java.util.List;

/// What the edge is doing now.
///
/// @param transport `io_uring`, `epoll` or `nio`: which runs
/// @param connections open client connections
/// @param active requests that have begun and not ended, tunnels included
/// @param held requests waiting for an instance
/// @param requests since the start
/// @param failed of these, answered 502, 503 or 504 by the edge itself
/// @param recordsDropped access records lost because the sink was too slow
public record EdgeStatus(
    String transport,
    int port,
    long generation,
    int connections,
    int active,
    int held,
    long requests,
    long failed,
    long recordsDropped,
    List<InstanceStatus> instances) {
  public EdgeStatus {
    instances = List.copyOf(instances);
  }

  /// One instance as the edge sees it.
  ///
  /// @param up whether requests are sent to it
  /// @param outstanding requests it is working on
  /// @param failures connections refused or broken since it was first seen
  public record InstanceStatus(String id, boolean up, int outstanding, long failures) {}
}
