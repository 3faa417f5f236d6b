package dev.roadworthy.console;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One JSON object of the API, read leniently: a console that is a version older or newer than the
/// API shows what it knows and leaves out the rest, instead of failing as a whole.
record Fields(JsonNode node) {

  /// The field as text, or the empty string when it is absent or null.
  String text(String name) {
    return node.path(name).asString("");
  }

  boolean flag(String name) {
    return node.path(name).asBoolean(false);
  }

  long whole(String name) {
    return node.path(name).asLong(0);
  }

  @Nullable Double number(String name) {
    JsonNode field = node.path(name);
    return field.isNumber() ? Double.valueOf(field.asDouble()) : null;
  }

  /// A number of bytes; null when it is absent or zero, which for a process means not measured.
  @Nullable Long sizeOrNull(String name) {
    long bytes = whole(name);
    return bytes > 0 ? Long.valueOf(bytes) : null;
  }

  @Nullable Instant time(String name) {
    String text = text(name);
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException _) {
      return null;
    }
  }

  Fields at(String name) {
    return new Fields(node.path(name));
  }

  List<String> texts(String name) {
    var all = new ArrayList<String>();
    for (JsonNode item : node.path(name)) {
      all.add(item.asString(""));
    }
    return all;
  }

  /// A field that is text, or a list whose parts are joined with commas: both are used for `allow`.
  String joined(String name) {
    return node.path(name).isArray() ? String.join(", ", texts(name)) : text(name);
  }

  /// A field of any shape as a person can read it: text as it is, anything else as JSON.
  String shown(String name) {
    JsonNode field = node.path(name);
    if (field.isMissingNode() || field.isNull()) {
      return "";
    }
    return field.isContainer() ? field.toString() : field.asString("");
  }

  <T> List<T> items(Function<Fields, T> each) {
    var all = new ArrayList<T>();
    for (JsonNode item : node.path("items")) {
      all.add(each.apply(new Fields(item)));
    }
    return all;
  }
}
