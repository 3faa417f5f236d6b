package dev.roadworthy.git;

/// Takes the blobs of a repository, each once; one sink a thread.
public interface BlobSink {
  /// Whether a file of this path is worth inflating.
  boolean wants(String path);

  /// A blob with nothing known about any of it.
  ///
  /// @param blob its number in the graph
  /// @param bytes reused after the call; only the first `length` count
  void whole(int blob, String path, byte[] bytes, int length);

  /// A blob made of one that this sink has taken before, of the same path.
  ///
  /// @param base the number of that blob
  /// @param delta what was copied from it and what is new
  void derived(int blob, String path, int base, byte[] bytes, int length, Delta delta);

  /// A blob too large for memory, in portions.
  Portions large(int blob, String path);
}
