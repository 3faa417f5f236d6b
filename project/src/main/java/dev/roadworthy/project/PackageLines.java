package dev.roadworthy.project;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the line of a name in a manifest, and makes package URLs.
final class PackageLines {
  private static final Pattern KEY = Pattern.compile("^\\s*[\"']?([^\"':=\\s]+)[\"']?\\s*[:=]");

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"\\s*:");

  private static final Pattern OPENED = Pattern.compile("\"([^\"]+)\"\\s*:\\s*\\{\\s*$");
  private static final Pattern VERSION = Pattern.compile("^\\s*\"version\"\\s*:\\s*\"([^\"]+)\"");

  private final Map<String, Integer> lines = new HashMap<>();

  /// Lines of `"name": {` above `"version": "1.2.3"`, by `name@1.2.3`, in the order of the text.
  private final Map<String, Deque<Integer>> entries = new HashMap<>();

  private PackageLines() {}

  /// Each key of a JSON, YAML or TOML text with the line it stands in first.
  static PackageLines of(String text) {
    var found = new PackageLines();
    int number = 0;
    String above = "";
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      String opened = "";
      if (line.length() < 1_000) {
        Matcher version = VERSION.matcher(line);
        if (!above.isEmpty() && version.find()) {
          found
              .entries
              .computeIfAbsent(above + "@" + version.group(1), _ -> new ArrayDeque<>())
              .add(number - 1);
        }
        Matcher open = OPENED.matcher(line);
        opened = open.find() ? open.group(1) : "";
        Matcher key = KEY.matcher(line);
        if (key.find()) {
          found.lines.putIfAbsent(key.group(1), number);
        }
        Matcher quoted = QUOTED.matcher(line);
        while (quoted.find()) {
          found.lines.putIfAbsent(quoted.group(1), number);
        }
      }
      above = opened;
    }
    return found;
  }

  /// 1 when the key is not there.
  int line(String... keys) {
    for (String key : keys) {
      Integer line = lines.get(key);
      if (line != null) {
        return line;
      }
    }
    return 1;
  }

  /// The next entry of a package in this version, for a reader that goes through the entries in the
  /// order of the text; another package's wish for it stands above it under the same name.
  int entry(String name, String version) {
    Deque<Integer> left = entries.get(name + "@" + version);
    Integer line = left == null ? null : left.poll();
    return line == null ? line(name) : line;
  }

  /// Empty for a name no registry would take.
  static Optional<PackageURL> url(
      String type, @Nullable String namespace, String name, @Nullable String version) {
    try {
      return Optional.of(new PackageURL(type, namespace, name, version, null, null));
    } catch (MalformedPackageURLException e) {
      return Optional.empty();
    }
  }

  /// `@scope/name` and `name`.
  static Optional<PackageURL> npm(String name, @Nullable String version) {
    int slash = name.startsWith("@") ? name.indexOf('/') : -1;
    return slash < 0
        ? url("npm", null, name, version)
        : url("npm", name.substring(0, slash), name.substring(slash + 1), version);
  }

  /// Names compare without case and with `-` for `_` and `.` (PEP 503).
  static Optional<PackageURL> python(String name, @Nullable String version) {
    return url(
        "pypi", null, name.toLowerCase(java.util.Locale.ROOT).replaceAll("[-_.]+", "-"), version);
  }
}
