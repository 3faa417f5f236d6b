package dev.roadworthy.inspect;

import dev.roadworthy.git.BlobSink;
import dev.roadworthy.git.Delta;
import dev.roadworthy.git.Portions;
import dev.roadworthy.leaks.Leak;
import dev.roadworthy.leaks.LeakDetector;
import dev.roadworthy.leaks.LineRanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Looks for credentials in every version of every file. Of a version that is stored as a
/// difference only the lines around what is new are read: what was copied was read in the other
/// version, and a leak that was copied is still one. One a thread.
final class LeakSink implements BlobSink {
  /// A line is looked for so far before and after a change: longer ones were not written by hand.
  private static final int BEFORE = 512;

  private static final int AFTER = 4096;

  /// A version this small is read whole: finding what is new in it costs more.
  private static final int SMALL = 512;

  private static final int HEAD = 8000;

  /// Bytes of one version of one file: what unpacks to more was made to.
  private static final long LARGEST = 256L << 20;

  private final LeakDetector detector;

  /// What each version holds, by its number.
  private final Map<Integer, List<Held>> held = new HashMap<>();

  /// A leak and the bytes of its line in the version that holds it.
  record Held(Leak leak, int from, int to) {}

  private final BooleanSupplier stopped;
  private final List<String> cutOff = new ArrayList<>();

  LeakSink(LeakDetector detector, BooleanSupplier stopped) {
    this.detector = detector;
    this.stopped = stopped;
  }

  /// Paths of versions that were too large to be read to their end.
  List<String> cutOff() {
    return cutOff;
  }

  /// Leaks by the number of the version.
  Map<Integer, List<Held>> held() {
    return held;
  }

  @Override
  public boolean wants(String path) {
    return detector.worthReading(path);
  }

  @Override
  public void whole(int blob, String path, byte[] bytes, int length) {
    boolean binary = binary(bytes, length);
    keep(
        blob,
        binary
            ? detector.scan(path, bytes, Math.min(length, HEAD), LineRanges.of(1, 1))
            : detector.scan(path, bytes, length),
        bytes,
        length);
  }

  @Override
  public void derived(int blob, String path, int base, byte[] bytes, int length, Delta delta) {
    if (length <= SMALL || wholeFile(path) || !quiet(path, bytes, length, delta)) {
      whole(blob, path, bytes, length);
      return;
    }
    List<Held> before = held.get(base);
    if (before != null) {
      carry(blob, before, bytes, length, delta);
    }
  }

  /// Files whose form is judged as a whole: settings without an extension, dot files, key stores.
  private static boolean wholeFile(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.indexOf('.') <= 0 || name.endsWith("passwd") || name.endsWith(".key");
  }

  /// Whether nothing is seen on the lines that differ.
  private boolean quiet(String path, byte[] bytes, int length, Delta delta) {
    int done = 0;
    int piece = delta.pieces() > 0 && delta.source(0) == 0 ? 1 : 0;
    while (piece < delta.pieces()) {
      // The border between two pieces changes the line before it and the line after it.
      int from = lineStart(bytes, Math.max(0, delta.start(piece) - 1));
      int to =
          lineEnd(bytes, delta.source(piece) < 0 ? delta.end(piece) : delta.start(piece), length);
      piece++;
      while (piece < delta.pieces() && delta.start(piece) <= to + BEFORE) {
        int end = delta.source(piece) < 0 ? delta.end(piece) : delta.start(piece);
        to = Math.max(to, lineEnd(bytes, end, length));
        piece++;
      }
      from = Math.max(from, done);
      if (to > from && !detector.quiet(path, bytes, length, from, to)) {
        return false;
      }
      done = to;
    }
    return true;
  }

  private void carry(int blob, List<Held> before, byte[] bytes, int length, Delta delta) {
    List<Held> carried = new ArrayList<>();
    for (Held one : before) {
      for (int piece = 0; piece < delta.pieces(); piece++) {
        int source = delta.source(piece);
        int shift = delta.start(piece) - source;
        int end = source + delta.end(piece) - delta.start(piece);
        if (source >= 0 && source <= one.from() && end >= one.to()) {
          int from = one.from() + shift;
          carried.add(new Held(at(one.leak(), 1 + lines(bytes, 0, from)), from, one.to() + shift));
          break;
        }
      }
    }
    if (!carried.isEmpty() && length > 0) {
      held.put(blob, carried);
    }
  }

  private static Leak at(Leak leak, int line) {
    return new Leak(
        leak.kind(),
        leak.confidence(),
        leak.realLooking(),
        leak.context(),
        line,
        leak.column(),
        leak.endColumn(),
        leak.masked(),
        leak.fingerprint(),
        leak.provider());
  }

  @Override
  public Portions large(int blob, String path) {
    long[] read = {0};
    BooleanSupplier enough = () -> stopped.getAsBoolean() || tooMuch(path, read);
    return new LeakStream(
        detector,
        path,
        enough,
        leak -> held.computeIfAbsent(blob, _ -> new ArrayList<>()).add(leak));
  }

  /// Asked once for each portion, which is a mebibyte.
  private boolean tooMuch(String path, long[] read) {
    read[0] += 1 << 20;
    if (read[0] == LARGEST) {
      cutOff.add(path);
    }
    return read[0] >= LARGEST;
  }

  private void keep(int blob, List<Leak> leaks, byte[] bytes, int length) {
    if (leaks.isEmpty()) {
      return;
    }
    List<Held> kept = new ArrayList<>(leaks.size());
    int line = 1;
    int at = 0;
    for (Leak leak : leaks) {
      for (; line < leak.line() && at < length; at++) {
        line += bytes[at] == '\n' ? 1 : 0;
      }
      kept.add(new Held(leak, at, lineEnd(bytes, at, length)));
    }
    held.put(blob, kept);
  }

  static boolean binary(byte[] bytes, int length) {
    for (int i = 0; i < Math.min(length, HEAD); i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }

  private static int lines(byte[] bytes, int from, int to) {
    int lines = 0;
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        lines++;
      }
    }
    return lines;
  }

  /// Where the line begins that holds a place; not more than the window before it.
  private static int lineStart(byte[] bytes, int at) {
    int floor = Math.max(0, at - BEFORE);
    int i = at;
    while (i > floor && bytes[i - 1] != '\n') {
      i--;
    }
    return i;
  }

  /// Where the line ends that holds a place, its line break included.
  private static int lineEnd(byte[] bytes, int at, int length) {
    int most = Math.min(length, at + AFTER);
    int i = at;
    while (i < most && bytes[i] != '\n') {
      i++;
    }
    return Math.min(length, i + 1);
  }
}
