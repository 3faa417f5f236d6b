package dev.roadworthy.inspect;

/// One file of the inspected tree.
///
/// @param path relative to the repository, with slashes
/// @param size bytes
/// @param tracked whether version control holds it
public record TreeFile(String path, long size, boolean tracked) {
  public FileContext context() {
    return FileContext.of(path);
  }

  /// The last part of the path.
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
