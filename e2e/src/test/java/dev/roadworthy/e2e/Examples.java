package dev.roadworthy.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Copies of the examples, so that a test's data stays out of the repository.
final class Examples {
  private Examples() {}

  /// A fresh copy of `examples/NAME` below `into`.
  static Path copy(String name, Path into) throws IOException {
    Path from = Up.REPOSITORY.resolve("examples").resolve(name);
    Path to = into.resolve(name);
    try (var all = Files.walk(from)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        String relative = from.relativize(file).toString();
        if (relative.startsWith("node_modules")
            || relative.startsWith(".roadworthy")
            || relative.startsWith("data")) {
          continue;
        }
        if (Files.isDirectory(file)) {
          Files.createDirectories(to.resolve(relative));
        } else {
          Files.copy(file, to.resolve(relative));
        }
      }
    }
    return to;
  }
}
