package dev.roadworthy.database;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be wrong with the embedded PostgreSQL, in words for people.
final class Problems {
  private Problems() {}

  static Problem diskFull(Path folder, @Nullable Throwable cause) {
    return new Problem(
        "disk-full",
        "The disk under " + folder + " is full; PostgreSQL needs some room there to start.",
        "Free some 100 MB on that disk and start again; nothing was lost.",
        cause);
  }

  static Problem io(String doing, Path folder, IOException e) {
    String seen = seen(e);
    if (isDiskFull(seen)) {
      return diskFull(folder, e);
    }
    return new Problem(
        "state-folder",
        "Could not " + doing + " in " + folder + ": " + seen + ".",
        "Look at the folder's owner and permissions, or choose another one with --state.",
        e);
  }

  /// Java's exceptions for files often say no more than the file's name.
  private static String seen(IOException e) {
    return switch (e) {
      case java.nio.file.AccessDeniedException a -> "permission denied for " + a.getFile();
      case java.nio.file.NoSuchFileException n -> n.getFile() + " is missing";
      case java.nio.file.FileAlreadyExistsException f -> f.getFile() + " is not a folder";
      default -> String.valueOf(e.getMessage());
    };
  }

  static boolean isDiskFull(String text) {
    return text.contains("No space left on device") || text.contains("Disk quota exceeded");
  }

  static Problem corrupt(Path data, String seen) {
    return new Problem(
        "state-corrupt",
        "The data folder " + data + " cannot be used by PostgreSQL: " + seen,
        "It was left as it is. Restore a backup in its place; or, to start with empty state, move"
            + " it away (mv "
            + data
            + " "
            + data
            + ".broken) and start again.",
        null);
  }

  static Problem otherVersion(Path data, String seen, int expected) {
    return new Problem(
        "state-version",
        "The data folder "
            + data
            + " was made by PostgreSQL "
            + seen
            + "; this Roadworthy brings PostgreSQL "
            + expected
            + ".",
        "Start it with the Roadworthy that made it, or move the folder away to start empty. It"
            + " was left as it is.");
  }

  static Problem inUse(Path folder, String by) {
    return new Problem(
        "state-in-use",
        "The state in " + folder + " is in use by " + by + ".",
        "Stop that one first, or give this one a state folder of its own with --state.");
  }

  /// From what PostgreSQL said before it ended.
  static Problem ended(Path data, String what, List<String> lines) {
    String all = String.join("\n", lines);
    String last = telling(lines);
    if (isDiskFull(all)) {
      return diskFull(data, null);
    }
    if (all.contains("Permission denied") || all.contains("has wrong ownership")) {
      return new Problem(
          "state-folder",
          what + ", for want of permission in " + data + ": " + last,
          "The folder belongs to the account that first started it; start it by that one.");
    }
    if (looksCorrupt(all)) {
      return corrupt(data, last);
    }
    return new Problem(
        "postgres-failed",
        what + ": " + last,
        "Its data folder is " + data + "; it was left as it is.");
  }

  private static boolean looksCorrupt(String all) {
    for (String sign :
        new String[] {
          "PANIC:",
          "checksum",
          "invalid",
          "could not read",
          "could not open file",
          "could not open directory",
          "could not access",
          "does not exist",
          "is not a database",
          "not a valid data directory",
          "was not initialized",
          "unexpected data",
          "invalid page",
          "bogus data"
        }) {
      if (all.contains(sign)) {
        return true;
      }
    }
    return false;
  }

  /// The most telling line: the last of the worst severity.
  private static String telling(List<String> lines) {
    for (String severity : new String[] {"PANIC:", "FATAL:", "ERROR:"}) {
      for (String line : lines.reversed()) {
        int at = line.indexOf(severity);
        if (at >= 0) {
          return line.substring(at + severity.length()).strip() + ".";
        }
      }
    }
    return lines.isEmpty() ? "it said nothing." : lines.getLast().strip() + ".";
  }
}
