package dev.roadworthy.telemetry;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogByteSizeMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;
import org.jspecify.annotations.Nullable;

/// One Lucene index: the lines of some stretch of time. The last folder is written by one thread;
/// the others are sealed, and are dropped whole when room is needed. Any thread may search.
///
/// Files are read with plain reads, not mapped: a file cut short on a full disk is then an
/// exception and not a signal that ends the process, and pages do not count as our memory.
final class LogFolder implements Closeable {
  /// Enough for about ten thousand lines between two flushes.
  private static final double BUFFER_MB = 4;

  /// A look at lines up to this old is as good as new, so that many watchers do not cut the index
  /// into tiny parts.
  private static final long FRESH_NANOS = 200_000_000;

  private static final String JOURNAL_KEY = "journal";

  /// Lucene recommends an incubating module for vector search, which logs do not use. Held here
  /// because the logging system forgets levels of loggers that nobody holds.
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  static {
    LUCENE.setLevel(java.util.logging.Level.SEVERE);
  }

  private final Path path;
  private final Directory directory;
  private final ReentrantLock lock = new ReentrantLock();
  private final LogDocument document = new LogDocument();
  private @Nullable IndexWriter writer;
  private @Nullable DirectoryReader reader;
  private long refreshedAt;
  private boolean hasEntries;

  private LogFolder(Path path, Directory directory) {
    this.path = path;
    this.directory = directory;
  }

  /// @throws IOException when the folder is damaged or cannot be written
  static LogFolder forWriting(Path path) throws IOException {
    var folder = new LogFolder(path, new NIOFSDirectory(path));
    try {
      folder.writer = new IndexWriter(folder.directory, writing());
      folder.reader = DirectoryReader.open(folder.writer);
      folder.hasEntries = folder.reader.numDocs() > 0;
      return folder;
    } catch (IOException | RuntimeException e) {
      folder.abandon();
      throw e;
    }
  }

  /// @throws IOException when the folder is damaged
  static LogFolder sealed(Path path) throws IOException {
    var folder = new LogFolder(path, new NIOFSDirectory(path));
    try {
      folder.reader = DirectoryReader.open(folder.directory);
      return folder;
    } catch (IOException | RuntimeException e) {
      folder.abandon();
      throw e;
    }
  }

  private static IndexWriterConfig writing() {
    var merges = new LogByteSizeMergePolicy();
    merges.setMinMergeMB(0.25);
    merges.setMaxMergeMB(16);
    merges.setNoCFSRatio(1.0);
    return new IndexWriterConfig()
        .setOpenMode(IndexWriterConfig.OpenMode.CREATE_OR_APPEND)
        .setRAMBufferSizeMB(BUFFER_MB)
        .setMergePolicy(merges)
        .setMergeScheduler(new SerialMergeScheduler())
        .setCommitOnClose(false)
        .setUseCompoundFile(true);
  }

  Path path() {
    return path;
  }

  void add(LogEntry e, ByteBuffer encoded) throws IOException {
    writer().addDocument(document.of(e, encoded));
    hasEntries = true;
  }

  /// The first journal whose lines are not in this index; 0 when nothing was ever committed.
  long journal() {
    for (Map.Entry<String, String> e : committed()) {
      if (e.getKey().equals(JOURNAL_KEY)) {
        return Long.parseLong(e.getValue());
      }
    }
    return 0;
  }

  private Iterable<Map.Entry<String, String>> committed() {
    var data = writer().getLiveCommitData();
    return data == null ? Map.<String, String>of().entrySet() : data;
  }

  /// Everything added so far is on disk, fsynced, when this returns.
  ///
  /// @param nextJournal the journal of the lines that come after
  void commit(long nextJournal) throws IOException {
    writer().setLiveCommitData(Map.of(JOURNAL_KEY, Long.toString(nextJournal)).entrySet());
    writer().commit();
  }

  /// Ends writing; what was committed stays to be searched.
  void seal() throws IOException {
    writer().forceMerge(1);
    writer().commit();
    lock.lock();
    try {
      // The reader first: it keeps the files alive that were merged away.
      if (reader != null) {
        reader.decRef();
        reader = null;
      }
      writer().deleteUnusedFiles();
      writer().close();
      writer = null;
      reader = DirectoryReader.open(directory);
    } finally {
      lock.unlock();
    }
  }

  /// A reader of what is there now, or null when the folder has been closed. The caller gives it
  /// back with `decRef`.
  @Nullable DirectoryReader acquire() throws IOException {
    lock.lock();
    try {
      long now = System.nanoTime();
      if (reader != null && writer != null && now - refreshedAt > FRESH_NANOS) {
        DirectoryReader fresh = DirectoryReader.openIfChanged(reader, writer);
        if (fresh != null) {
          reader.decRef();
          reader = fresh;
        }
        refreshedAt = System.nanoTime();
      }
      return reader != null && reader.tryIncRef() ? reader : null;
    } finally {
      lock.unlock();
    }
  }

  /// The number of the last entry when the folder was opened, 0 when there was none.
  long lastSequence() throws IOException {
    DirectoryReader r = reader;
    if (r == null || r.numDocs() == 0) {
      return 0;
    }
    var leaf = r.leaves().getLast().reader();
    var numbers = leaf.getNumericDocValues(LogDocument.SEQUENCE);
    boolean has = numbers != null && numbers.advanceExact(leaf.maxDoc() - 1);
    return has ? numbers.longValue() : 0;
  }

  boolean hasEntries() {
    return hasEntries;
  }

  /// What the folder's files take on disk.
  long bytes() throws IOException {
    return bytes(path);
  }

  static long bytes(Path folder) throws IOException {
    long sum = 0;
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        sum += sizeOrZero(file);
      }
    }
    return sum;
  }

  static long sizeOrZero(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      // Merged away meanwhile.
      return 0;
    }
  }

  private IndexWriter writer() {
    if (writer == null) {
      throw new IllegalStateException("sealed: " + path);
    }
    return writer;
  }

  /// Closes without a commit; searches under way finish.
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      if (writer != null) {
        writer.rollback();
        writer = null;
      }
      if (reader != null) {
        reader.decRef();
        reader = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /// Lets go of a folder that did not open or has failed.
  void abandon() {
    try {
      close();
    } catch (IOException | RuntimeException e) {
      writer = null;
      reader = null;
    }
  }
}
