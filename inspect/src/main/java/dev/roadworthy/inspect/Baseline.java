package dev.roadworthy.inspect;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An earlier report, our JSON or our SARIF, to compare with. Findings are matched by fingerprint;
/// the same fault twice in one file counts twice.
public final class Baseline {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Baseline() {}

  /// @throws Problem `baseline-unreadable`
  public static Comparison compare(Path file, Report report) {
    Map<String, Deque<Comparison.Earlier>> earlier = new HashMap<>();
    for (Comparison.Earlier each : read(file)) {
      earlier.computeIfAbsent(each.fingerprint(), _ -> new ArrayDeque<>()).add(each);
    }
    var fresh = new ArrayList<Finding>();
    int same = 0;
    for (Finding finding : report.open()) {
      if (take(earlier, finding.fingerprint())) {
        same++;
      } else {
        fresh.add(finding);
      }
    }
    report.waived().forEach(w -> take(earlier, w.finding().fingerprint()));
    List<Comparison.Earlier> fixed =
        earlier.values().stream()
            .flatMap(Deque::stream)
            .sorted(java.util.Comparator.comparing(Comparison.Earlier::place))
            .toList();
    return new Comparison(String.valueOf(file.getFileName()), fresh, same, fixed);
  }

  private static boolean take(Map<String, Deque<Comparison.Earlier>> earlier, String print) {
    Deque<Comparison.Earlier> left = earlier.get(print);
    return left != null && left.poll() != null;
  }

  private static List<Comparison.Earlier> read(Path file) {
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      if (root.has("runs")) {
        return sarif(root);
      }
      if (root.path("schema").asString("").startsWith(JsonReport.SCHEMA_FAMILY)) {
        return json(root);
      }
      throw unreadable(file, " is neither a JSON nor a SARIF report of roadworthy inspect.", null);
    } catch (IOException | JacksonException e) {
      throw unreadable(file, " cannot be read.", e);
    }
  }

  private static List<Comparison.Earlier> json(JsonNode root) {
    var out = new ArrayList<Comparison.Earlier>();
    for (JsonNode finding : root.path("findings")) {
      if (finding.path("state").asString("").equals("open")) {
        out.add(
            new Comparison.Earlier(
                finding.path("rule").asString(""),
                finding.path("fingerprint").asString(""),
                finding.path("place").path("label").asString("")));
      }
    }
    return out;
  }

  private static List<Comparison.Earlier> sarif(JsonNode root) {
    var out = new ArrayList<Comparison.Earlier>();
    for (JsonNode run : root.path("runs")) {
      for (JsonNode result : run.path("results")) {
        String print =
            result.path("partialFingerprints").path(SarifReport.FINGERPRINT).asString("");
        boolean counts =
            !result.has("suppressions")
                && !result.path("baselineState").asString("").equals("absent");
        if (counts && !print.isEmpty()) {
          int colon = print.indexOf(':');
          JsonNode at = result.path("locations").path(0).path("physicalLocation");
          out.add(
              new Comparison.Earlier(
                  result.path("ruleId").asString(""),
                  colon < 0 ? print : print.substring(0, colon),
                  at.path("artifactLocation").path("uri").asString("")));
        }
      }
    }
    return out;
  }

  private static Problem unreadable(
      Path file, String what, @org.jspecify.annotations.Nullable Exception e) {
    return new Problem(
        "baseline-unreadable", file + what, "Make one with: roadworthy inspect --json FILE", e);
  }
}
