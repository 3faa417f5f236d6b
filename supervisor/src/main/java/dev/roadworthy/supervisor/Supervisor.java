package dev.roadworthy.supervisor;

import java.nio.file.Path;

/// Runs apps somewhere: here `LocalSupervisor` on this machine; a cluster can be another.
public interface Supervisor extends AutoCloseable {
  /// Returns at once; the listener hears of the rest.
  Fleet start(InstanceSpec spec, InstanceListener listener);

  /// Runs one command to its end with the same user, limits and output capture as an instance: a
  /// build, a migration, a one-off.
  ///
  /// @throws InterruptedException after the command's whole tree has been killed
  CommandResult run(CommandSpec command, OutputSink sink) throws InterruptedException;

  /// Makes a folder, unless it is there, in which the commands of the app in `dir` may write: for
  /// what a build leaves where the app's user may not make folders.
  ///
  /// @throws dev.roadworthy.base.Problem `folder-not-made`
  void makeFolder(Path folder, Path dir);

  /// Stops every fleet and command that still runs.
  @Override
  void close();
}
