package dev.roadworthy.inspect;

import java.util.List;
import java.util.stream.Stream;

/// Lists of [Glob]s.
final class Globs {
  private Globs() {}

  static List<Glob> of(String... texts) {
    return Stream.of(texts).map(Glob::of).toList();
  }
}
