package dev.roadworthy.git;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The wanted blobs of a pack, arranged by what each is stored as a difference from.
final class DeltaForest {
  /// Offset and number share a long: packs up to 2 TB, graphs up to 4 million objects.
  private static final int NUMBER_BITS = 22;

  final Pack pack;
  private final long[] wanted;
  private final Map<Long, Integer> bases = new HashMap<>();
  private final Ints offsetsHigh = new Ints();
  private final Ints offsetsLow = new Ints();
  private final Ints numbers = new Ints();
  private final Ints firstChild = new Ints();
  private final Ints nextSibling = new Ints();
  private final Ints roots = new Ints();

  private DeltaForest(Pack pack, long[] wanted) {
    this.pack = pack;
    this.wanted = wanted;
  }

  static DeltaForest of(Pack pack, Graph graph, Ints blobs) throws IOException {
    long[] wanted = new long[blobs.size()];
    for (int i = 0; i < wanted.length; i++) {
      int number = blobs.get(i);
      wanted[i] = pack.find(graph.ids.id(number), 0) << NUMBER_BITS | number;
    }
    Arrays.sort(wanted);
    var forest = new DeltaForest(pack, wanted);
    for (long each : wanted) {
      forest.node(each >> NUMBER_BITS, (int) (each & (1 << NUMBER_BITS) - 1));
    }
    forest.link(graph.ids.width());
    return forest;
  }

  int rootCount() {
    return roots.size();
  }

  int root(int i) {
    return roots.get(i);
  }

  long offset(int node) {
    return (long) offsetsHigh.get(node) << 31 | offsetsLow.get(node);
  }

  /// The blob's number in the graph, or -1 for one that is only a base.
  int number(int node) {
    return numbers.get(node);
  }

  /// @return -1 when there is none
  int firstChild(int node) {
    return firstChild.get(node) - 1;
  }

  /// @return -1 when there is none
  int nextSibling(int node) {
    return nextSibling.get(node) - 1;
  }

  private int node(long offset, int number) {
    offsetsHigh.add((int) (offset >>> 31));
    offsetsLow.add((int) (offset & Integer.MAX_VALUE));
    numbers.add(number);
    firstChild.add(0);
    nextSibling.add(0);
    return numbers.size() - 1;
  }

  /// Bases nobody wants are nodes too; they are found while going through the list.
  private void link(int width) {
    var entry = new PackEntry();
    for (int node = 0; node < numbers.size(); node++) {
      try {
        entry.read(pack, width, offset(node));
        if (entry.base < 0) {
          roots.add(node);
        } else {
          int base = find(entry.base);
          nextSibling.set(node, firstChild.get(base));
          firstChild.set(base, node + 1);
        }
      } catch (IOException e) {
        continue; // never reached, so counted as unread
      }
    }
  }

  private int find(long offset) {
    int at = Arrays.binarySearch(wanted, offset << NUMBER_BITS);
    int insert = at >= 0 ? at : -at - 1;
    if (insert < wanted.length && wanted[insert] >> NUMBER_BITS == offset) {
      return insert;
    }
    return bases.computeIfAbsent(offset, o -> node(o, -1));
  }
}
