package dev.roadworthy.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What SARIF 2.1.0 and the code hosts that read it demand of the parts we write. The official
/// schema is not in this repository: OASIS gives it without a licence to pass it on. It was tried
/// against the golden file by hand; each of its demands on our parts is said here in code.
class SarifReportTest {
  private static final JsonNode LOG =
      JsonMapper.builder().build().readTree(SarifReport.write(FixedInspection.report()));
  private static final JsonNode RUN = LOG.path("runs").path(0);

  @Test
  void theLogNamesItsVersionAndOneTool() {
    assertThat(LOG.path("version").asString()).isEqualTo("2.1.0");
    assertThat(LOG.path("$schema").asString()).startsWith("https://").endsWith("2.1.0.json");
    assertThat(LOG.path("runs").size()).isEqualTo(1);
    assertThat(RUN.path("tool").path("driver").path("name").asString()).isEqualTo("Roadworthy");
  }

  @Test
  void everyResultPointsAtItsRule() {
    JsonNode rules = RUN.path("tool").path("driver").path("rules");
    Set<String> ids = new HashSet<>();
    for (JsonNode rule : rules) {
      assertThat(ids.add(rule.path("id").asString())).isTrue();
      for (String text : List.of("shortDescription", "fullDescription", "help")) {
        assertThat(rule.path(text).path("text").asString()).isNotBlank();
      }
    }
    for (JsonNode result : RUN.path("results")) {
      JsonNode rule = rules.path(result.path("ruleIndex").asInt());
      assertThat(rule.path("id").asString()).isEqualTo(result.path("ruleId").asString());
      assertThat(List.of("none", "note", "warning", "error"))
          .contains(result.path("level").asString());
      assertThat(result.path("message").path("text").asString()).isNotBlank();
      assertThat(result.path("properties").path("kind").asString()).isNotBlank();
    }
  }

  @Test
  void placesAreRelativeReferencesOfTheRepository() {
    int places = 0;
    for (JsonNode result : RUN.path("results")) {
      for (JsonNode location : result.path("locations")) {
        JsonNode physical = location.path("physicalLocation");
        String uri = physical.path("artifactLocation").path("uri").asString();
        assertThat(java.net.URI.create(uri).isAbsolute()).isFalse();
        assertThat(uri).doesNotStartWith("/").doesNotContain("..");
        JsonNode region = physical.path("region");
        assertThat(region.isMissingNode() || region.path("startLine").asInt() >= 1).isTrue();
        places++;
      }
    }
    assertThat(places).isGreaterThan(8);
    assertThat(SarifReport.relative("a b/c:d#e?f\n.js")).isEqualTo("a%20b/c%3Ad%23e%3Ff%0A.js");
    assertThat(SarifReport.relative("mañana/%41")).isEqualTo("ma%C3%B1ana/%2541");
  }

  @Test
  void fingerprintsAreUniqueAndDoNotDependOnTheLine() {
    Set<String> prints = new HashSet<>();
    for (JsonNode result : RUN.path("results")) {
      String print = result.path("partialFingerprints").path(SarifReport.FINGERPRINT).asString();
      assertThat(print).matches("[0-9a-f]{32}:[0-9]+");
      assertThat(prints.add(print)).isTrue();
    }
    RuleText rule = FixedInspection.report().open().getFirst().rule();
    Finding here = Findings.of(rule, Hit.at(Place.line("a.js", 3), "eval(x)"));
    Finding moved = Findings.of(rule, Hit.at(Place.line("a.js", 30), "  eval(x)".strip()));
    assertThat(moved.fingerprint()).isEqualTo(here.fingerprint());
  }

  @Test
  void historyWaiversAndGapsAreSaid() {
    int history = 0;
    int suppressed = 0;
    for (JsonNode result : RUN.path("results")) {
      if (result.path("properties").path("history").asBoolean(false)) {
        assertThat(result.path("properties").path("commit").asString()).isEqualTo("3f9c2d1a7b");
        history++;
      }
      if (result.has("suppressions")) {
        JsonNode first = result.path("suppressions").path(0);
        assertThat(first.path("kind").asString()).isEqualTo("external");
        assertThat(first.path("justification").asString()).contains("ann@example.com");
        suppressed++;
      }
    }
    assertThat(history).isEqualTo(1);
    assertThat(suppressed).isEqualTo(1);
    JsonNode invocation = RUN.path("invocations").path(0);
    assertThat(invocation.path("executionSuccessful").asBoolean()).isTrue();
    assertThat(invocation.path("toolExecutionNotifications").toString()).contains("shallow");
    assertThat(invocation.path("toolConfigurationNotifications").toString()).contains("expired");
  }
}
