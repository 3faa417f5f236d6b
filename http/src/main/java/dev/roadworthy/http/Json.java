package dev.roadworthy.http;

import dev.roadworthy.base.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The one JSON mapper of pages and API: unknown fields are an error, times are ISO 8601 text.
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private Json() {}

  public static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  public static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// @throws Problem `bad-json` when the bytes are not this type
  public static <T> T read(byte[] bytes, Class<T> type) {
    try {
      return MAPPER.readValue(bytes, type);
    } catch (JacksonException e) {
      throw new Problem(
          "bad-json", "The body is not the JSON expected: " + e.getOriginalMessage(), null, e);
    }
  }

  public static JsonNode tree(byte[] bytes) {
    try {
      return MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      throw new Problem("bad-json", "The body is not JSON: " + e.getOriginalMessage(), null, e);
    }
  }
}
