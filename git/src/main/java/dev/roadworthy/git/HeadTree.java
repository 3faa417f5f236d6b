package dev.roadworthy.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Lists the files of a tree; a tree that holds itself many times over is cut off at a limit.
final class HeadTree {
  private static final int MAX_PATH = 4096;

  private HeadTree() {}

  private record Waiting(byte[] tree, String path) {}

  static void collect(
      Objects objects, byte[] root, String prefix, int limit, List<Repository.HeadFile> into)
      throws IOException {
    List<Waiting> todo = new ArrayList<>();
    todo.add(new Waiting(root, ""));
    int trees = 0;
    while (!todo.isEmpty() && into.size() < limit && trees++ < limit) {
      Waiting next = todo.removeLast();
      GitObject tree = objects.read(next.tree());
      if (tree == null || tree.type() != PackEntry.TREE) {
        throw new BrokenObject("a tree of HEAD is absent");
      }
      for (TreeEntry entry : TreeEntry.parse(tree.bytes(), objects.width())) {
        String path = next.path() + entry.name();
        boolean inside = path.startsWith(prefix) || prefix.startsWith(path + "/");
        if (!inside || path.length() > MAX_PATH) {
          continue;
        }
        if (entry.folder()) {
          todo.add(new Waiting(entry.id(), path + "/"));
        } else if (entry.file()) {
          long size = objects.size(entry.id());
          into.add(new Repository.HeadFile(path.substring(prefix.length()), size, entry.id()));
        }
      }
    }
  }
}
