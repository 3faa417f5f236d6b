package dev.roadworthy.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Every commit, tree and blob that a name reaches, each once, as numbers: about 100 bytes an
/// object, so that a repository of a million of them fits beside the rest.
public final class Graph {
  static final int MAX_OBJECTS = 2_000_000;
  static final int MAX_EDGES = 20_000_000;
  private static final int MAX_PATH = 4096;

  final IdTable ids;
  final Names names = new Names();
  final Objects objects;
  final Refs refs;
  final String prefix;

  /// Of each object: 0 unseen, else what it is.
  final Ints kinds = new Ints();

  /// Of a commit: its tree. Of a tree: where its edges begin. Of a blob: its path, by number.
  final Ints detail = new Ints();

  /// Child and name, pair after pair; a tree's end with -1.
  final Ints edges = new Ints();

  /// Commits in the order they were read, with their times in seconds.
  final Ints commits = new Ints();

  final List<Long> times = new ArrayList<>();
  final List<String> paths = new ArrayList<>();

  private final BooleanSupplier stopped;
  private final Set<String> excluded;
  private final List<String> whys = new ArrayList<>();
  private final Map<Integer, Integer> positions = new HashMap<>();
  private int blobs;
  private int absent;
  private int broken;
  private int links;

  /// The asked folder is not in that commit.
  static final int NO_TREE = Integer.MAX_VALUE;

  static final int COMMIT = 1;
  static final int TREE = 2;
  static final int BLOB = 3;

  /// A blob or tree that a later commit than the asked one did not bring.
  static final int OLD = 4;

  /// A link's target, another repository, or what could not be read.
  static final int OTHER = 5;

  private Graph(
      GitFolder folder,
      Objects objects,
      Refs refs,
      Set<String> excluded,
      BooleanSupplier stopped,
      long key) {
    this.ids = new IdTable(folder.idBytes(), key);
    this.objects = objects;
    this.refs = refs;
    this.prefix = folder.prefix();
    this.excluded = excluded;
    this.stopped = stopped;
  }

  /// Walks from every name.
  ///
  /// @param since ids in hex of commits that, with all before them, are left out
  /// @param stopped polled often; true ends the walk, and the graph says it is in part
  /// @param key random, so that ids cannot be prepared to collide
  static Graph walk(
      GitFolder folder,
      Objects objects,
      Refs refs,
      Set<String> since,
      BooleanSupplier stopped,
      long key)
      throws IOException {
    var graph = new Graph(folder, objects, refs, since, stopped, key);
    graph.exclude();
    graph.start();
    graph.tellTroubles(folder);
    return graph;
  }

  /// How many commits were read.
  public int commitCount() {
    return commits.size();
  }

  /// How many versions of files there are.
  public int blobCount() {
    return blobs;
  }

  /// Sentences about what was not read; empty when all of it was.
  public List<String> whys() {
    return whys;
  }

  void say(String why) {
    if (!whys.contains(why)) {
      whys.add(why);
    }
  }

  /// Where a blob was seen first; one of its paths.
  String path(int blob) {
    return paths.get(detail.get(blob));
  }

  /// When a commit was made, in seconds; 0 for what is no commit that was read.
  public long time(int commit) {
    Integer at = positions().get(commit);
    return at == null ? 0 : times.get(at);
  }

  private Map<Integer, Integer> positions() {
    if (positions.isEmpty()) {
      for (int i = 0; i < commits.size(); i++) {
        positions.put(commits.get(i), i);
      }
    }
    return positions;
  }

  /// How many links to other repositories (submodules) its trees hold.
  public int linkCount() {
    return links;
  }

  int objectCount() {
    return ids.size();
  }

  private void tellTroubles(GitFolder folder) {
    objects.troubles().forEach(this::say);
    if (!refs.shallow().isEmpty()) {
      say("the clone is shallow: older commits were not fetched (git fetch --unshallow)");
    }
    if (absent > 0) {
      say(
          (absent == 1 ? "1 object is" : absent + " objects are")
              + (folder.partial()
                  ? " absent, the clone is partial (git fetch --refetch --no-filter)"
                  : " absent"));
    }
    if (broken > 0) {
      say((broken == 1 ? "1 object is" : broken + " objects are") + " damaged (git fsck)");
    }
    if (refs.cutOff()) {
      say("it has more than " + Refs.MAX_TIPS + " branches and tags");
    }
  }

