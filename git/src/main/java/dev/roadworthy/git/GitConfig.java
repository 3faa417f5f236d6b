package dev.roadworthy.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The few settings of a repository that say how its files are to be read. Includes are not
/// followed and nothing that names a program is looked at.
final class GitConfig {
  private static final int MAX_BYTES = 1 << 20;

  private final Map<String, String> values = new HashMap<>();

  static GitConfig read(Path file) throws IOException {
    var config = new GitConfig();
    String section = "";
    for (String raw : (Iterable<String>) Text.of(file, MAX_BYTES).lines()::iterator) {
      String line = raw.strip();
      if (line.startsWith("[")) {
        int end = line.indexOf(']');
        section = end < 0 ? "" : line.substring(1, end).strip().toLowerCase(Locale.ROOT);
        continue;
      }
      int equals = line.indexOf('=');
      String key = (equals < 0 ? line : line.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
      String value = equals < 0 ? "true" : line.substring(equals + 1).strip();
      config.values.put(section + "." + key, value.replaceAll("\\s+[#;].*$|^\"|\"$", ""));
    }
    return config;
  }

  String value(String key) {
    return values.getOrDefault(key, "");
  }

  boolean on(String key) {
    return value(key).equalsIgnoreCase("true");
  }

  boolean has(String prefix) {
    return values.keySet().stream().anyMatch(k -> k.startsWith(prefix));
  }
}
