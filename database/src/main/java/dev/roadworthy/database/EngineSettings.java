package dev.roadworthy.database;

import dev.roadworthy.base.ByteSize;
import java.nio.file.Path;
import java.util.Optional;

/// Where and how big the embedded PostgreSQL is.
///
/// @param folder holds the data folder and the lock; created when absent
/// @param cache where the programs are unpacked, once for all apps of the machine; must be readable
///   by everybody when Roadworthy runs as root. Empty: chosen
/// @param connections most clients at once, 5 to 500; each costs some 3 MB while it is open
/// @param sharedBuffers PostgreSQL's own page cache, at least 1 MiB; touched pages are what it
///   costs
public record EngineSettings(
    Path folder, Optional<Path> cache, int connections, ByteSize sharedBuffers) {
  public EngineSettings {
    folder = folder.toAbsolutePath().normalize();
    if (connections < 5 || connections > 500) {
      throw new IllegalArgumentException("connections: expected 5 to 500, was " + connections);
    }
  }

  /// In the `postgres` folder of a state folder: 40 connections, 16 MiB of buffers.
  public static EngineSettings in(Path state) {
    return new EngineSettings(
        state.resolve("postgres"), Optional.empty(), 40, ByteSize.parse("16MiB"));
  }

  Path data() {
    return folder.resolve("data");
  }
}