  /// Marks all that the excluded commits hold, so that it counts as seen.
  private void exclude() throws IOException {
    if (excluded.isEmpty()) {
      return;
    }
    Ints queue = new Ints();
    for (String id : excluded) {
      push(HexFormat.of().parseHex(id), queue);
    }
    while (queue.size() > 0 && !stopped.getAsBoolean()) {
      int number = queue.removeLast();
      GitObject commit = readOrCount(number, PackEntry.COMMIT);
      if (commit != null) {
        kinds.set(number, OLD);
        int tree = parents(number, commit.bytes(), queue);
        if (tree >= 0 && tree != NO_TREE) {
          walkTrees(tree, OLD);
        }
      }
    }
  }

  private void start() throws IOException {
    Ints queue = new Ints();
    List<Map.Entry<String, String>> tips = new ArrayList<>(refs.tips().entrySet());
    for (int i = tips.size() - 1; i >= 0; i--) {
      push(HexFormat.of().parseHex(tips.get(i).getValue()), queue);
    }
    while (queue.size() > 0) {
      if (ids.size() > MAX_OBJECTS || stopped.getAsBoolean()) {
        say(
            ids.size() > MAX_OBJECTS
                ? "only the first " + MAX_OBJECTS + " objects were read"
                : "the time for it was over");
        return;
      }
      visit(queue.removeLast(), queue);
    }
  }

  /// A name may also stand for a tag, a tree or a blob.
  private void visit(int number, Ints queue) throws IOException {
    GitObject object = readOrCount(number, 0);
    if (object == null) {
      return;
    }
    switch (object.type()) {
      case PackEntry.COMMIT -> visitCommit(number, object.bytes(), queue);
      case PackEntry.TAG -> {
        int target = idAfter(object.bytes(), 0, "object ");
        kinds.set(number, OTHER);
        if (target >= 0) {
          push(idAt(object.bytes(), target), queue);
        }
      }
      case PackEntry.TREE -> {
        kinds.set(number, 0);
        walkTrees(number, TREE);
      }
      default -> {
        kinds.set(number, 0);
        addBlob(number, "");
      }
    }
  }

  private void visitCommit(int number, byte[] bytes, Ints queue) throws IOException {
    kinds.set(number, COMMIT);
    int tree = parents(number, bytes, queue);
    if (tree < 0) {
      broken++;
      return;
    }
    detail.set(number, tree);
    commits.add(number);
    times.add(committed(bytes));
    if (tree != NO_TREE) {
      walkTrees(tree, TREE);
    }
  }

  /// Puts the parents into the queue.
  ///
  /// @return the commit's tree, or -1 when it has none
  private int parents(int commit, byte[] bytes, Ints queue) {
    int at = idAfter(bytes, 0, "tree ");
    if (at < 0) {
      return -1;
    }
    int tree = below(idAt(bytes, at));
    if (!refs.shallow().isEmpty()
        && refs.shallow().contains(HexFormat.of().formatHex(ids.id(commit)))) {
      return tree;
    }
    int hex = ids.width() * 2;
    at = idAfter(bytes, at + hex + 1, "parent ");
    while (at >= 0) {
      push(idAt(bytes, at), queue);
      at = idAfter(bytes, at + hex + 1, "parent ");
    }
    return tree;
  }

  /// The tree of the asked folder in a commit's tree.
  private int below(byte[] root) {
    byte[] tree = root;
    for (int from = 0; from < prefix.length(); from = prefix.indexOf('/', from) + 1) {
      tree = child(tree, prefix.substring(from, prefix.indexOf('/', from)));
      if (tree == null) {
        return NO_TREE;
      }
    }
    return number(tree, 0);
  }

  private byte @Nullable [] child(byte[] tree, String name) {
    GitObject object = readOrCount(number(tree, 0), PackEntry.TREE);
    if (object == null) {
      return null;
    }
    for (TreeEntry entry : TreeEntry.parse(object.bytes(), ids.width())) {
      if (entry.folder() && entry.name().equals(name)) {
        return entry.id();
      }
    }
    return null;
  }

  private void push(byte[] id, Ints queue) {
    int number = number(id, 0);
    if (kinds.get(number) == 0) {
      kinds.set(number, OTHER);
      queue.add(number);
    }
  }

  int number(byte[] from, int at) {
    int number = ids.add(from, at);
    if (number >= kinds.size()) {
      kinds.reach(number);
      detail.reach(number);
    }
    return number;
  }

