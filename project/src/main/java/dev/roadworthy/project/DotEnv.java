package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The names in a `.env` file. Values are not kept: they may be secrets.
final class DotEnv {
  private static final Pattern LINE =
      Pattern.compile("^\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*[=:]\\s*(.*)$");

  private DotEnv() {}

  /// Names that have a value.
  static Set<String> names(Optional<Source> file) {
    var names = new LinkedHashSet<String>();
    file.ifPresent(f -> {
      for (Source.Hit hit : f.find(LINE)) {
        if (!hit.group(2).isBlank()) {
          names.add(hit.group(1));
        }
      }
    });
    return names;
  }

  /// Names with their place, with or without a value: what an example file asks for.
  static List<Source.Hit> asked(Optional<Source> file) {
    return file.map(f -> f.find(LINE)).orElse(List.of());
  }
}
