package dev.roadworthy.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One section of a file, read by its [Shape]: unknown and repeated keys, and every value that does
/// not fit, have been told by the time the constructor returns.
final class Section {
  private final Map<Key<?>, Object> values = new HashMap<>();
  private final Map<String, Place> places = new LinkedHashMap<>();

  private Section() {}

  static Section empty() {
    return new Section();
  }

  static Section read(Shape shape, Yaml value, Where where) {
    var section = new Section();
    if (value instanceof Yaml.Scalar s && s.isNothing()) {
      return section;
    }
    if (!(value instanceof Yaml.Fields fields)) {
      where.unfit(value, "a section with the keys " + String.join(", ", shape.names()));
      return section;
    }
    for (Yaml.Field field : fields.fields()) {
      section.take(shape, field, where);
    }
    return section;
  }

  private void take(Shape shape, Yaml.Field field, Where where) {
    String name = field.name().text();
    Where here = where.below(name);
    Place first = places.putIfAbsent(name, field.name().place());
    if (first != null) {
      here.mistake(
          field.name().place(),
          "the key a second time",
          "it once; the first is in line " + first.line(),
          Optional.empty());
      return;
    }
    Optional<Key<?>> key = shape.key(name);
    if (key.isEmpty()) {
      here.mistake(
          field.name().place(),
          "a key that is not known" + (shape.name().isEmpty() ? "" : " in " + shape.name()),
          "one of " + String.join(", ", shape.names()),
          AppShape.meant(name, shape));
      return;
    }
    if (!key.get().acted()) {
      here.notYet(field.name().place());
    }
    store(key.get(), field.value(), here);
  }

  private <T> void store(Key<T> key, Yaml value, Where where) {
    key.kind().read().from(value, where).ifPresent(v -> values.put(key, v));
  }

  /// The key's value, empty when the key is absent or was told as a mistake.
  @SuppressWarnings("unchecked")
  <T> Optional<T> get(Key<T> key) {
    return Optional.ofNullable((T) values.get(key));
  }

  boolean has(Key<?> key) {
    return places.containsKey(key.name());
  }

  /// Where the key's name stands; the file's start for a key that is absent.
  Place place(Key<?> key) {
    return places.getOrDefault(key.name(), Place.START);
  }
}
