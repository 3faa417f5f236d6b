package dev.roadworthy.inspect;

import java.util.List;
import java.util.Optional;

/// The files of what is inspected, read within limits and never run.
public interface Tree {
  /// Sorted by path.
  List<TreeFile> files();

  /// The file's bytes; empty when it is absent, over the limit, or a link out of the tree.
  Optional<byte[]> bytes(String path);

  /// The file's text; empty as [#bytes], and when it is no text.
  Optional<String> text(String path);

  default boolean has(String path) {
    return files().stream().anyMatch(f -> f.path().equals(path));
  }
}
