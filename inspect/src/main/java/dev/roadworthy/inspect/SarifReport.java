package dev.roadworthy.inspect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The report as SARIF 2.1.0, for code hosts and for programs that compare scanners. Places are
/// relative to the repository; no path of this machine is in it.
///
/// Source: OASIS, Static Analysis Results Interchange Format 2.1.0 (errata 01).
public final class SarifReport {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
  private static final String ROOT = "%SRCROOT%";
  static final String FINGERPRINT = "roadworthy/v1";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Report report;
  private final Map<String, Integer> ruleIndex = new HashMap<>();
  private final Map<String, Integer> seen = new HashMap<>();

  private SarifReport(Report report) {
    this.report = report;
    for (RuleText rule : report.rules()) {
      ruleIndex.put(rule.id(), ruleIndex.size());
    }
  }

  /// UTF-8.
  public static byte[] write(Report report) {
    return JSON.writeValueAsBytes(new SarifReport(report).log());
  }

  private Map<String, Object> log() {
    var log = new LinkedHashMap<String, Object>();
    log.put("$schema", SCHEMA);
    log.put("version", "2.1.0");
    log.put("runs", List.of(run()));
    return log;
  }

  private Map<String, Object> run() {
    var driver = new LinkedHashMap<String, Object>();
    driver.put("name", "Roadworthy");
    driver.put("version", report.run().version());
    driver.put("rules", report.rules().stream().map(SarifReport::rule).toList());
    var run = new LinkedHashMap<String, Object>();
    run.put("tool", Fields.of("driver", driver));
    run.put("invocations", List.of(invocation()));
    run.put(
        "originalUriBaseIds",
        Fields.of(
            ROOT, Fields.of("description", Fields.of("text", "The root of the repository."))));
    run.put("columnKind", "unicodeCodePoints");
    run.put("results", results());
    return run;
  }

  private static Map<String, Object> rule(RuleText rule) {
    var out = new LinkedHashMap<String, Object>();
    out.put("id", rule.id());
    out.put("shortDescription", Fields.of("text", rule.title() + "."));
    out.put("fullDescription", Fields.of("text", rule.why()));
    String layer = rule.layer().map(l -> " At the layer: " + l).orElse("");
    out.put("help", Fields.of("text", rule.remedy() + layer));
    out.put("defaultConfiguration", Fields.of("level", level(rule.severity())));
    var properties = new LinkedHashMap<String, Object>();
    properties.put("kind", rule.kind());
    properties.put("area", word(rule.area()));
    properties.put("severity", word(rule.severity()));
    properties.put("effortMinutes", rule.effort().toMinutes());
    properties.put("tags", tags(rule));
    if (rule.area() == Area.SECURITY) {
      properties.put("security-severity", securitySeverity(rule.severity()));
    }
    out.put("properties", properties);
    return out;
  }

  private static List<String> tags(RuleText rule) {
    var tags = new ArrayList<String>();
    tags.add(word(rule.area()));
    tags.addAll(rule.requirements());
    tags.addAll(rule.sources());
    return tags.stream().distinct().toList();
  }

  private Map<String, Object> invocation() {
    var out = new LinkedHashMap<String, Object>();
    out.put("executionSuccessful", true);
    out.put("startTimeUtc", report.run().started().toString());
    out.put("endTimeUtc", report.run().started().plus(report.run().took()).toString());
    var said = new ArrayList<Map<String, Object>>();
    for (Gap gap : report.inspection().gaps()) {
      said.add(notification("warning", "Not looked at: " + gap.what() + ". " + gap.why()));
    }
    for (RuleText rule : report.rules()) {
      if (report.inspection().outcomes().get(rule.id()) instanceof Outcome.Unknown(String why)) {
        var notification = notification("note", "Could not be told: " + rule.title() + ". " + why);
        notification.put(
            "associatedRule", Fields.of("id", rule.id(), "index", ruleIndex.get(rule.id())));
        said.add(notification);
      }
    }
    out.put("toolExecutionNotifications", said);
    out.put(
        "toolConfigurationNotifications",
        report.warnings().stream().map(w -> notification("warning", w)).toList());
    return out;
  }

  private static Map<String, Object> notification(String level, String text) {
    var out = new LinkedHashMap<String, Object>();
    out.put("level", level);
    out.put("message", Fields.of("text", text));
    return out;
  }

