package dev.roadworthy.git;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Goes through the trees of a [DeltaForest], a version always after the one it is made of, whose
/// bytes stay only as long as another version needs them. One a thread.
final class DeltaWalk implements Closeable {
  /// Bytes of unfinished versions in memory, a thread: a chain that needs more is not followed.
  private static final long MAX_HELD = 96L << 20;

  private static final int MAX_SPARE = 8;
  private static final int SMALLEST_BITS = 12;

  private final Graph graph;
  private final BlobSink sink;
  private final Runnable step;
  private final BooleanSupplier stopped;
  private final PackReader reader = new PackReader();
  private final PackEntry entry = new PackEntry();
  private final Delta delta = new Delta();
  private final List<Deque<byte[]>> spare = new ArrayList<>();
  private byte[] change = new byte[4096];
  private long held;

  /// A version whose differences are not all read yet.
  private static final class Open {
    final int node;
    final byte[] bytes;
    final int length;
    int nextChild;

    Open(int node, byte[] bytes, int length, int nextChild) {
      this.node = node;
      this.bytes = bytes;
      this.length = length;
      this.nextChild = nextChild;
    }
  }

  /// @param step told of each version
  DeltaWalk(Graph graph, BlobSink sink, Runnable step, BooleanSupplier stopped) {
    this.graph = graph;
    this.sink = sink;
    this.step = step;
    this.stopped = stopped;
    for (int bits = 0; bits < 31; bits++) {
      spare.add(new ArrayDeque<>());
    }
  }

  void from(DeltaForest forest, int root) {
    List<Open> stack = new ArrayList<>();
    try {
      open(forest, root, stack);
    } catch (TooLarge e) {
      large(forest, root);
    } catch (IOException e) {
      held = 0; // it and what is made of it count as unread
    }
    while (!stack.isEmpty() && !stopped.getAsBoolean()) {
      Open top = stack.getLast();
      int child = top.nextChild;
      if (child < 0) {
        release(stack.removeLast());
        continue;
      }
      top.nextChild = forest.nextSibling(child);
      try {
        derive(forest, top, child, stack);
      } catch (IOException e) {
        held = stack.stream().mapToLong(o -> o.bytes.length).sum();
      }
    }
    held = 0;
  }

  private void open(DeltaForest forest, int node, List<Open> stack) throws IOException {
    entry.read(forest.pack, graph.ids.width(), forest.offset(node));
    if (entry.type != PackEntry.BLOB) {
      throw new BrokenObject("a tree names something as a file that is none");
    }
    int length = Objects.checkedSize(entry.size);
    byte[] bytes = room(length);
    reader.inflate(forest.pack, entry.body, bytes, length);
    int number = forest.number(node);
    if (number >= 0) {
      sink.whole(number, graph.path(number), bytes, length);
      step.run();
    }
    push(forest, node, bytes, length, stack);
  }

  private void derive(DeltaForest forest, Open base, int node, List<Open> stack)
      throws IOException {
    entry.read(forest.pack, graph.ids.width(), forest.offset(node));
    int size = Objects.checkedSize(entry.size);
    if (size > change.length) {
      change = new byte[size + size / 4];
    }
    reader.inflate(forest.pack, entry.body, change, size);
    int from = delta.open(change, size, base.length, Objects.MAX_BYTES);
    int length = delta.resultLength();
    byte[] bytes = room(length);
    delta.apply(base.bytes, base.length, change, from, size, bytes);
    if (base.nextChild < 0) {
      release(stack.removeLast());
    }
    int number = forest.number(node);
    int baseNumber = forest.number(base.node);
    if (number >= 0) {
      String path = graph.path(number);
      if (baseNumber >= 0 && graph.path(baseNumber).equals(path)) {
        sink.derived(number, path, baseNumber, bytes, length, delta);
      } else {
        sink.whole(number, path, bytes, length);
      }
    }
    if (number >= 0) {
      step.run();
    }
    push(forest, node, bytes, length, stack);
  }

  private void push(DeltaForest forest, int node, byte[] bytes, int length, List<Open> stack) {
    var open = new Open(node, bytes, length, forest.firstChild(node));
    if (open.nextChild < 0) {
      release(open);
    } else {
      stack.add(open);
    }
  }

  /// Sizes are powers of two, so that what one version leaves fits the next.
  private byte[] room(int length) throws IOException {
    int bits = Math.max(SMALLEST_BITS, 32 - Integer.numberOfLeadingZeros(Math.max(1, length - 1)));
    held += 1L << bits;
    if (held > MAX_HELD) {
      held -= 1L << bits;
      throw new BrokenObject("too many large versions of a file depend on each other");
    }
    byte[] bytes = spare.get(bits).pollLast();
    return bytes == null ? new byte[1 << bits] : bytes;
  }

  private void release(Open open) {
    held -= open.bytes.length;
    Deque<byte[]> same = spare.get(31 - Integer.numberOfLeadingZeros(open.bytes.length));
    if (same.size() < MAX_SPARE && open.bytes.length <= 1 << 20) {
      same.addLast(open.bytes);
    }
  }

  /// Too large for memory: read in portions; what is made of it is not read.
  private void large(DeltaForest forest, int node) {
    int number = forest.number(node);
    if (number < 0) {
      return;
    }
    try {
      entry.read(forest.pack, graph.ids.width(), forest.offset(node));
      Portions portions = sink.large(number, graph.path(number));
      reader.stream(forest.pack, entry.body, entry.size, portions);
      portions.end();
      step.run();
    } catch (IOException e) {
      held = 0; // counted as unread
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
