package dev.roadworthy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a key takes: how it is said to people and how it is read.
///
/// @param expected fits after "expected", `a whole number from 1 to 64`
record Kind<T>(String expected, Read<T> read) {

  /// Reads a value; what does not fit is told to `where` and gives nothing.
  @FunctionalInterface
  interface Read<T> {
    Optional<T> from(Yaml value, Where where);
  }

  /// Reads one piece of text.
  @FunctionalInterface
  interface Text<T> {
    /// @throws IllegalArgumentException when the text does not fit
    T from(String text);
  }

  /// A kind of single value, read from its text.
  static <T> Kind<T> text(String expected, Text<T> text) {
    return new Kind<>(
        expected,
        (value, where) -> {
          if (!(value instanceof Yaml.Scalar s) || s.isNothing()) {
            return where.unfit(value, expected);
          }
          try {
            return Optional.of(text.from(s.text()));
          } catch (IllegalArgumentException e) {
            return where.unfit(value, expected);
          }
        });
  }

  /// The kind of a list of these; one of them alone is a list of one.
  static <T> Kind<List<T>> listOf(Kind<T> one) {
    return new Kind<>(
        "a list of which each is " + one.expected(),
        (value, where) -> {
          if (!(value instanceof Yaml.Items list)) {
            return one.read().from(value, where).map(List::of);
          }
          var read = new ArrayList<T>();
          for (int i = 0; i < list.items().size(); i++) {
            one.read().from(list.items().get(i), where.item(i)).ifPresent(read::add);
          }
          return Optional.of(List.copyOf(read));
        });
  }
}
