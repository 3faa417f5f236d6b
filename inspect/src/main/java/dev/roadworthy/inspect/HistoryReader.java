package dev.roadworthy.inspect;

import dev.roadworthy.git.BlobSink;
import dev.roadworthy.git.Commit;
import dev.roadworthy.git.Graph;
import dev.roadworthy.git.Occurrence;
import dev.roadworthy.git.Refs;
import dev.roadworthy.git.Repository;
import dev.roadworthy.leaks.LeakDetector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Reads the history of a repository: every version of every file that a name reaches, once.
final class HistoryReader {
  /// A second thread costs more than it brings below this many versions.
  private static final int MANY = 20_000;

  private final Repository repository;
  private final LeakDetector detector;
  private final BooleanSupplier stopped;
  private final Progress progress;
  private final Map<Integer, Revision> revisions = new HashMap<>();

  HistoryReader(
      Repository repository, LeakDetector detector, BooleanSupplier stopped, Progress progress) {
    this.repository = repository;
    this.detector = detector;
    this.stopped = stopped;
    this.progress = progress;
  }

  /// @param since leave out this commit and all before it
  /// @param key random
  History read(Optional<String> since, long key) throws IOException {
    progress.at(Progress.Stage.HISTORY, 0, 0);
    Graph graph = repository.graph(since, stopped, key);
    List<LeakSink> sinks = new ArrayList<>();
    repository.blobs(
        graph,
        () -> sink(sinks),
        graph.blobCount() > MANY ? 2 : 1,
        stopped,
        done -> progress.at(Progress.Stage.HISTORY, done, graph.blobCount()));
    Map<Integer, List<LeakSink.Held>> held = new HashMap<>();
    sinks.forEach(s -> held.putAll(s.held()));
    List<Occurrence> occurrences =
        repository.occurrences(graph, held::containsKey, n -> PastNames.of(n).isPresent());
    List<PastLeak> leaks = leaks(graph, held, occurrences);
    List<PastPlace> gone = gone(graph, occurrences);
    List<String> whys = new ArrayList<>(graph.whys());
    sinks.forEach(
        sink -> sink.cutOff().forEach(path -> whys.add(Shown.of(path, 100) + " is read in part")));
    String why = String.join("; ", whys);
    return new History(
        why.isEmpty() ? History.Extent.WHOLE : History.Extent.PART,
        why,
        graph.commitCount(),
        graph.blobCount(),
        leaks,
        gone);
  }

  private BlobSink sink(List<LeakSink> sinks) {
    var sink = new LeakSink(detector, stopped);
    sinks.add(sink);
    return sink;
  }

  /// One value, one leak; one path, one place, from its first commit to its last.
  private List<PastLeak> leaks(
      Graph graph, Map<Integer, List<LeakSink.Held>> held, List<Occurrence> occurrences) {
    Map<String, Map<String, Span>> byValue = new LinkedHashMap<>();
    for (Occurrence occurrence : occurrences) {
      for (LeakSink.Held one : held.getOrDefault(occurrence.blob(), List.of())) {
        byValue
            .computeIfAbsent(one.leak().fingerprint(), _ -> new LinkedHashMap<>())
            .computeIfAbsent(occurrence.path(), _ -> new Span(one))
            .add(graph, occurrence, one);
      }
    }
    List<PastLeak> leaks = new ArrayList<>();
    for (Map<String, Span> paths : byValue.values()) {
      List<Span> spans = new ArrayList<>(paths.values());
      spans.sort((a, b) -> Long.compare(a.firstTime, b.firstTime));
      leaks.add(
          new PastLeak(
              spans.getFirst().held.leak(),
              paths.entrySet().stream()
                  .sorted((a, b) -> Long.compare(a.getValue().firstTime, b.getValue().firstTime))
                  .map(e -> place(graph, e.getKey(), e.getValue()))
                  .toList()));
    }
    leaks.sort((a, b) -> a.first().first().when().compareTo(b.first().first().when()));
    return leaks;
  }

  /// From the first commit that holds something at a path to the last, whatever the version.
  private static final class Span {
    private LeakSink.Held held;
    private int first = -1;
    private int last;
    private long firstTime = Long.MAX_VALUE;
    private long lastTime = Long.MIN_VALUE;
    private boolean atHead;
    private final Set<String> refs = new HashSet<>();

    Span(LeakSink.Held held) {
      this.held = held;
    }

    void add(Graph graph, Occurrence occurrence, LeakSink.Held one) {
      long from = graph.time(occurrence.first());
      long to = graph.time(occurrence.last());
      if (first < 0 || from < firstTime) {
        firstTime = from;
        first = occurrence.first();
        held = one;
      }
      if (to >= lastTime) {
        lastTime = to;
        last = occurrence.last();
      }
      atHead |= occurrence.atHead();
      refs.addAll(occurrence.refs());
    }
  }

  private PastPlace place(Graph graph, String path, Span span) {
    return new PastPlace(
        path,
        span.held.leak().line(),
        revision(graph, span.first),
        revision(graph, span.last),
        span.atHead,
        brief(span.refs));
  }

  /// Files by name, that HEAD does not hold.
  private List<PastPlace> gone(Graph graph, List<Occurrence> occurrences) {
    List<PastPlace> gone = new ArrayList<>();
    for (Occurrence one : occurrences) {
      if (one.blob() < 0 && !one.atHead()) {
        gone.add(
            new PastPlace(
                one.path(),
                0,
                revision(graph, one.first()),
                revision(graph, one.last()),
                false,
                brief(one.refs())));
      }
    }
    return gone;
  }

  private static List<String> brief(Collection<String> refs) {
    return refs.stream().map(Refs::brief).sorted().limit(10).toList();
  }

  private Revision revision(Graph graph, int commit) {
    return revisions.computeIfAbsent(
        commit,
        number -> {
          Commit read = repository.commit(graph, number);
          return new Revision(read.id(), read.when(), read.author());
        });
  }
}
