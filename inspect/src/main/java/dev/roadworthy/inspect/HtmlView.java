package dev.roadworthy.inspect;

import dev.roadworthy.base.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the page shows, worded; the template only places it. Everything foreign goes through
/// [SafeText] here and is escaped by the template.
final class HtmlView {
  /// More than these of one rule are counted; a page with all of them would be read by nobody.
  private static final int PLACES = 12;

  private static final int FIXED = 50;
  private static final int EXCERPT = 400;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Report report;
  private final String style;
  private final String policy;

  HtmlView(Report report, String style, String policy) {
    this.report = report;
    this.style = style;
    this.policy = policy;
  }

  /// One figure of the way to 100.
  record Stage(int score, String label, String detail, String tone, int width) {}

  /// One of the first steps.
  record First(
      int number,
      String title,
      String anchor,
      @Nullable Severity severity,
      String detail,
      String effort,
      String points) {}

  String style() {
    return style;
  }

  String contentSecurityPolicy() {
    return policy;
  }

  String headline() {
    return Verdict.headline(report);
  }

  String summary() {
    return Verdict.summary(report);
  }

  String day() {
    return DAY.format(report.run().started());
  }

  String instant() {
    return report.run().started().toString();
  }

  String time(Instant at) {
    return TIME.format(at);
  }

  String took() {
    return Durations.text(report.run().took());
  }

  String facts() {
    var out = new ArrayList<String>();
    report.inspection().subject().detection().sourceFacts().forEach(f -> out.add(safe(f)));
    report.run().address().ifPresent(a -> out.add(safe(a)));
    return String.join(" · ", out);
  }

  String counts() {
    var out = new ArrayList<String>();
    for (Severity severity : Severity.values()) {
      if (report.count(severity) > 0) {
        out.add(report.count(severity) + " " + SarifReport.word(severity));
      }
    }
    int open = report.open().size();
    String all = open == 1 ? "1 finding" : open + " findings";
    return out.isEmpty() ? all : all + ": " + String.join(", ", out);
  }

  List<Stage> stages() {
    Score score = report.score();
    Plan plan = report.plan();
    var out = new ArrayList<Stage>();
    out.add(stage(score.now(), "now", "as it is today", tone(score.now() / 100.0)));
    if (!plan.closable().isEmpty()) {
      String closes = "closes " + plan.closable().size() + " of " + plan.steps().size() + " steps";
      out.add(stage(score.behindLayer(), "behind `roadworthy up`", closes, "layer"));
    }
    Duration first =
        plan.first().stream().map(PlanStep::effort).reduce(Duration.ZERO, Duration::plus);
    if (!plan.first().isEmpty() && score.afterFirst() < 100) {
      out.add(stage(score.afterFirst(), "after " + Verdict.changes(score), effort(first), "first"));
    }
    if (!plan.steps().isEmpty()) {
      out.add(stage(100, "after the whole plan", effort(plan.effortWithLayer()), "rest"));
    }
    return out;
  }

  List<Stage> stagesLastFirst() {
    return stages().reversed();
  }

  String pathWords() {
    return "Score of 100: " + Verdict.path(report.score()).replace("`", "");
  }

  private static Stage stage(int score, String label, String detail, String tone) {
    return new Stage(score, label, detail, tone, score * 10);
  }

  List<First> firstSteps() {
    var out = new ArrayList<First>();
    Plan plan = report.plan();
    if (!plan.closable().isEmpty()) {
      String detail =
          "Closes "
              + plan.closable().size()
              + " of "
              + plan.steps().size()
              + " steps without a change of the app";
      int gain = report.score().behindLayer() - report.score().now();
      out.add(new First(1, "roadworthy up", "", null, detail, "5 min", gain(gain)));
    }
    for (PlanStep step : plan.first()) {
      RuleText rule = step.rule();
      String detail = rule.area().title() + ", " + places(step);
      out.add(
          new First(
              out.size() + 1,
              rule.title(),
              rule.id(),
              step.severity(),
              detail,
              effort(step.effort()),
              gain(step.gain())));
    }
    return out;
  }

  String total(List<PlanStep> steps) {
    Duration all = steps.stream().map(PlanStep::effort).reduce(Duration.ZERO, Duration::plus);
    Duration layer =
        steps.stream().map(PlanStep::effortWithLayer).reduce(Duration.ZERO, Duration::plus);
    boolean same = effort(all).equals(effort(layer));
    return same ? effort(all) : effort(all) + ", " + effort(layer) + " with the layer";
  }

  int width(double part, double all) {
    return all == 0 ? 0 : (int) Math.round(1000 * part / all);
  }

  String tone(Score.OfArea area) {
    return tone(area.got() / area.budget());
  }

  private static String tone(double share) {
    return share >= 0.8 ? "good" : share >= 0.5 ? "busy" : "bad";
  }

  boolean gains(Score.OfArea area) {
    return Math.round(area.behindLayer()) > Math.round(area.got());
  }

  String points(double points) {
    return String.valueOf(Math.round(points));
  }

  String exact(double points) {
    return String.format(Locale.ROOT, "%.1f", points);
  }

  String gain(double points) {
    return points < 0.05 ? "" : points < 1 ? "+" + exact(points) : "+" + Math.round(points);
  }

  String effort(Duration effort) {
    return Effort.text(effort);
  }

  boolean urgent(PlanStep step) {
    return step.severity().atLeast(Severity.HIGH);
  }

  String places(PlanStep step) {
    int count = step.findings().size();
    return count == 1
        ? SafeText.line(step.findings().getFirst().place().label(), 40)
        : count + " places";
  }

  List<Finding> shown(PlanStep step) {
    return step.findings().subList(0, Math.min(PLACES, step.findings().size()));
  }

  int more(PlanStep step) {
    return Math.max(0, step.findings().size() - PLACES);
  }

  List<String> references(RuleText rule) {
    var out = new ArrayList<String>();
    rule.sources().forEach(s -> out.add(safe(s)));
    return out;
  }

  List<Comparison.Earlier> fixed() {
    return report.comparison().map(c -> c.fixed().stream().limit(FIXED).toList()).orElse(List.of());
  }

  String place(Finding finding) {
    return SafeText.line(finding.place().label(), 300);
  }

  String sentence(Finding finding) {
    return SafeText.line(finding.sentence(), 600);
  }

  boolean hasExcerpt(Finding finding) {
    String seen = finding.hit().seen();
    return !seen.isBlank() && !seen.equals(finding.place().file());
  }

  String excerpt(Finding finding) {
    String seen = SafeText.lines(finding.hit().seen());
    return seen.length() <= EXCERPT ? seen : seen.substring(0, EXCERPT) + "…";
  }

  boolean hasContext(Finding finding) {
    return finding.context() != FileContext.PRODUCTION;
  }

  String context(Finding finding) {
    return SarifReport.word(finding.context());
  }

  boolean unsure(Finding finding) {
    return finding.hit().confidence() == Confidence.LOW;
  }

  boolean fresh(Finding finding) {
    return report.comparison().filter(c -> c.fresh().contains(finding)).isPresent();
  }

  String safe(String text) {
    return SafeText.line(text, 600);
  }
}