  private @Nullable GitObject readOrCount(int number, int type) {
    try {
      GitObject object = objects.read(ids.id(number));
      if (object == null) {
        absent++;
        return null;
      }
      if (type != 0 && object.type() != type) {
        broken++;
        return null;
      }
      return object;
    } catch (IOException e) {
      broken++;
      return null;
    }
  }

  /// What waits to be walked: a tree and the path to it.
  private record Waiting(int tree, String path) {}

  private void walkTrees(int root, int mark) {
    if (kinds.get(root) != 0) {
      return;
    }
    List<Waiting> todo = new ArrayList<>();
    todo.add(new Waiting(root, ""));
    kinds.set(root, mark);
    while (!todo.isEmpty()) {
      Waiting next = todo.removeLast();
      GitObject tree = readOrCount(next.tree(), PackEntry.TREE);
      detail.set(next.tree(), edges.size());
      if (tree != null && !parse(tree.bytes(), next.path(), mark, todo)) {
        broken++;
      }
      edges.add(-1);
    }
  }

  /// Reads the entries of a tree: mode, space, name, NUL, id.
  private boolean parse(byte[] b, String path, int mark, List<Waiting> todo) {
    int at = 0;
    while (at < b.length) {
      int mode = 0;
      while (at < b.length && b[at] != ' ') {
        mode = mode << 3 | b[at++] - '0' & 7;
      }
      int name = ++at;
      while (at < b.length && b[at] != 0) {
        at++;
      }
      if (at + 1 + ids.width() > b.length) {
        return false;
      }
      int nameNumber = names.add(b, name, at - name);
      enter(mode & 0170000, b, at + 1, nameNumber, path, mark, todo);
      at += 1 + ids.width();
    }
    return true;
  }

  private void enter(
      int mode, byte[] b, int idAt, int name, String path, int mark, List<Waiting> todo) {
    if (mode == 0160000) {
      links++;
      return;
    }
    int number = number(b, idAt);
    boolean tree = mode == 0040000;
    if (edges.size() < MAX_EDGES && mark == TREE && mode != 0120000) {
      edges.add(number);
      edges.add(name);
    }
    if (kinds.get(number) != 0) {
      return;
    }
    if (tree && path.length() < MAX_PATH) {
      kinds.set(number, mark);
      todo.add(new Waiting(number, path + names.name(name) + "/"));
    } else if (!tree && mode != 0120000) {
      if (mark == OLD) {
        kinds.set(number, OLD);
      } else {
        addBlob(number, path + names.name(name));
      }
    }
  }

  private void addBlob(int number, String path) {
    kinds.set(number, BLOB);
    detail.set(number, paths.size());
    paths.add(path);
    blobs++;
  }

  private byte[] idAt(byte[] bytes, int at) {
    byte[] id = new byte[ids.width()];
    for (int i = 0; i < id.length; i++) {
      id[i] =
          (byte)
              (Character.digit(bytes[at + 2 * i], 16) << 4
                  | Character.digit(bytes[at + 2 * i + 1], 16));
    }
    return id;
  }

  /// @return where the id begins when `word` stands at `at`, else -1
  private int idAfter(byte[] bytes, int at, String word) {
    if (at + word.length() + 2 * ids.width() > bytes.length) {
      return -1;
    }
    for (int i = 0; i < word.length(); i++) {
      if (bytes[at + i] != word.charAt(i)) {
        return -1;
      }
    }
    return at + word.length();
  }

  /// The committer's time in seconds: what orders commits.
  private static long committed(byte[] bytes) {
    byte[] word = {'\n', 'c', 'o', 'm', 'm', 'i', 't', 't', 'e', 'r', ' '};
    int limit = Math.min(bytes.length, 65_536);
    for (int at = 0; at + word.length < limit; at++) {
      if (bytes[at] == '\n' && java.util.Arrays.equals(word, 0, 11, bytes, at, at + 11)) {
        int end = at + 11;
        int mail = end;
        while (end < limit && bytes[end] != '\n') {
          mail = bytes[end] == '>' ? end : mail;
          end++;
        }
        long time = 0;
        for (int i = mail + 2; i < end && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
          time = time * 10 + bytes[i] - '0';
        }
        return time;
      }
      if (bytes[at] == '\n' && bytes[at + 1] == '\n') {
        break;
      }
    }
    return 0;
  }
}
