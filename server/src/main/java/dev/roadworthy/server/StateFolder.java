package dev.roadworthy.server;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The folder that holds all data of one `roadworthy up`: private (mode 0711: others may pass
/// through to a folder made for the app's user, and list nothing; what holds logs is 0700), used by
/// one process at a time.
final class StateFolder implements AutoCloseable {
  private static final List<String> PRIVATE = List.of("builds", "logs", "telemetry");

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;

  private StateFolder(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  /// Makes the folder when it is absent and locks it. The kernel frees the lock when the process
  /// dies, however it dies.
  ///
  /// @throws Problem `already-running` when another process has it, `state-folder` when it cannot
  ///   be made or written
  static StateFolder open(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rwx--x--x"));
      var channel =
          FileChannel.open(
              absolute.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        String holder = read(channel);
        channel.close();
        throw new Problem(
            "already-running",
            "Another Roadworthy" + holder + " is using " + absolute + ".",
            "Stop it first, or give this one its own folder with --state DIR.");
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)),
          0);
      ignoredByGit(absolute);
      for (String name : PRIVATE) {
        Path folder = Files.createDirectories(absolute.resolve(name));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
      return new StateFolder(absolute, channel, lock);
    } catch (IOException e) {
      throw unusable(absolute, e);
    }
  }

  Path path() {
    return path;
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new Problem("state-folder", "Cannot let go of " + path + ": " + e, null, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    var buffer = ByteBuffer.allocate(20);
    channel.read(buffer, 0);
    String pid = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip();
    return pid.isEmpty() ? "" : " (process " + pid + ")";
  }

  /// Data never belongs in the app's repository.
  private static void ignoredByGit(Path folder) throws IOException {
    Path ignore = folder.resolve(".gitignore");
    if (!Files.exists(ignore)) {
      Files.writeString(ignore, "*\n");
    }
  }

  private static Problem unusable(Path folder, IOException e) {
    String why =
        switch (e) {
          case NoSuchFileException _ -> "it cannot be made";
          case FileSystemException f when f.getReason() != null -> f.getReason();
          case IOException other -> String.valueOf(other.getMessage());
        };
    return new Problem(
        "state-folder",
        "The state folder " + folder + " cannot be used: " + why + ".",
        "Free space or change its permissions, or choose another with --state DIR.",
        e);
  }
}
