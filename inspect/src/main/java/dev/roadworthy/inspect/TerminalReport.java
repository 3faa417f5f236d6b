package dev.roadworthy.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The report for the person who typed the command: the score, the first steps, the counts and the
/// gaps; one screen.
public final class TerminalReport {
  private static final int MIN_WIDTH = 40;
  private static final int MAX_WIDTH = 100;
  private static final int LABEL = 25;

  private final Report report;
  private final int width;
  private final boolean colours;
  private final StringBuilder out = new StringBuilder();

  private TerminalReport(Report report, int width, boolean colours) {
    this.report = report;
    this.width = Math.clamp(width, MIN_WIDTH, MAX_WIDTH);
    this.colours = colours;
  }

  /// @param width columns of the terminal
  /// @param colours whether it understands them
  /// @param fullReport a line that says where the rest is
  public static String text(Report report, int width, boolean colours, String fullReport) {
    return new TerminalReport(report, width, colours).all(fullReport);
  }

  private String all(String fullReport) {
    head();
    if (report.score().told()) {
      score();
      firstSteps();
    }
    counts();
    comparison();
    told();
    line("");
    paragraph("  ", fullReport);
    return out.toString();
  }

  private void head() {
    line("");
    String stack = report.inspection().subject().detection().sourceLine();
    String name = SafeText.line(report.run().target(), 40);
    String more =
        report.run().address().map(a -> (stack.isEmpty() ? a : stack + " · " + a)).orElse(stack);
    line(
        "  "
            + bold(name)
            + "   "
            + dim(SafeText.line(more, Math.max(8, width - name.length() - 5))));
    line("");
  }

  private void score() {
    Score score = report.score();
    String most = score.unknown() > 0 ? "at most " : "";
    line(
        "  "
            + bold("Score " + most + score.now())
            + " of 100   "
            + bar(score.now(), score.behindLayer(), 100));
    String path = Verdict.path(score).replace("`", "");
    if (path.contains(",")) {
      paragraph("  ", path + ".");
    }
    line("");
    for (Score.OfArea area : score.areas()) {
      String points = String.format(Locale.ROOT, "%3.0f of %-3.0f", area.got(), area.budget());
      String bar = bar(area.got(), area.behindLayer(), area.budget());
      line("  " + pad(area.area().title(), LABEL) + points + "  " + bar);
    }
    line("");
  }

  private void firstSteps() {
    Plan plan = report.plan();
    if (plan.steps().isEmpty()) {
      line("  " + green("Nothing to mend was found."));
      line("");
      return;
    }
    line("  " + bold("First steps"));
    int number = 1;
    if (!plan.closable().isEmpty()) {
      int gain = report.score().behindLayer() - report.score().now();
      step(number++, "", "roadworthy up", closes(plan), "5 min", gain);
    }
    for (PlanStep step : plan.first()) {
      String title = SafeText.line(step.rule().title());
      step(number++, severity(step), title, places(step), Effort.text(step.effort()), step.gain());
    }
    int more = plan.steps().size() - plan.first().size() - plan.closable().size();
    if (more > 0) {
      String rest = "and " + more + (more == 1 ? " more step" : " more steps");
      String work = "; all of it is about " + Effort.text(plan.effort()) + " of work in the app";
      String layer =
          plan.closable().isEmpty()
              ? ""
              : ", " + Effort.text(plan.effortWithLayer()) + " behind roadworthy up";
      wrap(rest + work + layer, width - 5).forEach(each -> line("     " + dim(each)));
    }
    line("");
  }

  private static String closes(Plan plan) {
    int all = plan.closable().size();
    return "closes " + all + " of " + plan.steps().size() + " without a change of the app";
  }

  private void step(
      int number, String severity, String title, String where, String effort, double gain) {
    String points = gain >= 0.5 ? "+" + Math.round(gain) : "";
    String right = pad(effort, 9) + lead(points, 4);
    int room = width - 5 - right.length() - 1;
    for (String text : wrap(title, room)) {
      boolean first = text.equals(wrap(title, room).getFirst());
      String mark = first ? String.valueOf(number) + "  " : "   ";
      line("  " + mark + pad(text, room) + (first ? " " + dim(right) : ""));
    }
    String detail = severity.isEmpty() ? where : severity + ", " + where;
    line("     " + dim(SafeText.line(detail, width - 5)));
  }

