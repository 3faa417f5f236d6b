package dev.roadworthy.inspect;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Objects for JSON whose fields stay in the order in which they were said, so that the same report
/// is the same file (`Map.of` has another order in each JVM).
final class Fields {
  private Fields() {}

  /// @param pairs names and values in turn
  static Map<String, Object> of(@Nullable Object... pairs) {
    var out = new LinkedHashMap<String, Object>();
    for (int i = 0; i < pairs.length; i += 2) {
      out.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return out;
  }
}
