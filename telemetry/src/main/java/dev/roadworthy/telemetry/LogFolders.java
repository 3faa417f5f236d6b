package dev.roadworthy.telemetry;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.jspecify.annotations.Nullable;

/// The folders of the log, oldest first, each named by the number of its first entry. Changed by
/// the writing thread, read by searches.
final class LogFolders {
  private static final String DAMAGED = "damaged-";

  private final Path root;
  private final Notices notices;
  private final Set<Path> saidDamaged = new HashSet<>();
  private volatile List<LogFolder> folders = List.of();

  LogFolders(Path root, Notices notices) {
    this.root = root;
    this.notices = notices;
  }

  /// Opens all folders but the last for reading.
  void openSealed() throws IOException {
    List<Path> paths = paths("????????????????");
    for (int i = 0; i < paths.size() - 1; i++) {
      try {
        add(LogFolder.sealed(paths.get(i)));
      } catch (IOException | RuntimeException e) {
        setAsideIfDamaged(paths.get(i), e);
      }
    }
  }

  /// Opens the last folder for writing.
  ///
  /// @return null when there is none, or it was damaged and has been set aside
  @Nullable LogFolder openLast() throws IOException {
    List<Path> paths = paths("????????????????");
    if (paths.isEmpty()) {
      return null;
    }
    Path last = paths.getLast();
    try {
      return add(LogFolder.forWriting(last));
    } catch (IOException | RuntimeException e) {
      setAsideIfDamaged(last, e);
      return null;
    }
  }

  LogFolder create(String name) throws IOException {
    Path path = root.resolve(name);
    Files.createDirectories(path);
    return add(LogFolder.forWriting(path));
  }

  private LogFolder add(LogFolder folder) {
    var more = new ArrayList<>(folders);
    more.add(folder);
    folders = List.copyOf(more);
    return folder;
  }

  /// Lets go of a folder without touching its files.
  void remove(LogFolder folder) {
    var fewer = new ArrayList<>(folders);
    fewer.remove(folder);
    folders = List.copyOf(fewer);
    folder.abandon();
  }

  private void setAsideIfDamaged(Path path, Exception e) throws IOException {
    if (e instanceof IOException io && !isDamage(io)) {
      throw io;
    }
    for (Path old : paths(DAMAGED + "*")) {
      delete(old);
    }
    Path aside = root.resolve(DAMAGED + path.getFileName());
    Files.move(path, aside);
    notices.say(
        Level.ERROR,
        "The log folder "
            + path.getFileName()
            + " is damaged ("
            + e.getMessage()
            + "). It was set aside as "
            + aside
            + "; its lines cannot be searched, new ones are.");
  }

  private static boolean isDamage(IOException e) {
    return e instanceof CorruptIndexException
        || e instanceof IndexFormatTooOldException
        || e instanceof IndexFormatTooNewException
        || e instanceof IndexNotFoundException
        || e instanceof EOFException
        || e instanceof NoSuchFileException
        || e instanceof FileNotFoundException;
  }

  /// A search met damage: said once, the other folders are searched all the same.
  void sayDamaged(LogFolder folder, Exception e) {
    synchronized (saidDamaged) {
      if (!saidDamaged.add(folder.path())) {
        return;
      }
    }
    notices.say(
        Level.ERROR,
        "The log folder "
            + folder.path().getFileName()
            + " cannot be searched: "
            + e.getMessage()
            + ". Its lines are missing from what is found.");
  }

  /// The number of a folder's first entry, from its name.
  long first(LogFolder folder) {
    return Sequence.parse(folder.path().getFileName().toString());
  }

  /// Folders that may hold what the filter asks for.
  List<LogFolder> newestFirst(LogFilter filter) {
    var some = new ArrayList<LogFolder>();
    for (LogFolder folder : folders.reversed()) {
      long first = first(folder);
      if (first < filter.before()) {
        some.add(folder);
      }
      // Entries are numbered no earlier than they happened: what is older was before this folder.
      if (first < filter.from()) {
        break;
      }
    }
    return some;
  }

  /// Drops sealed folders whose newest entry is older.
  void dropOlderThan(long number) throws IOException {
    while (folders.size() > 1 && first(folders.get(1)) <= number) {
      drop(folders.getFirst());
    }
  }

  /// Drops damaged folders first, then the oldest sealed ones, until the rest fits.
  void dropBeyond(long bytes) throws IOException {
    List<Path> damaged = paths(DAMAGED + "*");
    while (total() > bytes) {
      if (!damaged.isEmpty()) {
        delete(damaged.removeFirst());
      } else if (folders.size() > 1) {
        drop(folders.getFirst());
      } else {
        return;
      }
    }
  }

  private long total() throws IOException {
    long sum = 0;
    for (LogFolder folder : folders) {
      sum += folder.bytes();
    }
    for (Path damaged : paths(DAMAGED + "*")) {
      sum += LogFolder.bytes(damaged);
    }
    return sum;
  }

  private void drop(LogFolder folder) throws IOException {
    remove(folder);
    delete(folder.path());
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (NoSuchFileException e) {
      return;
    }
    Files.deleteIfExists(folder);
  }

  private List<Path> paths(String glob) throws IOException {
    var paths = new ArrayList<Path>();
    try (var found = Files.newDirectoryStream(root, glob)) {
      for (Path path : found) {
        if (Files.isDirectory(path)) {
          paths.add(path);
        }
      }
    }
    paths.sort(null);
    return paths;
  }

  void close() {
    for (LogFolder folder : folders) {
      folder.abandon();
    }
    folders = List.of();
  }
}
