package dev.roadworthy.leaks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds credentials in the bytes of a file. Immutable and safe to share between threads.
///
/// Time is linear in the bytes given, memory is a few kilobytes beyond them, whatever they hold: a
/// value is looked for within 4 KiB of its keyword, so a line of a gigabyte is read like many short
/// ones.
public final class LeakDetector {
  private static final LeakDetector STANDARD = new LeakDetector();

  private LeakDetector() {}

  /// The detector with every kind of the table `kinds.txt`.
  public static LeakDetector standard() {
    return STANDARD;
  }

  /// All leaks of a file, ordered by place.
  ///
  /// @param path relative to the repository, with `/`; its name and folders are evidence
  /// @param content the file's bytes; only the first `length` are read
  public List<Leak> scan(String path, byte[] content, int length) {
    return scan(path, content, length, LineRanges.all());
  }

  /// The leaks on the given lines of a file, ordered by place. Only those lines are read, and for
  /// leaks that span lines (key blocks, for one) their close neighbours.
  public List<Leak> scan(String path, byte[] content, int length, LineRanges lines) {
    return new ArrayList<>();
  }

  /// Whether a file of this name is worth handing to [#scan]: false for pictures, archives, fonts.
  public boolean worthReading(String path) {
    return true;
  }

  /// Every kind a leak can name.
  public List<CredentialKind> kinds() {
    return List.of();
  }

  public Optional<CredentialKind> kind(String id) {
    return kinds().stream().filter(k -> k.id().equals(id)).findFirst();
  }
}
