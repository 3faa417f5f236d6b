package dev.roadworthy.leaks;

import java.util.ArrayList;
import java.util.List;

/// One reading of one file: the bytes, what is known of the file, and the leaks found so far.
final class Scan {
  /// Bytes of a line looked at on either side of a keyword, when more than the value counts. A
  /// longer line is read like many short ones.
  static final int LINE = 512;

  /// Bytes of a value that stands without a shape. A longer one is data.
  static final int VALUE = 1024;

  /// A file with more leaks is a dump; more lines would not change what must be done about it.
  static final int MOST_LEAKS = 1000;

  /// Prints of values that their issuers or well-known projects publish as samples: no leak.
  private static final java.util.Set<String> SAMPLES = Words.of("published-samples");

  final byte[] bytes;
  final int end;
  final Source source;

  /// How far Kubernetes manifests have been read, so that none is read twice.
  int manifestRead;

  /// How far JSON web keys have been read.
  int objectRead;

  private final Masks masks;
  private final List<Found> found = new ArrayList<>();

  /// A leak before its line is counted.
  private record Found(
      int from, int to, CredentialKind kind, Confidence confidence, boolean real, int rank) {}

  Scan(byte[] bytes, int end, Source source, Masks masks) {
    this.bytes = bytes;
    this.end = end;
    this.source = source;
    this.masks = masks;
  }

  /// The start of the line that holds `at`, or a place before it on a long line.
  int lineStart(int at) {
    int floor = Math.max(0, at - LINE);
    int i = at;
    while (i > floor && bytes[i - 1] != '\n') {
      i--;
    }
    return i;
  }

  /// The end of the line that holds `at`, or of the window after it.
  int lineEnd(int at) {
    int most = Math.min(end, at + LINE);
    int i = at;
    while (i < most && bytes[i] != '\n') {
      i++;
    }
    return i;
  }

  boolean empty() {
    return found.isEmpty();
  }

  boolean full() {
    return found.size() >= MOST_LEAKS;
  }

  /// Notes a leak. Where two overlap, the one of the higher rank stays.
  ///
  /// @param rank how exact its kind is: 3 a shape or a format, 2 a named provider, 1 a guess
  void add(int from, int to, CredentialKind kind, Confidence confidence, boolean real, int rank) {
    if (to - from >= 10 && SAMPLES.contains(masks.publicPrint(bytes, from, to))) {
      return;
    }
    for (int i = found.size() - 1; i >= 0 && i >= found.size() - 8; i--) {
      Found f = found.get(i);
      if (from < f.to() && f.from() < to) {
        boolean better =
            rank > f.rank() || rank == f.rank() && confidence.compareTo(f.confidence()) < 0;
        if (better) {
          found.set(i, new Found(from, to, kind, confidence, real, rank));
        }
        return;
      }
    }
    if (!full()) {
      found.add(new Found(from, to, kind, confidence, real, rank));
    }
  }

  /// Everything found, ordered by place, on the lines asked for.
  List<Leak> leaks(LineRanges lines) {
    found.sort((a, b) -> Integer.compare(a.from(), b.from()));
    List<Leak> leaks = new ArrayList<>(found.size());
    int line = 1;
    int start = 0;
    int at = 0;
    for (Found f : found) {
      for (; at < f.from(); at++) {
        if (bytes[at] == '\n') {
          line++;
          start = at + 1;
        }
      }
      if (lines.has(line)) {
        leaks.add(leak(f, line, start));
      }
    }
    return leaks;
  }

  private Leak leak(Found f, int line, int start) {
    int stop = f.from();
    while (stop < f.to() && bytes[stop] != '\n') {
      stop++;
    }
    return new Leak(
        f.kind().id(),
        f.confidence(),
        f.real(),
        source.context(),
        line,
        f.from() - start + 1,
        stop - start + 1,
        masks.excerpt(bytes, end, f.from(), f.to()),
        masks.fingerprint(bytes, f.from(), f.to()),
        f.kind().provider());
  }
}
