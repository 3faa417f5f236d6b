package dev.roadworthy.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Header fields in order; names compare without case (RFC 9110, 5.1). Immutable.
public record Headers(List<Map.Entry<String, String>> fields) {
  public static final Headers EMPTY = new Headers(List.of());

  public Headers {
    fields = List.copyOf(fields);
    for (var field : fields) {
      if (hasLineBreak(field.getKey()) || hasLineBreak(field.getValue())) {
        throw new IllegalArgumentException("a header has no line break: " + field.getKey());
      }
    }
  }

  public static Headers of(String name, String value) {
    return new Headers(List.of(Map.entry(name, value)));
  }

  public Headers with(String name, String value) {
    var more = new ArrayList<>(fields);
    more.add(Map.entry(name, value));
    return new Headers(more);
  }

  public Optional<String> first(String name) {
    return fields.stream()
        .filter(f -> f.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  public List<String> all(String name) {
    return fields.stream()
        .filter(f -> f.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static boolean hasLineBreak(String text) {
    return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0 || text.indexOf('\0') >= 0;
  }
}