  private String severity(PlanStep step) {
    return SarifReport.word(step.severity());
  }

  private static String places(PlanStep step) {
    String first = step.findings().getFirst().place().label();
    int more = step.findings().size() - 1;
    return first + (more > 0 ? " and " + more + " more" : "");
  }

  private void counts() {
    var parts = new ArrayList<String>();
    for (Severity severity : Severity.values()) {
      long count = report.count(severity);
      if (count > 0) {
        String text = count + " " + SarifReport.word(severity);
        parts.add(severity.atLeast(Severity.HIGH) ? red(text) : text);
      }
    }
    int open = report.open().size();
    String what = open + (open == 1 ? " finding" : " findings");
    paragraph("  ", bold(what) + (parts.isEmpty() ? "" : ": " + String.join(", ", parts)));
    var rest = new ArrayList<String>();
    if (!report.proven().isEmpty()) {
      rest.add(report.proven().size() + " closed by the layer, measured");
    }
    if (!report.waived().isEmpty()) {
      rest.add(report.waived().size() + " waived");
    }
    int fine = report.passes().size();
    rest.add(fine + (fine == 1 ? " check fine" : " checks fine"));
    if (!report.unknown().isEmpty()) {
      rest.add(report.unknown().size() + " could not be told");
    }
    paragraph("  ", String.join(" · ", rest));
  }

  private void comparison() {
    report
        .comparison()
        .ifPresent(c ->
            line(
                "  Since "
                    + SafeText.line(c.baseline(), 40)
                    + ": "
                    + c.fresh().size()
                    + " new, "
                    + c.fixed().size()
                    + " fixed, "
                    + c.same()
                    + " the same"));
  }

  private void told() {
    for (Gap gap : report.inspection().gaps().stream().limit(5).toList()) {
      paragraph(
          "  ", yellow("not looked at") + "  " + SafeText.line(gap.what() + ": " + gap.why()));
    }
    int more = report.inspection().gaps().size() - 5;
    if (more > 0) {
      line("  " + dim("and " + more + " more gaps in the full report"));
    }
    for (String warning : report.warnings()) {
      paragraph("  ", yellow("note") + "  " + SafeText.line(warning));
    }
  }

  private String bar(double now, double later, double all) {
    int cells = Math.clamp(width - LABEL - 14, 0, 40);
    int filled = (int) Math.round(cells * now / all);
    int gained = Math.max(0, (int) Math.round(cells * later / all) - filled);
    return paint(now / all, "█".repeat(filled))
        + dim("▒".repeat(gained))
        + dim("░".repeat(Math.max(0, cells - filled - gained)));
  }

  private String paint(double share, String text) {
    return share >= 0.8 ? green(text) : share >= 0.5 ? yellow(text) : red(text);
  }

  private void paragraph(String indent, String text) {
    for (String each : wrap(text, width - indent.length())) {
      line(indent + each);
    }
  }

  private void line(String text) {
    out.append(text.stripTrailing()).append('\n');
  }

  /// Words into lines; a word longer than a line is cut.
  static List<String> wrap(String text, int room) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : text.strip().split(" +")) {
      String rest = word;
      while (shown(rest) > room) {
        if (!line.isEmpty()) {
          lines.add(line.toString());
          line.setLength(0);
        }
        int cut = rest.offsetByCodePoints(0, room);
        lines.add(rest.substring(0, cut));
        rest = rest.substring(cut);
      }
      if (!line.isEmpty() && shown(line.toString()) + 1 + shown(rest) > room) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(rest);
    }
    if (!line.isEmpty() || lines.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }

  private static int shown(String text) {
    String plain = text.indexOf('\u001B') < 0 ? text : text.replaceAll("\u001B\\[[0-9]+m", "");
    return plain.codePointCount(0, plain.length());
  }

  private static String pad(String text, int to) {
    return text + " ".repeat(Math.max(0, to - shown(text)));
  }

  private static String lead(String text, int to) {
    return " ".repeat(Math.max(0, to - shown(text))) + text;
  }

  private String bold(String text) {
    return colour("1", text);
  }

  private String dim(String text) {
    return colour("2", text);
  }

  private String red(String text) {
    return colour("31", text);
  }

  private String yellow(String text) {
    return colour("33", text);
  }

  private String green(String text) {
    return colour("32", text);
  }

  private String colour(String code, String text) {
    return colours && !text.isEmpty() ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
  }
}
