package dev.roadworthy.telemetry;

import dev.roadworthy.base.ByteSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.index.DirectoryReader;
import org.jspecify.annotations.Nullable;

/// The lines that can be searched: folders of one Lucene index each, the last one written, within a
/// number of bytes and an age; the oldest folder goes first. A journal holds what the index has not
/// committed, so killing the process loses at most what was still in the intake (some 50 ms).
///
/// Written by one thread, searched by any. A disk that is full or fails never stops the writer: it
/// says so, counts what is lost, and tries again.
final class LogStore {
  /// Folders are a sixteenth of the budget: that much is dropped at a time.
  private static final int SHARES = 16;

  /// Merging needs room to write the new next to the old; this part of the budget is kept for it.
  private static final int WORKING_SHARES = 4;

  private static final long MAX_JOURNAL = ByteSize.mib(4).bytes();
  private static final long COMMIT_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long KEEP_NANOS = Duration.ofMinutes(5).toNanos();
  private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();

  /// Notices kept in memory while nothing can be stored.
  private static final int MAX_HELD = 100;

  /// Searches at once; each may hold a megabyte.
  private static final int MAX_SEARCHES = 4;

  private final Path root;
  private final TelemetrySettings settings;
  private final Sequence sequence;
  private final Notices notices;
  private final Journal journal;
  private final DiskRoom room;
  private final EntryCodec codec = new EntryCodec();
  private final Semaphore searches = new Semaphore(MAX_SEARCHES);
  private final CountDownLatch opened = new CountDownLatch(1);
  private final LogFolders folders;
  private @Nullable LogFolder active;
  private boolean dirty;
  private long firstUncommitted;
  private long keptAt = System.nanoTime();
  private boolean failed;
  private long retryAt;
  private long lost;
  private volatile List<LogEntry> held = List.of();

  LogStore(Path root, TelemetrySettings settings, Sequence sequence, Notices notices) {
    this.root = root;
    this.settings = settings;
    this.sequence = sequence;
    this.notices = notices;
    this.journal = new Journal(root);
    this.room = new DiskRoom(root, settings.freeFloor(), "log lines", notices);
    this.folders = new LogFolders(root, notices);
  }

  /// Opens what is there. Called once, by the writing thread.
  void open() {
    try {
      Files.createDirectories(root);
      folders.openSealed();
      openActive();
    } catch (IOException | RuntimeException e) {
      fail(e);
    } finally {
      opened.countDown();
    }
  }

  private void openActive() throws IOException {
    LogFolder folder = folders.openLast();
    if (folder == null) {
      folder = folders.create(Sequence.text(sequence.next()));
    }
    LogFolder to = folder;
    sequence.continueAfter(folders.first(to));
    try {
      sequence.continueAfter(to.lastSequence());
      journal.replay(
          to.journal(),
          e -> {
            sequence.continueAfter(e.sequence());
            to.add(e, codec.encode(e));
          });
      active = to;
      commit();
    } catch (IOException | RuntimeException e) {
      folders.remove(to);
      active = null;
      throw e;
    }
  }

  /// Adds entries in the order of their numbers.
  void add(List<LogEntry> entries) {
    retryIfDue();
    if (entries.isEmpty()) {
      return;
    }
    if (active == null) {
      lost += entries.size();
      hold(entries);
      return;
    }
    List<LogEntry> admitted = room.admits(entries.size()) ? entries : notices(entries);
    int added = 0;
    try {
      for (LogEntry e : admitted) {
        add(e);
        added++;
      }
      journal.flush();
    } catch (IOException | RuntimeException e) {
      lost += admitted.size() - added;
      hold(admitted.subList(added, admitted.size()));
      fail(e);
    }
  }

  /// What Roadworthy itself says: little, and the reason why the rest is missing.
  private static List<LogEntry> notices(List<LogEntry> entries) {
    return entries.stream().filter(e -> e.source() == LogEntry.Source.ROADWORTHY).toList();
  }

  /// Keeps notices in memory until they can be stored; searches find them there.
  private void hold(List<LogEntry> entries) {
    var more = new ArrayList<>(held);
    more.addAll(notices(entries));
    held = List.copyOf(more.subList(Math.max(0, more.size() - MAX_HELD), more.size()));
  }

