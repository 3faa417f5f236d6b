package dev.roadworthy.deploy;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Remembers the fingerprint of the last build that ended well, in one small file. It is forgotten
/// before a build starts, so that one that was killed is not taken for done.
final class BuildMemory {
  private final Path file;

  BuildMemory(Path file) {
    this.file = file;
  }

  boolean remembers(String fingerprint) {
    try {
      return Files.exists(file) && Files.readString(file).strip().equals(fingerprint);
    } catch (IOException e) {
      return false;
    }
  }

  void forget() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  void remember(String fingerprint) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      try (var channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        var bytes = ByteBuffer.wrap((fingerprint + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private Problem unwritable(IOException e) {
    return new Problem(
        "state-unwritable",
        file + " cannot be written: " + e.getMessage(),
        "Look at the free space and the permissions of the state folder.",
        e);
  }
}
