package dev.roadworthy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A key's path within a file, and where its mistakes and notices go.
///
/// @param key the path so far, `run.env`; empty at the top
record Where(String file, String key, List<Mistake> mistakes, List<Notice> notices) {
  /// Mistakes shown of one file; whoever has more corrects these first.
  private static final int MAX_MISTAKES = 100;

  static Where top(String file) {
    return new Where(file, "", new ArrayList<>(), new ArrayList<>());
  }

  Where below(String name) {
    return new Where(file, key.isEmpty() ? name : key + "." + name, mistakes, notices);
  }

  Where item(int index) {
    return new Where(file, key + "[" + (index + 1) + "]", mistakes, notices);
  }

  void mistake(Place place, String seen, String expected, Optional<String> hint) {
    if (mistakes.size() < MAX_MISTAKES) {
      mistakes.add(new Mistake(file, place.line(), place.column(), key, seen, expected, hint));
    }
  }

  /// A value that is not what the key takes.
  <T> Optional<T> unfit(Yaml value, String expected) {
    mistake(value.place(), value.seen(), expected, Optional.empty());
    return Optional.empty();
  }

  void notYet(Place place) {
    notices.add(new Notice(place.line(), key, key + ": is read but not acted on in this version"));
  }
}
