package dev.roadworthy.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Everything a pass over a repository delivered, checked on the way.
final class Collected implements BlobSink {
  final Map<Integer, byte[]> blobs = new ConcurrentHashMap<>();
  final Map<String, String> textByPath = new ConcurrentSkipListMap<>();
  final AtomicInteger derived = new AtomicInteger();
  final Graph graph;

  private Collected(Graph graph) {
    this.graph = graph;
  }

  static Collected of(GitFolder folder) throws IOException {
    return of(folder, Optional.empty());
  }

  static Collected of(GitFolder folder, Optional<String> since) throws IOException {
    try (Repository repository = Repository.open(folder)) {
      var collected = new Collected(repository.graph(since, () -> false, 42));
      repository.blobs(collected.graph, () -> collected, 2, () -> false, _ -> {});
      return collected;
    }
  }

  /// Id in hex and content, as git tells them.
  Map<String, String> byId() {
    Map<String, String> out = new TreeMap<>();
    blobs.forEach((number, bytes) ->
        out.put(
            HexFormat.of().formatHex(graph.ids.id(number)),
            new String(bytes, StandardCharsets.ISO_8859_1)));
    return out;
  }

  static Map<String, String> asGitTells(GitProgram git, String... revisions) throws IOException {
    Map<String, String> out = new TreeMap<>();
    var words = new java.util.ArrayList<>(java.util.List.of("rev-list", "--objects"));
    words.add("--no-object-names");
    words.addAll(java.util.List.of(revisions));
    var ids = new TreeSet<String>(git.run(words.toArray(String[]::new)).lines().toList());
    for (String id : ids) {
      if (git.run("cat-file", "-t", id).strip().equals("blob")) {
        byte[] bytes = git.bytes(new byte[0], "cat-file", "blob", id);
        out.put(id, new String(bytes, StandardCharsets.ISO_8859_1));
      }
    }
    return out;
  }

  @Override
  public boolean wants(String path) {
    return true;
  }

  @Override
  public void whole(int blob, String path, byte[] bytes, int length) {
    assertThat(blobs.put(blob, Arrays.copyOf(bytes, length))).as("once").isNull();
    textByPath.put(path, new String(bytes, 0, length, StandardCharsets.UTF_8));
  }

  @Override
  public void derived(int blob, String path, int base, byte[] bytes, int length, Delta delta) {
    derived.incrementAndGet();
    byte[] before = blobs.get(base);
    int at = 0;
    for (int piece = 0; piece < delta.pieces(); piece++) {
      assertThat(delta.start(piece)).isEqualTo(at);
      at = delta.end(piece);
      int source = delta.source(piece);
      if (source >= 0) {
        int count = at - delta.start(piece);
        assertThat(Arrays.equals(before, source, source + count, bytes, delta.start(piece), at))
            .isTrue();
      }
    }
    assertThat(at).isEqualTo(length);
    whole(blob, path, bytes, length);
  }

  @Override
  public Portions large(int blob, String path) {
    var size = new int[1];
    blobs.put(blob, new byte[0]);
    return new Portions() {
      @Override
      public boolean take(byte[] bytes, int length) {
        size[0] += length;
        return true;
      }

      @Override
      public void end() {
        textByPath.put(path, "large " + size[0]);
      }
    };
  }
}
