package dev.roadworthy.telemetry;

import dev.roadworthy.base.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether the disk has room left for logs. Asks the file system once a second at most and says it
/// when the answer changes. Used by one thread.
final class DiskRoom {
  private static final long ASK_NANOS = 1_000_000_000;

  private final Path folder;
  private final ByteSize floor;
  private final String what;
  private final Notices notices;
  private boolean enough = true;
  private boolean asked;
  private long askedAt;
  private long turnedAway;

  /// @param what the plural that sentences speak of, such as `log lines`
  DiskRoom(Path folder, ByteSize floor, String what, Notices notices) {
    this.folder = folder;
    this.floor = floor;
    this.what = what;
    this.notices = notices;
  }

  /// Whether `count` more may be stored; those that may not are counted for the sentence.
  boolean admits(int count) {
    long now = System.nanoTime();
    if (!asked || now - askedAt > ASK_NANOS) {
      asked = true;
      askedAt = now;
      ask();
    }
    if (!enough) {
      turnedAway += count;
    }
    return enough;
  }

  private void ask() {
    long free;
    try {
      free = Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      // The write itself will tell.
      free = Long.MAX_VALUE;
    }
    boolean before = enough;
    enough = free >= floor.bytes();
    if (before && !enough) {
      notices.say(
          Level.ERROR,
          "The disk has only %s free, less than the %s kept for the app: no more %s are stored until there is room. Free some disk."
              .formatted(new ByteSize(free), floor, what));
    } else if (!before && enough) {
      notices.say(
          Level.WARN,
          "The disk has room again; %,d %s were not stored.".formatted(turnedAway, what));
      turnedAway = 0;
    }
  }
}
