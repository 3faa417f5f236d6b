package dev.roadworthy.inspect;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The report as Markdown (CommonMark with tables), for a pull request or a wiki. Foreign text is
/// escaped or stands in a code span that it cannot leave.
public final class MarkdownReport {
  private static final int PLACES = 10;

  private final Report report;
  private final StringBuilder out = new StringBuilder();

  private MarkdownReport(Report report) {
    this.report = report;
  }

  /// UTF-8.
  public static byte[] write(Report report) {
    return new MarkdownReport(report).all().getBytes(StandardCharsets.UTF_8);
  }

  private String all() {
    line("# " + text(Verdict.headline(report)));
    line("");
    line(Verdict.summary(report));
    line("");
    if (report.score().told()) {
      score();
      plan();
      findings();
    }
    closed();
    list(
        "Fine too",
        report.passes().stream().map(r -> text(r.title())).toList(),
        "Checked, and not the case:");
    list("Could not be told", report.unknown().stream().map(MarkdownReport::answer).toList(), "");
    list(
        "Not looked at",
        report.inspection().gaps().stream()
            .map(g -> text(g.what()) + ": " + text(g.why()))
            .toList(),
        "");
    list("Notes", report.warnings().stream().map(MarkdownReport::text).toList(), "");
    line("---");
    line("");
    line(
        "Made by Roadworthy "
            + text(report.run().version())
            + " on "
            + report.run().started()
            + ". Nothing of the app was run; secret values are masked.");
    return out.toString();
  }

  private void score() {
    Score score = report.score();
    line(
        "**Score: "
            + (score.unknown() > 0 ? "at most " : "")
            + Verdict.path(score)
            + "**, of 100.");
    line("");
    line("| | now | behind `roadworthy up` | of |");
    line("|---|---:|---:|---:|");
    for (Score.OfArea area : score.areas()) {
      line(
          String.format(
              Locale.ROOT,
              "| %s | %.1f | %.1f | %.1f |",
              area.area().title(),
              area.got(),
              area.behindLayer(),
              area.budget()));
    }
    line("");
  }

  private void plan() {
    if (report.plan().steps().isEmpty()) {
      return;
    }
    line("## The plan");
    line("");
    line(
        "About "
            + Effort.text(report.plan().effort())
            + " in the app, or "
            + Effort.text(report.plan().effortWithLayer())
            + " with `roadworthy up` in front.");
    line("");
    for (Map.Entry<Area, List<PlanStep>> area : report.plan().byArea().entrySet()) {
      line("### " + area.getKey().title());
      line("");
      line("| | severity | places | effort | points | layer |");
      line("|---|---|---:|---:|---:|---|");
      for (PlanStep step : area.getValue()) {
        line(
            "| "
                + cell(text(step.rule().title()))
                + " | "
                + SarifReport.word(step.severity())
                + " | "
                + step.findings().size()
                + " | "
                + Effort.text(step.effort())
                + " | "
                + String.format(Locale.ROOT, "%.1f", step.gain())
                + " | "
                + (step.closable() ? "closes it" : "")
                + " |");
      }
      line("");
    }
  }

  private void findings() {
    if (report.plan().steps().isEmpty()) {
      return;
    }
    line("## Findings");
    line("");
    for (PlanStep step : report.plan().steps()) {
      RuleText rule = step.rule();
      line("### " + text(rule.title()) + " (" + SarifReport.word(step.severity()) + ")");
      line("");
      line(text(rule.why()));
      line("");
      line("**What to do:** " + rule.remedy());
      rule.layer()
          .ifPresent(layer -> {
            line("");
            line(
                (rule.closedByLayer() ? "**The layer closes it:** " : "**The layer helps:** ")
                    + layer);
          });
      line("");
      for (Finding finding : step.findings().stream().limit(PLACES).toList()) {
        String seen = finding.hit().seen();
        String label = finding.place().label();
        line(
            "- "
                + code(label)
                + (finding.hit().sentence().isPresent() ? " " + text(finding.sentence()) : "")
                + (seen.isEmpty() || seen.equals(label) ? "" : " " + code(seen)));
      }
      int more = step.findings().size() - PLACES;
      if (more > 0) {
        line("- and " + more + " more");
      }
      line("");
    }
  }

  private void closed() {
    list(
        "Closed by the layer, measured",
        report.proven().stream()
            .map(p ->
                text(p.finding().sentence())
                    + " "
                    + code(p.finding().place().label())
                    + ": "
                    + text(p.by().id())
                    + " passed at "
                    + text(p.address())
                    + ", "
                    + p.measured())
            .toList(),
        "");
    list(
        "Waived",
        report.waived().stream()
            .map(w ->
                text(w.finding().sentence())
                    + " "
                    + code(w.finding().place().label())
                    + ": "
                    + text(w.reason())
                    + " ("
                    + text(w.owner())
                    + ", until "
                    + w.expires()
                    + ")")
            .toList(),
        "");
  }

  private void list(String title, List<String> items, String before) {
    if (items.isEmpty()) {
      return;
    }
    line("## " + title);
    line("");
    if (!before.isEmpty()) {
      line(before);
      line("");
    }
    items.forEach(item -> line("- " + item));
    line("");
  }

  private static String answer(Report.Answer answer) {
    return text(answer.rule().title()) + ": " + text(answer.reason());
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  /// Plain text: nothing in it can make markup, a link or a tag.
  static String text(String foreign) {
    var out = new StringBuilder();
    for (char c : SafeText.line(foreign).toCharArray()) {
      if ("\\`*_{}[]<>|#~&!".indexOf(c) >= 0) {
        out.append('\\');
      }
      out.append(c);
    }
    return out.toString();
  }

  /// A code span with one more backtick around it than the longest run within (CommonMark 6.1).
  static String code(String foreign) {
    String safe = SafeText.line(foreign, 300);
    int longest = 0;
    int run = 0;
    for (char c : safe.toCharArray()) {
      run = c == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    String fence = "`".repeat(longest + 1);
    String room = safe.startsWith("`") || safe.endsWith("`") || longest > 0 ? " " : "";
    return fence + room + safe + room + fence;
  }

  private static String cell(String text) {
    return text.replace("\n", " ");
  }
}
