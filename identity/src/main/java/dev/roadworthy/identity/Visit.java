package dev.roadworthy.identity;

import dev.roadworthy.base.Problem;
import dev.roadworthy.http.Json;
import dev.roadworthy.http.Parameters;
import dev.roadworthy.http.Request;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A request to one of our pages, its form or JSON fields read.
record Visit(Request request, Caller caller, Map<String, String> fields) {
  /// An address, two passwords and a path, with room.
  private static final int MAX_BODY = 16 * 1024;

  /// @throws Problem `body-too-large`, `bad-json`, `bad-form`, `unsupported-media-type`
  static Visit of(Request request) {
    return new Visit(request, Caller.of(request), fields(request));
  }

  /// Whether the answer shall be JSON.
  boolean wantsJson() {
    return request.wantsJson();
  }

  /// As typed, or the empty text.
  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  Optional<String> token() {
    return Cookies.SESSION.token(request);
  }

  /// Where to go afterwards, a path of this site.
  String returnTo() {
    String wanted = field("return");
    return ReturnPath.of(wanted.isEmpty() ? request.query().text("return") : wanted);
  }

  private static Map<String, String> fields(Request request) {
    if (request.body().length == 0) {
      return Map.of();
    }
    if (request.body().length > MAX_BODY) {
      throw new Problem("body-too-large", "The body is larger than 16 KiB.", null);
    }
    String type =
        request.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT).strip();
    if (type.startsWith("application/json")) {
      return json(Json.tree(request.body()));
    }
    if (type.startsWith("application/x-www-form-urlencoded")) {
      return form(request);
    }
    throw new Problem(
        "unsupported-media-type",
        "The body is " + (type.isEmpty() ? "of no type" : type) + ".",
        "Send application/json or a form.");
  }

  private static Map<String, String> form(Request request) {
    try {
      var fields = new LinkedHashMap<String, String>();
      Parameters form = request.form();
      form.values().forEach((name, values) -> fields.put(name, values.getFirst()));
      return fields;
    } catch (IllegalArgumentException e) {
      throw new Problem("bad-form", "The form cannot be read: " + e.getMessage() + ".", null, e);
    }
  }

  private static Map<String, String> json(JsonNode tree) {
    if (!tree.isObject()) {
      throw new Problem("bad-json", "The body is not a JSON object.", null);
    }
    var fields = new LinkedHashMap<String, String>();
    for (var field : tree.properties()) {
      if (!field.getValue().isString()) {
        throw new Problem("bad-json", "The field " + field.getKey() + " is not text.", null);
      }
      fields.put(field.getKey(), field.getValue().stringValue());
    }
    return fields;
  }
}
