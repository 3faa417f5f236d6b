package dev.roadworthy.server;

/// Where `roadworthy up` tells its events: `TextReport` for people, `JsonReport` for programs. Safe
/// for use by several threads.
interface UpReport {
  void tell(UpEvent event);
}
