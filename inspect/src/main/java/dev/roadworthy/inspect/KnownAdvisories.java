package dev.roadworthy.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads the built-in list: `type|name|affected|grade|id|summary` a line, `affected` being spans
/// such as `>=4.0.0 <4.5.0` joined by `||`, or `*`.
final class KnownAdvisories {
  private KnownAdvisories() {}

  static List<Advisory> parse(String text) {
    var found = new ArrayList<Advisory>();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] part = line.split("\\|", -1);
      if (part.length < 6) {
        throw new IllegalArgumentException("expected six parts: " + line);
      }
      String spans = String.join("|", List.of(part).subList(2, part.length - 3));
      found.add(
          new Advisory(
              part[part.length - 2],
              part[0],
              part[1],
              Advisory.Grade.valueOf(part[part.length - 3].toUpperCase(Locale.ROOT)),
              part[part.length - 1],
              spans(spans),
              Set.of()));
    }
    return found;
  }

  private static List<Advisory.Span> spans(String text) {
    var spans = new ArrayList<Advisory.Span>();
    for (String one : text.split("\\|\\|", -1)) {
      String from = "0";
      Optional<String> fixed = Optional.empty();
      Optional<String> last = Optional.empty();
      for (String word : one.strip().split("\\s+", -1)) {
        if (word.startsWith(">=")) {
          from = word.substring(2);
        } else if (word.startsWith("<=")) {
          last = Optional.of(word.substring(2));
        } else if (word.startsWith("<")) {
          fixed = Optional.of(word.substring(1));
        } else if (word.startsWith("=")) {
          from = word.substring(1);
          last = Optional.of(from);
        }
      }
      spans.add(new Advisory.Span(from, fixed, last));
    }
    return spans;
  }
}
