package dev.roadworthy.supervisor;

/// Runs apps somewhere: here `LocalSupervisor` on this machine; a cluster can be another.
public interface Supervisor extends AutoCloseable {
  /// Returns at once; the listener hears of the rest.
  Fleet start(InstanceSpec spec, InstanceListener listener);

  /// Runs one command to its end with the same user, limits and output capture as an instance: a
  /// build, a migration, a one-off.
  ///
  /// @throws InterruptedException after the command's whole tree has been killed
  CommandResult run(CommandSpec command, OutputSink sink) throws InterruptedException;

  /// Stops every fleet and command that still runs.
  @Override
  void close();
}
