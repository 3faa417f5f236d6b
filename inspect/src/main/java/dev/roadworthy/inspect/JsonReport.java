package dev.roadworthy.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The report as JSON, everything in it; `docs/reference/inspect-json.md` says what each field is.
/// Fields are added within a version of the schema and never changed.
public final class JsonReport {
  static final String SCHEMA_FAMILY = "roadworthy-inspection/";
  private static final String SCHEMA = SCHEMA_FAMILY + "1";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Report report;

  private JsonReport(Report report) {
    this.report = report;
  }

  /// UTF-8.
  public static byte[] write(Report report) {
    return JSON.writeValueAsBytes(new JsonReport(report).all());
  }

  private Map<String, Object> all() {
    var out = new LinkedHashMap<String, Object>();
    out.put("schema", SCHEMA);
    out.put("run", run());
    out.put("summary", summary());
    out.put("score", score());
    out.put("plan", plan());
    out.put("findings", findings());
    out.put("passes", report.passes().stream().map(RuleText::id).toList());
    out.put("unknown", report.unknown().stream().map(JsonReport::answer).toList());
    out.put("notApplicable", report.notApplicable().stream().map(JsonReport::answer).toList());
    out.put(
        "gaps",
        report.inspection().gaps().stream()
            .map(g -> Fields.of("what", g.what(), "why", g.why()))
            .toList());
    out.put("warnings", report.warnings());
    report.comparison().ifPresent(c -> out.put("comparison", comparison(c)));
    out.put("rules", rules());
    return out;
  }

  private Map<String, Object> run() {
    var out = new LinkedHashMap<String, Object>();
    out.put("target", report.run().target());
    out.put("address", report.run().address().orElse(null));
    out.put("stack", report.inspection().subject().detection().sourceLine());
    out.put("subject", SarifReport.word(report.inspection().subject().kind()));
    out.put("started", report.run().started().toString());
    out.put("tookMillis", report.run().took().toMillis());
    out.put("roadworthy", report.run().version());
    return out;
  }

  private Map<String, Object> summary() {
    var out = new LinkedHashMap<String, Object>();
    for (Severity severity : Severity.values()) {
      out.put(SarifReport.word(severity), report.count(severity));
    }
    out.put("open", report.open().size());
    out.put("waived", report.waived().size());
    out.put("proven", report.proven().size());
    out.put("passes", report.passes().size());
    out.put("unknown", report.unknown().size());
    return out;
  }

  private Map<String, Object> score() {
    Score score = report.score();
    var out = new LinkedHashMap<String, Object>();
    out.put("now", score.told() ? score.now() : null);
    out.put("behindLayer", score.told() ? score.behindLayer() : null);
    out.put("afterFirstSteps", score.told() ? score.afterFirst() : null);
    out.put("atMost", score.unknown() > 0);
    var areas = new ArrayList<Map<String, Object>>();
    for (Score.OfArea area : score.areas()) {
      var each = new LinkedHashMap<String, Object>();
      each.put("area", SarifReport.word(area.area()));
      each.put("budget", points(area.budget()));
      each.put("got", points(area.got()));
      each.put("behindLayer", points(area.behindLayer()));
      each.put("losses", area.losses().stream().map(JsonReport::loss).toList());
      areas.add(each);
    }
    out.put("areas", areas);
    return out;
  }

  private static Map<String, Object> loss(Score.Loss loss) {
    return Fields.of(
        "rule", loss.rule().id(),
        "severity", SarifReport.word(loss.severity()),
        "points", points(loss.points()));
  }

  private Map<String, Object> plan() {
    var out = new LinkedHashMap<String, Object>();
    out.put("effortMinutes", report.plan().effort().toMinutes());
    out.put("effortMinutesWithLayer", report.plan().effortWithLayer().toMinutes());
    out.put("first", report.plan().first().stream().map(s -> s.rule().id()).toList());
    out.put("steps", report.plan().steps().stream().map(JsonReport::step).toList());
    return out;
  }

  private static Map<String, Object> step(PlanStep step) {
    var out = new LinkedHashMap<String, Object>();
    out.put("rule", step.rule().id());
    out.put("area", SarifReport.word(step.rule().area()));
    out.put("severity", SarifReport.word(step.severity()));
    out.put("places", step.findings().size());
    out.put("effortMinutes", step.effort().toMinutes());
    out.put("closedByLayer", step.closable());
    out.put("points", points(step.gain()));
    return out;
  }

  private List<Map<String, Object>> findings() {
    var out = new ArrayList<Map<String, Object>>();
    report.open().forEach(f -> out.add(finding(f, "open")));
    for (Waived waived : report.waived()) {
      Map<String, Object> finding = finding(waived.finding(), "waived");
      finding.put(
          "waiver",
          Fields.of(
              "owner", waived.owner(),
              "reason", waived.reason(),
              "expires", waived.expires().toString()));
      out.add(finding);
    }
    for (Proven proven : report.proven()) {
      Map<String, Object> finding = finding(proven.finding(), "proven");
      finding.put(
          "proof",
          Fields.of(
              "rule", proven.by().id(),
              "address", proven.address(),
              "measured", proven.measured().toString()));
      out.add(finding);
    }
    return out;
  }

  private static Map<String, Object> finding(Finding finding, String state) {
    var out = new LinkedHashMap<String, Object>();
    out.put("rule", finding.rule().id());
    out.put("kind", finding.rule().kind());
    out.put("state", state);
    out.put("severity", SarifReport.word(finding.severity()));
    out.put("confidence", SarifReport.word(finding.hit().confidence()));
    out.put("context", SarifReport.word(finding.context()));
    out.put("sentence", finding.sentence());
    out.put("place", place(finding.place()));
    out.put("seen", finding.hit().seen());
    out.put("fingerprint", finding.fingerprint());
    out.put("properties", new TreeMap<>(finding.hit().properties()));
    return out;
  }

  private static Map<String, Object> place(Place place) {
    var out = new LinkedHashMap<String, Object>();
    out.put("label", place.label());
    out.put("file", place.file().isEmpty() ? null : place.file());
    out.put("line", place.line() > 0 ? place.line() : null);
    out.put("column", place.column() > 0 ? place.column() : null);
    out.put("commit", place.commit().orElse(null));
    out.put("url", place.url().orElse(null));
    return out;
  }

  private static Map<String, Object> answer(Report.Answer answer) {
    return Fields.of("rule", answer.rule().id(), "reason", answer.reason());
  }

  private static Map<String, Object> comparison(Comparison comparison) {
    var out = new LinkedHashMap<String, Object>();
    out.put("baseline", comparison.baseline());
    out.put("new", comparison.fresh().stream().map(Finding::fingerprint).toList());
    out.put("same", comparison.same());
    out.put("fixed", comparison.fixed());
    return out;
  }

  /// The words of the rules that failed, so that the file can be read by itself.
  private Map<String, Object> rules() {
    var out = new LinkedHashMap<String, Object>();
    for (RuleText rule : report.rules()) {
      var each = new LinkedHashMap<String, Object>();
      each.put("area", SarifReport.word(rule.area()));
      each.put("title", rule.title());
      each.put("why", rule.why());
      each.put("remedy", rule.remedy());
      each.put("layer", rule.layer().orElse(null));
      each.put("closedByLayer", rule.closedByLayer());
      each.put("effortMinutes", rule.effort().toMinutes());
      each.put("requirements", rule.requirements());
      each.put("sources", rule.sources());
      out.put(rule.id(), each);
    }
    return out;
  }

  private static double points(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
