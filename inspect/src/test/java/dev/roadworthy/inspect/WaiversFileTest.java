package dev.roadworthy.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roadworthy.base.Problem;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WaiversFileTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
  private static final Set<String> RULES = Set.of("no-ci", "sql-injection", "fixed-port");

  private static Waivers parse(String text) {
    return WaiversFile.parse(text, "waivers.yaml", RULES, TODAY);
  }

  @Test
  void allMistakesAreToldAtOnceWithTheirLines() {
    String text =
        """
        - rule: no-such-rule
          owner: ann@example.com
          reason: because
          expires: 2027-01-31
        - {rule: no-ci, reason: later, expires: tomorrow}
        - {fingerprint: xyz, owner: bob, reason: later, expires: 2027-01-31, until: 3}
        - just text
        - {path: "src/**", owner: bob, reason: later, expires: 2030-01-31}
        - {rule: no-ci, rule: no-ci, owner: bob, reason: later, expires: 2027-01-31}
        """;
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            Problem.class,
            p ->
                assertThat(p.message().lines().toList())
                    .containsExactly(
                        "waivers.yaml:1: there is no rule no-such-rule",
                        "waivers.yaml:5: owner: is missing: who answers for it",
                        "waivers.yaml:5: a day such as 2027-02-18 was expected",
                        "waivers.yaml:6: until: is not known here; known are expires, fingerprint,"
                            + " owner, path, reason, rule",
                        "waivers.yaml:6: a fingerprint has 8 to 32 hexadecimal digits",
                        "waivers.yaml:7: a waiver with rule:, owner:, reason: and expires: was expected",
                        "waivers.yaml:8: neither rule: nor fingerprint: says what is waived",
                        "waivers.yaml:8: 2030-01-31 is too far away; at most a year, 2027-11-21",
                        "waivers.yaml:9: rule: is said twice"));
  }

  @Test
  void whatIsNoListOrNoYamlIsAMistakeToo() {
    for (String text :
        List.of("rule: no-ci", "- [", "- &a *a", "\t- x", "- !!java.lang.String x")) {
      assertThatThrownBy(() -> parse(text)).isInstanceOf(Problem.class);
    }
    assertThat(parse("").sort(List.of(), TODAY.atStartOfDay().toInstant(ZoneOffset.UTC)).warnings())
        .isEmpty();
  }

  @Test
  void anExpiredWaiverHoldsNoLongerAndSaysSo() {
    Report report = FixedInspection.report();
    assertThat(report.waived()).extracting(w -> w.finding().rule().id()).containsOnly("no-licence");
    assertThat(report.open()).extracting(f -> f.rule().id()).contains("fixed-port");
    assertThat(report.warnings())
        .containsExactly(
            ".roadworthy/waivers.yaml:5: this waiver of bob@example.com has expired on 2026-10-01;"
                + " its findings count again");
  }

  @Test
  void aWaiverCoversOnlyItsPathAndItsFinding() {
    Inspection inspection = FixedInspection.inspection();
    Finding first = inspection.findings().getFirst();
    String text =
        """
        - {rule: sql-injection, path: "lib/**", owner: a, reason: b, expires: 2027-01-31}
        - {fingerprint: %s, owner: a, reason: b, expires: 2027-01-31}
        """
            .formatted(first.fingerprint().substring(0, 12));
    Waivers.Sorted sorted = parse(text).sort(inspection.findings(), FixedInspection.WHEN);
    assertThat(sorted.waived()).extracting(Waived::finding).containsExactly(first);
    assertThat(sorted.warnings())
        .containsExactly("waivers.yaml:1: this waiver covers no finding any more; take it out");
  }

  @Test
  void theLastDayStillCounts() {
    String text = "- {rule: fixed-port, owner: a, reason: b, expires: 2026-11-20}";
    Waivers.Sorted sorted =
        parse(text).sort(FixedInspection.inspection().findings(), FixedInspection.WHEN);
    assertThat(sorted.waived()).hasSize(1);
    assertThat(sorted.warnings()).isEmpty();
  }
}
