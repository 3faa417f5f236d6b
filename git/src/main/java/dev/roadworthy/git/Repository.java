package dev.roadworthy.git;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// An open repository. For one thread, but where a method says otherwise.
public final class Repository implements Closeable {
  private final GitFolder folder;
  private final Objects objects;
  private final Refs refs;

  private Repository(GitFolder folder, Objects objects, Refs refs) {
    this.folder = folder;
    this.objects = objects;
    this.refs = refs;
  }

  public static Repository open(GitFolder folder) throws IOException {
    Refs refs = Refs.read(folder);
    return new Repository(folder, Objects.open(folder), refs);
  }

  public Refs refs() {
    return refs;
  }

  /// Which files are tracked; empty for a bare repository.
  public Index index() throws IOException {
    return Index.read(folder.git().resolve("index"), folder.idBytes());
  }

  /// Every commit, tree and blob that a name reaches.
  ///
  /// @param since leave out what the commit of this name or id (in hex, at least seven digits, or
  ///   the name of a branch or tag) holds and all before it
  /// @param stopped polled often; true ends the walk
  /// @param key random
  public Graph graph(Optional<String> since, BooleanSupplier stopped, long key) throws IOException {
    Set<String> excluded = since.isPresent() ? Set.of(resolve(since.get())) : Set.of();
    return Graph.walk(folder, objects, refs, excluded, stopped, key);
  }

  /// The id in hex of a commit said as a person says it.
  public String resolve(String name) throws IOException {
    for (String prefix : List.of("", "refs/heads/", "refs/tags/", "refs/remotes/")) {
      String id = refs.tips().get(prefix + name);
      if (id != null) {
        return id;
      }
    }
    if (name.length() == 2 * folder.idBytes() && name.chars().allMatch(HexFormat::isHexDigit)) {
      return name;
    }
    return objects
        .complete(name)
        .orElseThrow(() -> new IOException("there is no commit " + Text.shown(name, 60)));
  }

  /// Hands every blob of the graph to sinks, each once.
  ///
  /// @param sinks one is made for each thread
  /// @param progress told how many blobs are done
  public void blobs(
      Graph graph,
      Supplier<BlobSink> sinks,
      int threads,
      BooleanSupplier stopped,
      LongConsumer progress)
      throws IOException {
    new BlobPass(graph, stopped, progress).run(sinks, threads);
  }

  /// Which commits hold these blobs, or files of these names.
  public List<Occurrence> occurrences(Graph graph, IntPredicate blobs, Predicate<String> names) {
    return Occurrences.find(graph, blobs, names);
  }

  /// A commit by its number in the graph.
  public Commit commit(Graph graph, int number) {
    byte[] id = graph.ids.id(number);
    String hex = HexFormat.of().formatHex(id);
    try {
      GitObject object = objects.read(id);
      return Commit.read(hex, object == null ? new byte[0] : object.bytes());
    } catch (IOException e) {
      return Commit.read(hex, new byte[0]);
    }
  }

  /// A file of HEAD's tree.
  ///
  /// @param size bytes; -1 when the object is absent or damaged
  public record HeadFile(String path, long size, byte[] id) {}

  /// The files of HEAD's tree below the asked folder, without links and submodules.
  ///
  /// @param limit at most this many
  public List<HeadFile> headFiles(int limit) throws IOException {
    List<HeadFile> files = new ArrayList<>();
    if (refs.head().isPresent()) {
      GitObject commit = objects.read(HexFormat.of().parseHex(refs.head().get()));
      if (commit == null || commit.type() != PackEntry.COMMIT || commit.bytes().length < 45) {
        throw new BrokenObject("HEAD's commit is absent");
      }
      String tree = new String(commit.bytes(), 5, 2 * folder.idBytes(), Text.ASCII);
      try {
        HeadTree.collect(objects, HexFormat.of().parseHex(tree), folder.prefix(), limit, files);
      } catch (IllegalArgumentException e) {
        throw new BrokenObject("HEAD's commit is damaged", e);
      }
    }
    return files;
  }

  /// Writes the files of HEAD's tree into an empty folder: plain files only, no filter is applied.
  ///
  /// @return how many files were left out: unreadable, too large, or of a name that is not written
  public int export(Path into, BooleanSupplier stopped) throws IOException {
    return HeadExport.write(this, objects, into, stopped);
  }

  /// The bytes of a blob; empty when it is absent, damaged, or larger than `limit`.
  public Optional<byte[]> blob(byte[] id, int limit) {
    try {
      GitObject object = objects.read(id);
      return object == null || object.bytes().length > limit
          ? Optional.empty()
          : Optional.of(object.bytes());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    objects.close();
  }
}
