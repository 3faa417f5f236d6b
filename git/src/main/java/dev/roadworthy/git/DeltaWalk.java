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

  private final Graph graph;
  private final BlobSink sink;
  private final Runnable step;
  private final BooleanSupplier stopped;
  private final PackReader reader = new PackReader();
  private final PackEntry entry = new PackEntry();
  private final Delta delta = new Delta();
  private final Deque<byte[]> spare = new ArrayDeque<>();
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

  private byte[] room(int length) throws IOException {
    byte[] bytes = spare.pollLast();
    if (bytes == null || bytes.length < length) {
      bytes = new byte[Math.max(4096, length + length / 4)];
    }
    held += bytes.length;
    if (held > MAX_HELD) {
      held -= bytes.length;
      throw new BrokenObject("too many large versions of a file depend on each other");
    }
    return bytes;
  }

  private void release(Open open) {
    held -= open.bytes.length;
    if (spare.size() < MAX_SPARE && open.bytes.length <= 1 << 20) {
      spare.addLast(open.bytes);
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