  private void add(LogEntry e) throws IOException {
    ByteBuffer encoded = codec.encode(e);
    journal.append(encoded);
    activeFolder().add(e, encoded);
    if (!dirty) {
      dirty = true;
      firstUncommitted = System.nanoTime();
    }
    if (journal.bytes() > Math.min(MAX_JOURNAL, share() / 2)) {
      commit();
      keepWithin();
    }
  }

  /// Commits when it is time and drops what is over the budgets; called at least as often as
  /// `patience` says.
  void tick() {
    retryIfDue();
    long now = System.nanoTime();
    boolean commitDue = dirty && now - firstUncommitted >= COMMIT_NANOS;
    if (active == null || !(commitDue || now - keptAt >= KEEP_NANOS)) {
      return;
    }
    try {
      if (dirty) {
        commit();
      }
      keepWithin();
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  /// How long the writing thread may sleep when nothing comes in.
  Duration patience() {
    return dirty || failed ? Duration.ofSeconds(1) : Duration.ofMinutes(1);
  }

  private void commit() throws IOException {
    long next = journal.next();
    activeFolder().commit(next);
    journal.forgetBefore(next);
    dirty = false;
  }

  private void keepWithin() throws IOException {
    keptAt = System.nanoTime();
    LogFolder full = activeFolder();
    long oldest = sequence.now() - settings.keep().toMillis() * 1000;
    boolean isOld =
        folders.first(full) < sequence.now() - settings.keep().toMillis() * 1000 / SHARES;
    if (full.bytes() >= share() || (isOld && full.hasEntries())) {
      full.seal();
      LogFolder next = folders.create(Sequence.text(sequence.next()));
      active = next;
      commit();
    }
    folders.dropOlderThan(oldest);
    folders.dropBeyond(settings.logs().bytes() - WORKING_SHARES * share());
  }

  private long share() {
    return settings.logs().bytes() / SHARES;
  }

  private LogFolder activeFolder() throws IOException {
    LogFolder folder = active;
    if (folder == null) {
      throw new IOException("no folder is open for writing");
    }
    return folder;
  }

  private void fail(Exception e) {
    if (!failed) {
      notices.say(
          Level.ERROR,
          "Log lines cannot be stored in "
              + root
              + ": "
              + e.getMessage()
              + ". They are shown live; storing is tried again every 5 s.");
    }
    failed = true;
    retryAt = System.nanoTime() + RETRY_NANOS;
    journal.abandon();
    if (active != null) {
      folders.remove(active);
      active = null;
    }
    dirty = false;
  }

  private void retryIfDue() {
    if (!failed || System.nanoTime() < retryAt) {
      return;
    }
    try {
      Files.createDirectories(root);
      openActive();
      failed = false;
      List<LogEntry> toStore = held;
      held = List.of();
      add(toStore);
      notices.say(Level.WARN, "Log lines are stored again; %,d were not stored.".formatted(lost));
      lost = 0;
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  /// Finds entries, newest first. Any thread.
  ///
  /// @throws IOException when there are too many searches at once, or the caller was interrupted
  List<LogEntry> search(LogFilter filter, int limit) throws IOException {
    var found = new ArrayList<LogEntry>();
    if (filter.source() == LogEntry.Source.ACCESS) {
      return found;
    }
    try {
      opened.await();
      if (!searches.tryAcquire(5, TimeUnit.SECONDS)) {
        throw new IOException("too many searches at once");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the search was interrupted", e);
    }
    try {
      var query = new LogQuery(filter, limit, found);
      for (LogFolder folder : folders.newestFirst(filter)) {
        if (query.isFull()) {
          break;
        }
        search(folder, query);
      }
      for (LogEntry e : held) {
        if (filter.matches(e)) {
          found.add(e);
        }
      }
      found.sort(Comparator.comparingLong(LogEntry::sequence).reversed());
      return found.size() <= limit ? found : new ArrayList<>(found.subList(0, limit));
    } finally {
      searches.release();
    }
  }

  private void search(LogFolder folder, LogQuery query) {
    DirectoryReader reader = null;
    try {
      reader = folder.acquire();
      if (reader != null) {
        query.search(reader);
      }
    } catch (IOException | RuntimeException e) {
      folders.sayDamaged(folder, e);
    } finally {
      try {
        if (reader != null) {
          reader.decRef();
        }
      } catch (IOException e) {
        folders.sayDamaged(folder, e);
      }
    }
  }

  /// Commits and closes.
  void close() {
    try {
      if (active != null) {
        commit();
      }
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
    journal.abandon();
    folders.close();
  }
}
