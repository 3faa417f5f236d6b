package dev.roadworthy.project;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One file of the tree, by lines.
///
/// @param path relative to the root
record Source(String path, String text, List<String> lines) {
  /// Longer lines are minified; nothing a person wrote to be read stands in them.
  private static final int MAX_LINE = 2_000;

  /// A place where a pattern matched.
  ///
  /// @param groups the groups from 1 on; an empty text for one that did not take part
  record Hit(Source source, int line, List<String> groups) {
    String group(int n) {
      return groups.get(n - 1);
    }

    Detection.Place place() {
      return new Detection.Place(source.path(), line);
    }

    /// The lines around, this one included.
    String around(int before, int after) {
      List<String> lines = source.lines();
      return String.join(
          "\n",
          lines.subList(Math.max(0, line - 1 - before), Math.min(lines.size(), line + after)));
    }

    String text() {
      return source.lines().get(line - 1);
    }
  }

  Source(String path, String text) {
    this(path, text, text.lines().toList());
  }

  /// Matches line by line, comments left out. Patterns are RE2's: linear in the text.
  List<Hit> find(Pattern pattern) {
    return find(pattern, Integer.MAX_VALUE);
  }

  Optional<Hit> first(Pattern pattern) {
    return find(pattern, 1).stream().findFirst();
  }

  private List<Hit> find(Pattern pattern, int limit) {
    var hits = new ArrayList<Hit>();
    for (int i = 0; i < lines.size() && hits.size() < limit; i++) {
      String line = lines.get(i);
      if (line.length() > MAX_LINE || isComment(line)) {
        continue;
      }
      Matcher m = pattern.matcher(line);
      while (hits.size() < limit && m.find()) {
        var groups = new ArrayList<String>();
        for (int g = 1; g <= m.groupCount(); g++) {
          groups.add(m.group(g) == null ? "" : m.group(g));
        }
        hits.add(new Hit(this, i + 1, groups));
      }
    }
    return hits;
  }

  static Optional<Hit> first(List<Source> sources, Pattern pattern) {
    for (Source source : sources) {
      Optional<Hit> hit = source.first(pattern);
      if (hit.isPresent()) {
        return hit;
      }
    }
    return Optional.empty();
  }

  static List<Hit> all(List<Source> sources, Pattern pattern) {
    var hits = new ArrayList<Hit>();
    for (Source source : sources) {
      hits.addAll(source.find(pattern));
    }
    return hits;
  }

  String folder() {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  private static boolean isComment(String line) {
    String s = line.stripLeading();
    return s.startsWith("//") || s.startsWith("# ") || s.startsWith("* ") || s.startsWith("/*");
  }
}
