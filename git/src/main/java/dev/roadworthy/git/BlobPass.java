package dev.roadworthy.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/// Reads the blobs of a graph, each once, the base of a difference always just before it: 150 MB of
/// versions cost hardly more than the 7 MB they are stored in.
final class BlobPass {
  private final Graph graph;
  private final BooleanSupplier stopped;
  private final LongConsumer progress;
  private final AtomicLong done = new AtomicLong();
  private final Map<Pack, Ints> packed = new HashMap<>();
  private final Ints loose = new Ints();
  private long wanted;

  BlobPass(Graph graph, BooleanSupplier stopped, LongConsumer progress) {
    this.graph = graph;
    this.stopped = stopped;
    this.progress = progress;
  }

  /// @param threads how many to use; each asks for a sink of its own
  void run(Supplier<BlobSink> sinks, int threads) throws IOException {
    BlobSink first = sinks.get();
    sort(first);
    List<DeltaForest> forests = new ArrayList<>();
    for (Map.Entry<Pack, Ints> entry : packed.entrySet()) {
      forests.add(DeltaForest.of(entry.getKey(), graph, entry.getValue()));
    }
    var next = new AtomicInteger();
    List<Thread> others = new ArrayList<>();
    for (int i = 1; i < threads; i++) {
      BlobSink sink = sinks.get();
      others.add(Thread.ofPlatform().name("history-" + i).start(() -> trees(forests, next, sink)));
    }
    trees(forests, next, first);
    loose(first);
    for (Thread other : others) {
      join(other);
    }
    long unread = wanted - done.get();
    if (stopped.getAsBoolean()) {
      graph.say("the time for it was over");
    } else if (unread > 0) {
      graph.say(
          unread == 1
              ? "1 version of a file is absent, damaged or too large"
              : unread + " versions of files are absent, damaged or too large");
    }
  }

  private static void join(Thread thread) throws IOException {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Which pack holds which; what nobody wants is left out.
  private void sort(BlobSink sink) {
    for (int number = 0; number < graph.ids.size(); number++) {
      if (graph.kinds.get(number) != Graph.BLOB || !sink.wants(graph.path(number))) {
        continue;
      }
      wanted++;
      try {
        Objects.Place place = graph.objects.packed(graph.ids.id(number));
        if (place == null) {
          loose.add(number);
        } else {
          packed.computeIfAbsent(place.pack(), _ -> new Ints()).add(number);
        }
      } catch (IOException e) {
        continue; // counted as unread, since it is wanted and will not be done
      }
    }
  }

  private void trees(List<DeltaForest> forests, AtomicInteger next, BlobSink sink) {
    try (var walk = new DeltaWalk(graph, sink, this::step, stopped)) {
      for (int task = next.getAndIncrement(); !stopped.getAsBoolean(); ) {
        int root = task;
        DeltaForest mine = null;
        for (DeltaForest forest : forests) {
          if (root < forest.rootCount()) {
            mine = forest;
            break;
          }
          root -= forest.rootCount();
        }
        if (mine == null) {
          return;
        }
        walk.from(mine, mine.root(root));
        task = next.getAndIncrement();
      }
    }
  }

  private void step() {
    long count = done.incrementAndGet();
    if ((count & 255) == 0) {
      progress.accept(count);
    }
  }

  private void loose(BlobSink sink) {
    for (int i = 0; i < loose.size() && !stopped.getAsBoolean(); i++) {
      int number = loose.get(i);
      byte[] id = graph.ids.id(number);
      String path = graph.path(number);
      try {
        GitObject object = graph.objects.read(id);
        if (object != null && object.type() == PackEntry.BLOB) {
          sink.whole(number, path, object.bytes(), object.bytes().length);
          step();
        }
      } catch (TooLarge e) {
        large(id, path, sink.large(number, path));
      } catch (IOException e) {
        continue; // counted as unread
      }
    }
  }

  private void large(byte[] id, String path, Portions portions) {
    try {
      graph.objects.stream(id, portions);
      portions.end();
      step();
    } catch (IOException e) {
      graph.say(Text.shown(path, 200) + " is damaged in the history (git fsck)");
    }
  }
}
