package dev.roadworthy.inspect;

import java.util.List;

/// What version control holds besides the files of now.
///
/// @param extent how much of it was read
/// @param why a sentence when the extent is not [Extent#WHOLE], else empty
/// @param commits how many were read
/// @param blobs how many versions of files were read
/// @param leaks credentials in any commit, those still in the tree included
/// @param gone files that are no longer in the current branch and whose names speak of secrets or
///   data: environment files, keys, databases, dumps
public record History(
    Extent extent,
    String why,
    long commits,
    long blobs,
    List<PastLeak> leaks,
    List<PastPlace> gone) {
  /// How much of the history was read.
  public enum Extent {
    /// There is none: a plain folder.
    NONE,
    /// Not asked for, or not readable at all.
    UNREAD,
    /// Some of it is absent (a shallow or partial clone, a broken object) or was cut off by a
    /// limit: what was found is true, what was not found is unknown.
    PART,
    WHOLE
  }

  public History {
    leaks = List.copyOf(leaks);
    gone = List.copyOf(gone);
  }

  /// A plain folder.
  public static History none() {
    return new History(
        Extent.NONE, "the folder is not under version control", 0, 0, List.of(), List.of());
  }

  /// A repository whose history was not read.
  public static History unread(String why) {
    return new History(Extent.UNREAD, why, 0, 0, List.of(), List.of());
  }

  /// Whether there is version control, so that "committed" means something.
  public boolean versioned() {
    return extent != Extent.NONE;
  }

  /// The outcome of a rule about what is committed now: not applicable to a plain folder.
  public Outcome ofCommitted(List<Hit> hits) {
    return versioned() ? Outcome.of(hits) : Outcome.notApplicable(why);
  }

  /// The outcome of a rule about the past: only a whole history can pass.
  public Outcome ofPast(List<Hit> hits) {
    if (!hits.isEmpty()) {
      return Outcome.of(hits);
    }
    return switch (extent) {
      case NONE -> Outcome.notApplicable(why);
      case UNREAD, PART -> Outcome.unknown(why);
      case WHOLE -> Outcome.pass();
    };
  }
}