  private List<Map<String, Object>> results() {
    var out = new ArrayList<Map<String, Object>>();
    for (Finding finding : report.open()) {
      out.add(result(finding));
    }
    for (Waived waived : report.waived()) {
      Map<String, Object> result = result(waived.finding());
      String why = waived.reason() + " (" + waived.owner() + ", until " + waived.expires() + ")";
      out.add(suppressed(result, why));
    }
    for (Proven proven : report.proven()) {
      String why =
          "Closed by the layer, measured "
              + proven.measured()
              + " at "
              + proven.address()
              + ": "
              + proven.by().id();
      out.add(suppressed(result(proven.finding()), why));
    }
    return out;
  }

  private static Map<String, Object> suppressed(Map<String, Object> result, String why) {
    result.put(
        "suppressions",
        List.of(Fields.of("kind", "external", "status", "accepted", "justification", why)));
    return result;
  }

  private Map<String, Object> result(Finding finding) {
    var out = new LinkedHashMap<String, Object>();
    out.put("ruleId", finding.rule().id());
    out.put("ruleIndex", ruleIndex.get(finding.rule().id()));
    boolean unsure = finding.hit().confidence() == Confidence.LOW;
    out.put("level", unsure ? "note" : level(finding.severity()));
    out.put("message", Fields.of("text", SafeText.lines(sentence(finding))));
    if (finding.place().url().isPresent() || !finding.place().file().isEmpty()) {
      out.put("locations", List.of(Fields.of("physicalLocation", location(finding))));
    }
    int count = seen.merge(finding.fingerprint(), 1, Integer::sum);
    out.put("partialFingerprints", Fields.of(FINGERPRINT, finding.fingerprint() + ":" + count));
    report.comparison().ifPresent(c -> out.put("baselineState", state(c, finding)));
    out.put("properties", properties(finding));
    return out;
  }

  private static String state(Comparison comparison, Finding finding) {
    return comparison.fresh().contains(finding) ? "new" : "unchanged";
  }

  private static String sentence(Finding finding) {
    String text = finding.sentence().strip();
    return (text.endsWith(".") ? text : text + ".") + " " + finding.rule().remedy();
  }

  private static Map<String, Object> properties(Finding finding) {
    var out = new LinkedHashMap<String, Object>(new TreeMap<>(finding.hit().properties()));
    out.put("kind", finding.rule().kind());
    out.put("area", word(finding.rule().area()));
    out.put("severity", word(finding.severity()));
    out.put("confidence", word(finding.hit().confidence()));
    out.put("context", word(finding.context()));
    finding
        .place()
        .commit()
        .ifPresent(commit -> {
          out.put("history", true);
          out.put("commit", commit);
        });
    return out;
  }

  private static Map<String, Object> location(Finding finding) {
    Place place = finding.place();
    if (place.url().isPresent()) {
      return Fields.of("artifactLocation", Fields.of("uri", absolute(place.url().get())));
    }
    var out = new LinkedHashMap<String, Object>();
    out.put("artifactLocation", Fields.of("uri", relative(place.file()), "uriBaseId", ROOT));
    if (place.line() > 0) {
      var region = new LinkedHashMap<String, Object>();
      region.put("startLine", place.line());
      if (place.column() > 0) {
        region.put("startColumn", place.column());
      }
      if (!finding.hit().seen().isEmpty()) {
        region.put("snippet", Fields.of("text", SafeText.lines(finding.hit().seen())));
      }
      out.put("region", region);
    }
    return out;
  }

  /// A path as a relative reference (RFC 3986): everything but unreserved characters and slashes is
  /// encoded, colons too, as they would make a scheme of a first folder.
  static String relative(String path) {
    return encoded(path, "/-._~");
  }

  /// An address with whatever must not stand in one encoded.
  private static String absolute(String url) {
    return encoded(url, "/-._~:?#[]@!$&'()*+,;=%");
  }

  private static String encoded(String text, String kept) {
    var out = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || kept.indexOf(c) >= 0);
      out.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return out.toString();
  }

  static String level(Severity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW, NOTE -> "note";
    };
  }

  /// The number code hosts sort by, on the scale of CVSS.
  private static String securitySeverity(Severity severity) {
    return switch (severity) {
      case CRITICAL -> "9.5";
      case HIGH -> "8.0";
      case MEDIUM -> "5.5";
      case LOW -> "3.0";
      case NOTE -> "0.0";
    };
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
