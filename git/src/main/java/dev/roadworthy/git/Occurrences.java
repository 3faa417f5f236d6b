package dev.roadworthy.git;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/// Finds which commits hold certain blobs, or files of certain names: each tree is asked once and
/// remembers its answer.
final class Occurrences {
  /// Places more than these are not followed, and it is said.
  private static final int MAX_PLACES = 20_000;

  private static final int MAX_REMEMBERED = 8_000_000;
  private static final int MAX_REFS = 10;
  private static final int[] NONE = {};

  private final Graph graph;
  private final IntPredicate blobWanted;
  private final byte[] nameWanted;
  private final byte[] folderWanted;

  /// Places by number: path, and blob or -1.
  private final Map<Key, Integer> places = new HashMap<>();

  private final List<Key> keys = new ArrayList<>();
  private final Map<Key, int[]> answers = new HashMap<>();
  private final byte[] reaches;
  private int remembered;

  private record Key(String path, int number) {
    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
      return other instanceof Key k && k.number == number && k.path.equals(path);
    }

    @Override
    public int hashCode() {
      return path.hashCode() * 31 + number;
    }
  }

  private Occurrences(Graph graph, IntPredicate blobs, Predicate<String> names) {
    this.graph = graph;
    this.blobWanted = blobs;
    this.nameWanted = new byte[graph.names.size()];
    this.folderWanted = new byte[graph.names.size()];
    for (int i = 0; i < nameWanted.length; i++) {
      String name = graph.names.name(i);
      nameWanted[i] = (byte) (names.test(name) ? 1 : 0);
      folderWanted[i] = (byte) (names.test(name + "/") ? 1 : 0);
    }
    this.reaches = new byte[graph.ids.size()];
  }

  /// @param blobs tells by number which blobs are looked for
  /// @param names tells by name which files are looked for, whatever they hold; a folder's name
  ///   ends in a slash
  static List<Occurrence> find(Graph graph, IntPredicate blobs, Predicate<String> names) {
    return new Occurrences(graph, blobs, names).all();
  }

  private List<Occurrence> all() {
    if (graph.edges.size() >= Graph.MAX_EDGES) {
      graph.say("the repository is too large to tell which commits hold each finding");
    }
    Integer[] order = new Integer[graph.commits.size()];
    // Children are read before their parents, which settles those of the same second.
    Arrays.setAll(order, i -> order.length - 1 - i);
    Arrays.sort(order, (a, b) -> Long.compare(graph.times.get(a), graph.times.get(b)));
    Ints first = new Ints();
    Ints last = new Ints();
    for (Integer at : order) {
      int commit = graph.commits.get(at);
      for (int place : ofCommit(commit)) {
        if (place >= first.size()) {
          first.reach(place);
          last.reach(place);
        }
        first.set(place, first.get(place) == 0 ? commit + 1 : first.get(place));
        last.set(place, commit);
      }
    }
    return tell(first, last);
  }

  private List<Occurrence> tell(Ints first, Ints last) {
    List<List<String>> refs = new ArrayList<>();
    keys.forEach(_ -> refs.add(new ArrayList<>()));
    boolean[] head = new boolean[keys.size()];
    if (!keys.isEmpty()) {
      graph.refs.tips().forEach((name, id) -> tip(name, id, refs, head));
    }
    List<Occurrence> out = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      Key key = keys.get(i);
      out.add(
          new Occurrence(
              key.path(), key.number(), first.get(i) - 1, last.get(i), head[i], refs.get(i)));
    }
    return out;
  }

  private void tip(String name, String id, List<List<String>> refs, boolean[] head) {
    int commit = graph.ids.find(HexFormat.of().parseHex(id), 0);
    if (commit < 0 || graph.kinds.get(commit) != Graph.COMMIT) {
      return;
    }
    for (int place : ofCommit(commit)) {
      if (name.equals("HEAD")) {
        head[place] = true;
      } else if (refs.get(place).size() < MAX_REFS) {
        refs.get(place).add(name);
      }
    }
  }

  private int[] ofCommit(int commit) {
    int tree = graph.detail.get(commit);
    return tree == Graph.NO_TREE ? NONE : of(tree, "");
  }

  /// The places below a tree that stands at a path.
  private int[] of(int tree, String path) {
    if (graph.kinds.get(tree) != Graph.TREE || !reaches(tree, 0)) {
      return NONE;
    }
    Key key = new Key(path, tree);
    int[] known = answers.get(key);
    if (known != null) {
      return known;
    }
    int[] found = new int[8];
    int count = 0;
    for (int at = graph.detail.get(tree); graph.edges.get(at) >= 0; at += 2) {
      int child = graph.edges.get(at);
      int name = graph.edges.get(at + 1);
      int[] more = NONE;
      if (graph.kinds.get(child) == Graph.TREE) {
        more = folder(child, name, path);
      } else if (blobWanted.test(child) || nameWanted[name] == 1) {
        more = leaf(path + graph.names.name(name), child, name);
      }
      if (more.length > 0) {
        found = Arrays.copyOf(found, Math.max(found.length, 2 * (count + more.length)));
        System.arraycopy(more, 0, found, count, more.length);
        count += more.length;
      }
    }
    int[] answer = Arrays.copyOf(found, count);
    if (remembered < MAX_REMEMBERED) {
      remembered += count + 16;
      answers.put(key, answer);
    }
    return answer;
  }

  /// A folder looked for by its name stands for all that is in it.
  private int[] folder(int tree, int name, String path) {
    String below = path + graph.names.name(name) + "/";
    if (folderWanted[name] == 1) {
      int place = place(below, -1);
      return place < 0 ? NONE : new int[] {place};
    }
    return reaches[tree] == 2 ? of(tree, below) : NONE;
  }

  private int[] leaf(String path, int blob, int name) {
    int byBlob = blobWanted.test(blob) ? place(path, blob) : -1;
    int byName = nameWanted[name] == 1 ? place(path, -1) : -1;
    if (byBlob >= 0 && byName >= 0) {
      return new int[] {byBlob, byName};
    }
    return byBlob < 0 && byName < 0 ? NONE : new int[] {Math.max(byBlob, byName)};
  }

  private int place(String path, int blob) {
    Key key = new Key(path, blob);
    Integer known = places.get(key);
    if (known != null) {
      return known;
    }
    if (keys.size() >= MAX_PLACES) {
      graph.say("only the first " + MAX_PLACES + " places in the history are told");
      return -1;
    }
    places.put(key, keys.size());
    keys.add(key);
    return keys.size() - 1;
  }

  /// Whether anything looked for is below; 1 no, 2 yes, 0 not asked yet. Depth is that of paths.
  private boolean reaches(int tree, int depth) {
    if (reaches[tree] != 0 || depth > 2000) {
      return reaches[tree] == 2;
    }
    reaches[tree] = 1;
    byte answer = 1;
    int at = graph.detail.get(tree);
    for (; at < graph.edges.size() && graph.edges.get(at) >= 0; at += 2) {
      int child = graph.edges.get(at);
      boolean below =
          graph.kinds.get(child) == Graph.TREE
              ? reaches(child, depth + 1) || folderWanted[graph.edges.get(at + 1)] == 1
              : blobWanted.test(child) || nameWanted[graph.edges.get(at + 1)] == 1;
      if (below) {
        answer = 2;
      }
    }
    reaches[tree] = answer;
    return answer == 2;
  }
}
