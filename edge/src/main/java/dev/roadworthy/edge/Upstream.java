package dev.roadworthy.edge;

/// One instance of the app that is ready for requests. What the edge learns about it (open
/// connections, failures) stays with its id from one [Snapshot] to the next.
///
/// @param id stable while the same process runs; a new process should have a new id
/// @param host an IP address
/// @param release which release it runs, for the access log
public record Upstream(String id, String host, int port, String release) {}
