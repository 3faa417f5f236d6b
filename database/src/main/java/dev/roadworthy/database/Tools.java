package dev.roadworthy.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Programs of the system, found where systems keep them, whatever PATH says.
final class Tools {
  private static final String[] FOLDERS = {
    "/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin", "/run/current-system/sw/bin"
  };

  private Tools() {}

  static Optional<Path> find(String name) {
    for (String folder : FOLDERS) {
      Path p = Path.of(folder, name);
      if (Files.isExecutable(p)) {
        return Optional.of(p);
      }
    }
    return Optional.empty();
  }
}
