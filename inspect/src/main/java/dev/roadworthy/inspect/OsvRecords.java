package dev.roadworthy.inspect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import us.springett.cvss.Cvss;

/// Reads records of the OSV format (ossf.github.io/osv-schema), one advisory for each package a
/// record names. Withdrawn records, and those that only name commits, are left out.
final class OsvRecords {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Map<String, String> TYPES =
      Map.of(
          "npm", "npm",
          "PyPI", "pypi",
          "Maven", "maven",
          "Go", "golang",
          "RubyGems", "gem",
          "Packagist", "composer",
          "crates.io", "cargo",
          "NuGet", "nuget");

  private OsvRecords() {}

  /// The folder of an ecosystem at osv-vulnerabilities, by type of package URL.
  static Optional<String> ecosystem(String type) {
    return TYPES.entrySet().stream()
        .filter(e -> e.getValue().equals(type))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// @param wanted which packages, by [Advisories#key]
  static List<Advisory> parse(byte[] json, Predicate<String> wanted) {
    JsonNode record;
    try {
      record = JSON.readTree(json);
    } catch (JacksonException e) {
      return List.of();
    }
    if (record.has("withdrawn")) {
      return List.of();
    }
    var found = new ArrayList<Advisory>();
    for (JsonNode affected : record.path("affected")) {
      String ecosystem = affected.path("package").path("ecosystem").asString("");
      String type = TYPES.get(ecosystem.replaceAll(":.*", ""));
      String name = affected.path("package").path("name").asString("");
      if (type != null && wanted.test(Advisories.key(type, name))) {
        found.add(advisory(record, affected, type, name));
      }
    }
    return found;
  }

  private static Advisory advisory(JsonNode record, JsonNode affected, String type, String name) {
    var spans = new ArrayList<Advisory.Span>();
    for (JsonNode range : affected.path("ranges")) {
      if (!range.path("type").asString("").equals("GIT")) {
        spans(range.path("events"), type, spans);
      }
    }
    Set<String> versions = new HashSet<>();
    affected.path("versions").forEach(v -> versions.add(v.asString("")));
    String summary = record.path("summary").asString(record.path("details").asString(""));
    return new Advisory(
        id(record),
        type,
        name,
        grade(record, affected),
        summary.lines().findFirst().orElse("").strip(),
        spans,
        versions);
  }

  private static String id(JsonNode record) {
    for (JsonNode alias : record.path("aliases")) {
      if (alias.asString("").startsWith("CVE-")) {
        return alias.asString("");
      }
    }
    return record.path("id").asString("");
  }

  private static void spans(JsonNode events, String type, List<Advisory.Span> spans) {
    String from = "";
    String prefix = type.equals("golang") ? "v" : "";
    for (JsonNode event : events) {
      if (event.has("introduced")) {
        if (!from.isEmpty()) {
          spans.add(new Advisory.Span(from, Optional.empty(), Optional.empty()));
        }
        String v = event.path("introduced").asString("0");
        from = v.equals("0") ? v : prefix + v;
      } else if (!from.isEmpty() && event.has("fixed")) {
        String fixed = prefix + event.path("fixed").asString("");
        spans.add(new Advisory.Span(from, Optional.of(fixed), Optional.empty()));
        from = "";
      } else if (!from.isEmpty() && event.has("last_affected")) {
        String last = prefix + event.path("last_affected").asString("");
        spans.add(new Advisory.Span(from, Optional.empty(), Optional.of(last)));
        from = "";
      }
    }
    if (!from.isEmpty()) {
      spans.add(new Advisory.Span(from, Optional.empty(), Optional.empty()));
    }
  }

  /// By the CVSS vector, else the publisher's word, else moderate.
  private static Advisory.Grade grade(JsonNode record, JsonNode affected) {
    for (JsonNode list : List.of(affected.path("severity"), record.path("severity"))) {
      for (JsonNode severity : list) {
        Optional<Advisory.Grade> grade = grade(severity.path("score").asString(""));
        if (grade.isPresent()) {
          return grade.get();
        }
      }
    }
    String word =
        record.path("database_specific").path("severity").asString("").toUpperCase(Locale.ROOT);
    return switch (word) {
      case "CRITICAL" -> Advisory.Grade.CRITICAL;
      case "HIGH" -> Advisory.Grade.HIGH;
      case "LOW" -> Advisory.Grade.LOW;
      default ->
          record.path("id").asString("").startsWith("MAL-")
              ? Advisory.Grade.CRITICAL
              : Advisory.Grade.MODERATE;
    };
  }

  private static Optional<Advisory.Grade> grade(String vector) {
    try {
      Cvss cvss = Cvss.fromVector(vector);
      return cvss == null
          ? Optional.empty()
          : Optional.of(Advisory.Grade.of(cvss.calculateScore().getBaseScore()));
    } catch (RuntimeException e) {
      // The library throws several kinds for a vector it does not know.
      return Optional.empty();
    }
  }
}
