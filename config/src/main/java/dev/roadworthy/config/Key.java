package dev.roadworthy.config;

/// One key of a section, described once: the reader, the reference page and `roadworthy init` all
/// take it from here.
///
/// @param standard what holds when the key is absent, as a person reads it
/// @param sentence what the key does
/// @param acted false while the key is only read and checked
/// @param example a value as it would be written
record Key<T>(
    String name, Kind<T> kind, String standard, String sentence, boolean acted, String example) {
  static <T> Key<T> of(String name, Kind<T> kind, String standard, String sentence) {
    return new Key<>(name, kind, standard, sentence, true, "");
  }

  Key<T> notYet() {
    return new Key<>(name, kind, standard, sentence, false, example);
  }

  Key<T> like(String written) {
    return new Key<>(name, kind, standard, sentence, acted, written);
  }
}
