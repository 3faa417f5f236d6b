package dev.roadworthy.supervisor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The machine's own small programs, by name on the PATH or in the system's folders.
final class Tools {
  private static final String SYSTEM =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private Tools() {}

  static boolean has(String name) {
    return find(name).isPresent();
  }

  static Optional<Path> find(String name) {
    for (String folder : (path() + ":" + SYSTEM).split(":")) {
      if (!folder.isEmpty()) {
        Path file = Path.of(folder).resolve(name);
        if (Files.isExecutable(file) && Files.isRegularFile(file)) {
          return Optional.of(file);
        }
      }
    }
    return Optional.empty();
  }

  /// Roadworthy's own PATH, or the system's folders where it has none.
  static String path() {
    String path = System.getenv("PATH");
    return path == null || path.isBlank() ? SYSTEM : path;
  }
}
