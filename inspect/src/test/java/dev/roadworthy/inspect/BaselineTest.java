package dev.roadworthy.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {
  @TempDir Path folder;

  @Test
  void aReportComparedWithItselfIsTheSame() throws IOException {
    Report report = FixedInspection.report();
    for (var written :
        Map.of("a.json", JsonReport.write(report), "a.sarif", SarifReport.write(report))
            .entrySet()) {
      Path file = Files.write(folder.resolve(written.getKey()), written.getValue());
      Comparison comparison = Baseline.compare(file, report);
      assertThat(comparison.fresh()).isEmpty();
      assertThat(comparison.fixed()).isEmpty();
      assertThat(comparison.same()).isEqualTo(report.open().size());
    }
  }

  @Test
  void newAndFixedFindingsAreToldApart() throws IOException {
    Report before = FixedInspection.report();
    Path file = Files.write(folder.resolve("before.json"), JsonReport.write(before));
    Inspection now = changed(FixedInspection.inspection());
    Report after = Report.of(FixedInspection.run(), now, Waivers.none(), false);
    Comparison comparison = Baseline.compare(file, after);
    assertThat(comparison.fresh())
        .extracting(f -> f.place().label())
        .contains("server.js:99")
        .doesNotContain("server.js:57");
    assertThat(comparison.fixed())
        .extracting(Comparison.Earlier::place)
        .containsExactly("server.js:41");
    String sarif = new String(SarifReport.write(after.with(comparison)));
    assertThat(sarif).contains("\"baselineState\" : \"new\"").contains("\"unchanged\"");
  }

  /// The first query is mended, another one is new, and everything has moved by ten lines.
  private static Inspection changed(Inspection inspection) {
    var outcomes = new HashMap<>(inspection.outcomes());
    var findings = new ArrayList<Finding>();
    for (Finding finding : inspection.findings()) {
      Place place = finding.place();
      if (place.line() == 41) {
        Hit hit = Hit.at(Place.line("server.js", 99), "db.all('SELECT ' + q)");
        findings.add(Findings.of(finding.rule(), hit));
      } else {
        Place moved =
            new Place(place.file(), place.line() + 10, place.column(), place.commit(), place.url());
        Hit hit = finding.hit();
        findings.add(
            Findings.of(
                finding.rule(),
                new Hit(
                    moved,
                    hit.seen(),
                    hit.confidence(),
                    hit.sentence(),
                    hit.severity(),
                    Map.of())));
      }
    }
    return new Inspection(
        inspection.subject(), findings, outcomes, inspection.rules(), inspection.gaps());
  }

  @Test
  void whatIsNoReportIsRefusedWithAWord() throws IOException {
    for (String text : List.of("", "{", "[]", "{\"a\": 1}", "{\"schema\": \"other/1\"}")) {
      Path file = Files.writeString(folder.resolve("x"), text);
      assertThatThrownBy(() -> Baseline.compare(file, FixedInspection.report()))
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.code()).isEqualTo("baseline-unreadable"));
    }
  }
}
