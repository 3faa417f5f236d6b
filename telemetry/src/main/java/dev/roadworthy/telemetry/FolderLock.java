package dev.roadworthy.telemetry;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Keeps a folder for one process; the operating system lets go of it when that dies.
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;
  private final FileLock lock;

  private FolderLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /// @throws Problem `telemetry-in-use`, `telemetry-folder`
  static FolderLock take(Path folder) {
    Path file = folder.resolve("lock");
    FileChannel channel = null;
    try {
      Files.createDirectories(folder);
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new FolderLock(channel, lock);
      }
      channel.close();
    } catch (OverlappingFileLockException e) {
      closeQuietly(channel);
    } catch (IOException e) {
      closeQuietly(channel);
      throw new Problem(
          "telemetry-folder",
          "Logs cannot be kept in " + folder + ": " + e + ".",
          "Make the folder writable for this user, or choose another with --state.",
          e);
    }
    throw new Problem(
        "telemetry-in-use",
        "Another Roadworthy keeps its logs in " + folder + ".",
        "Stop the other one, or choose another folder with --state.");
  }

  private static void closeQuietly(@org.jspecify.annotations.Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // It was only opened to be locked.
    }
  }

  @Override
  public void close() {
    try {
      lock.release();
    } catch (IOException e) {
      // Closing the channel lets go as well.
    }
    closeQuietly(channel);
  }
}
