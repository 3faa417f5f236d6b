package dev.roadworthy.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The written reports of one fixed inspection, compared with files that somebody has looked at.
/// `-Dgolden.write=true` writes them anew; look at them again then.
class ReportsTest {
  private static final Path GOLDEN = Path.of("src/test/golden");

  @TestFactory
  Stream<DynamicTest> eachReportIsAsItWasLookedAt() {
    Report report = FixedInspection.report();
    Report calm = FixedInspection.calmReport();
    var files =
        Map.of(
            "report.sarif", SarifReport.write(report),
            "report.json", JsonReport.write(report),
            "report.html", HtmlReport.write(report),
            "report.md", MarkdownReport.write(report),
            "report.txt", terminal(report, 80),
            "report-narrow.txt", terminal(report, 48),
            "calm.html", HtmlReport.write(calm),
            "calm.txt", terminal(calm, 80));
    return files.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> compare(e.getKey(), e.getValue())));
  }

  private static byte[] terminal(Report report, int width) {
    return TerminalReport.text(report, width, false, "Full report: report.html")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void compare(String name, byte[] written) throws IOException {
    Path golden = GOLDEN.resolve(name);
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(GOLDEN);
      Files.write(golden, written);
    }
    assertThat(golden).exists();
    assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo(Files.readString(golden));
  }

  @Test
  void terminalLinesFitAndCarryNoControlCharacterOfAFileName() {
    for (int width : new int[] {40, 60, 80, 100}) {
      String text = TerminalReport.text(FixedInspection.report(), width, false, "Full report: x");
      assertThat(text.lines()).allMatch(line -> line.codePointCount(0, line.length()) <= width);
      assertThat(text.chars().filter(c -> c != '\n')).noneMatch(Character::isISOControl);
    }
  }

  @Test
  void coloursAreEndedOnTheirLine() {
    String text = TerminalReport.text(FixedInspection.report(), 80, true, "Full report: x");
    assertThat(text).contains("\u001B[1m");
    assertThat(text.lines())
        .allMatch(line -> !line.contains("\u001B[") || line.lastIndexOf("\u001B[0m") > 0);
    assertThat(text).doesNotContain("[31mname");
  }

  @Test
  void thePageCannotBeTakenOverByTheNameOfAFile() {
    String page = new String(HtmlReport.write(FixedInspection.report()), StandardCharsets.UTF_8);
    assertThat(page).contains("&lt;img src=x onerror=alert(1)&gt;");
    assertThat(page).doesNotContain("<img").doesNotContain("<script").doesNotContain("style=\"");
    assertThat(page).contains("default-src &#39;none&#39;; style-src &#39;sha256-");
    assertThat(page).doesNotContain("\u202e").doesNotContain("\u001b");
  }
}
