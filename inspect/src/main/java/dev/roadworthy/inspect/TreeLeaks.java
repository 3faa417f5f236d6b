package dev.roadworthy.inspect;

import dev.roadworthy.leaks.LeakDetector;
import dev.roadworthy.leaks.LineRanges;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Looks for credentials in the files of a folder, on a few threads.
final class TreeLeaks {
  /// Below this many files a second thread costs more than it brings.
  private static final int MANY = 2000;

  private static final int BUFFER = 1 << 20;

  private final Path root;
  private final List<TreeFile> files;
  private final LeakDetector detector;
  private final BooleanSupplier stopped;
  private final Progress progress;
  private final AtomicInteger next = new AtomicInteger();
  private final List<FoundLeak> found = new ArrayList<>();

  TreeLeaks(
      Path root,
      List<TreeFile> files,
      LeakDetector detector,
      BooleanSupplier stopped,
      Progress progress) {
    this.root = root;
    this.files = files;
    this.detector = detector;
    this.stopped = stopped;
    this.progress = progress;
  }

  /// Sorted by path and line.
  List<FoundLeak> find() throws InterruptedException {
    long bytes = files.stream().mapToLong(TreeFile::size).sum();
    boolean many = files.size() > MANY || bytes > 32L * BUFFER;
    Thread other = many ? Thread.ofPlatform().name("files-2").start(this::work) : null;
    work();
    if (other != null) {
      other.join();
    }
    found.sort(Comparator.comparing(FoundLeak::path).thenComparing(f -> f.leak().line()));
    return found;
  }

  private void work() {
    byte[] buffer = new byte[BUFFER];
    for (int i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
      if (stopped.getAsBoolean()) {
        return;
      }
      if ((i & 63) == 0) {
        progress.at(Progress.Stage.FILES, i, files.size());
      }
      TreeFile file = files.get(i);
      if (detector.worthReading(file.path())) {
        try {
          read(file, buffer);
        } catch (IOException e) {
          continue; // gone or unreadable; the tree says so where a rule asks for it
        }
      }
    }
  }

  private void read(TreeFile file, byte[] buffer) throws IOException {
    Path path = root.resolve(file.path());
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      int length = in.readNBytes(buffer, 0, buffer.length);
      if (length < buffer.length) {
        boolean binary = LeakSink.binary(buffer, length);
        LineRanges ranges = binary ? LineRanges.of(1, 1) : LineRanges.all();
        var leaks =
            detector.scan(file.path(), buffer, binary ? Math.min(length, 8000) : length, ranges);
        leaks.forEach(leak -> add(new FoundLeak(file.path(), file.tracked(), leak)));
        return;
      }
      var stream =
          new LeakStream(
              detector,
              file.path(),
              stopped,
              held -> add(new FoundLeak(file.path(), file.tracked(), held.leak())));
      while (length > 0 && !stopped.getAsBoolean() && stream.take(buffer, length)) {
        length = in.readNBytes(buffer, 0, buffer.length);
      }
      stream.end();
    }
  }

  private synchronized void add(FoundLeak leak) {
    found.add(leak);
  }
}
