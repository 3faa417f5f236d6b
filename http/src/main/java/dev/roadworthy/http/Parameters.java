package dev.roadworthy.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The fields of a query string or of an `application/x-www-form-urlencoded` body (WHATWG URL, 5).
public record Parameters(Map<String, List<String>> values) {
  public static final Parameters EMPTY = new Parameters(Map.of());

  /// More fields than any of our pages has; a longer list is refused.
  private static final int MAX_FIELDS = 256;

  /// @throws IllegalArgumentException for a bad percent-encoding or more than 256 fields
  public static Parameters parse(@Nullable String encoded) {
    if (encoded == null || encoded.isEmpty()) {
      return EMPTY;
    }
    var values = new LinkedHashMap<String, List<String>>();
    var parts = encoded.split("&");
    if (parts.length > MAX_FIELDS) {
      throw new IllegalArgumentException("more than " + MAX_FIELDS + " fields");
    }
    for (String part : parts) {
      if (part.isEmpty()) {
        continue;
      }
      int eq = part.indexOf('=');
      String name = decode(eq < 0 ? part : part.substring(0, eq));
      String value = eq < 0 ? "" : decode(part.substring(eq + 1));
      values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }
    return new Parameters(values);
  }

  public Optional<String> first(String name) {
    var all = values.get(name);
    return all == null ? Optional.empty() : Optional.of(all.getFirst());
  }

  /// The field's value without blanks around it, or the empty string.
  public String text(String name) {
    return first(name).map(String::strip).orElse("");
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
