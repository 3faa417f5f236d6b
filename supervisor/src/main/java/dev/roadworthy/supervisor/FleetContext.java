package dev.roadworthy.supervisor;

/// What the instances of one fleet share.
record FleetContext(
    InstanceSpec spec,
    InstanceListener listener,
    ProcessLauncher launcher,
    SupervisorSettings settings,
    Surroundings surroundings) {
  /// What a supervisor was wired with.
  record Surroundings(OutputSink sink, TrafficDrain drain, FreePorts ports) {}
}
