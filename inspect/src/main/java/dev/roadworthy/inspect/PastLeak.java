package dev.roadworthy.inspect;

import dev.roadworthy.leaks.Leak;
import java.util.List;

/// One credential that commits hold: one value, in however many files and versions of them.
///
/// @param leak as first seen; its line is that of the first place
/// @param places one a path, the earliest first; never empty
public record PastLeak(Leak leak, List<PastPlace> places) {
  public PastLeak {
    places = List.copyOf(places);
  }

  /// Whether the newest commit of the current branch still holds it.
  public boolean atHead() {
    return places.stream().anyMatch(PastPlace::atHead);
  }

  /// The first place, in time.
  public PastPlace first() {
    return places.getFirst();
  }
}
