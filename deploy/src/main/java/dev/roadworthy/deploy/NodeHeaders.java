package dev.roadworthy.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The C++ headers that come with Node. Packages with native code (better-sqlite3, bcrypt) are then
/// compiled against the Node that will run them, and node-gyp has no need to download headers of
/// the same version from nodejs.org.
final class NodeHeaders {
  private NodeHeaders() {}

  /// What a build is told: node-gyp's `nodedir`, or nothing.
  ///
  /// @param path the folders of `PATH`
  static Map<String, String> environment(String path) {
    return prefix(path).map(p -> Map.of("npm_config_nodedir", p.toString())).orElse(Map.of());
  }

  private static Optional<Path> prefix(String path) {
    for (String folder : path.split(":")) {
      Path node = Path.of(folder, "node");
      if (Files.isExecutable(node)) {
        try {
          return Optional.ofNullable(node.toRealPath().getParent())
              .map(Path::getParent)
              .filter(p -> Files.isReadable(p.resolve("include/node/node_version.h")));
        } catch (IOException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
