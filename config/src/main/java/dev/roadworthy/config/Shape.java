package dev.roadworthy.config;

import java.util.List;
import java.util.Optional;

/// The keys a section may have.
///
/// @param name the section's key, `run`; empty at the top
record Shape(String name, String sentence, List<Key<?>> keys) {
  Shape {
    keys = List.copyOf(keys);
  }

  List<String> names() {
    return keys.stream().map(Key::name).toList();
  }

  Optional<Key<?>> key(String wanted) {
    return keys.stream().filter(k -> k.name().equals(wanted)).findFirst();
  }
}
