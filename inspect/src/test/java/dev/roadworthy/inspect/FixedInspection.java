package dev.roadworthy.inspect;

import dev.roadworthy.project.Detection;
import dev.roadworthy.project.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An inspection that never changes, with something of everything, for the golden files: the
/// reports are judged here, not the rules.
final class FixedInspection {
  static final Instant WHEN = Instant.parse("2026-11-20T09:30:00Z");
  private static final String LAYER_LIMIT = "`edge: {limit: 600/min per client}` is on by default";

  private final List<RuleText> rules = new ArrayList<>();
  private final Map<String, Outcome> outcomes = new HashMap<>();

  static Inspection inspection() {
    return new FixedInspection().make(true);
  }

  /// Everything fine.
  static Inspection calm() {
    return new FixedInspection().make(false);
  }

  static RunFacts run() {
    return new RunFacts("guestbook", Optional.empty(), WHEN, Duration.ofMillis(4200), "1.0.0");
  }

  static Waivers waivers(Inspection inspection) {
    String text =
        """
        - rule: no-licence
          owner: ann@example.com
          reason: the code is not given to anybody
          expires: 2027-03-31
        - {rule: fixed-port, owner: bob@example.com, reason: later, expires: 2026-10-01}
        """;
    return WaiversFile.parse(
        text,
        ".roadworthy/waivers.yaml",
        Set.copyOf(inspection.rules().keySet()),
        LocalDate.of(2026, 11, 20));
  }

  static Report report() {
    Inspection inspection = inspection();
    return Report.of(run(), inspection, waivers(inspection), false);
  }

  static Report calmReport() {
    Inspection inspection = calm();
    return Report.of(run(), inspection, Waivers.none(), false);
  }

  static Detection detection() {
    try {
      Path folder = Files.createTempDirectory("fixed-inspection");
      Path file = folder.resolve("package.json");
      Files.writeString(
          file,
          """
          {"name": "guestbook", "engines": {"node": "20"}, "scripts": {"start": "node server.js"},
           "dependencies": {"express": "4"}}
          """);
      Path server = Files.writeString(folder.resolve("server.js"), "app.listen(process.env.PORT)");
      Detection detection = Project.detect(folder);
      Files.delete(server);
      Files.delete(file);
      Files.delete(folder);
      return new Detection(
          "guestbook",
          detection.kind(),
          detection.folder(),
          List.of("Node 20", "Express", "SQLite data/guestbook.db", "npm start", "PORT"),
          detection.runtime(),
          detection.commands(),
          detection.port(),
          detection.instances(),
          detection.stores(),
          detection.variables(),
          detection.services(),
          detection.web(),
          Map.of(),
          List.of(),
          List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Inspection make(boolean troubled) {
    security(troubled);
    openness(troubled);
    others(troubled);
    rest();
    var findings = new ArrayList<Finding>();
    for (RuleText rule : rules) {
      if (outcomes.get(rule.id()) instanceof Outcome.Fail(List<Hit> hits)) {
        hits.forEach(hit -> findings.add(Findings.of(rule, hit)));
      }
    }
    findings.sort(Inspector.ORDER);
    var texts = new HashMap<String, RuleText>();
    rules.forEach(rule -> texts.put(rule.id(), rule));
    var gaps =
        troubled
            ? List.of(new Gap("history", "the clone is shallow: 1 of at least 2 commits is here"))
            : List.<Gap>of();
    var subject = new Subject("guestbook", Subject.Kind.APP, detection());
    return new Inspection(subject, findings, outcomes, texts, gaps);
  }

  private void security(boolean troubled) {
    rule(
        "sql-injection",
        Area.SECURITY,
        Severity.CRITICAL,
        "A query is built from what the user sent",
        "1h",
        null);
    words(
        "Anybody can read and change the whole database by typing into a form.",
        "Give the values apart from the text: `db.all(\"... WHERE name = ?\", [name])`.");
    hits(
        troubled,
        Hit.at(
            Place.line("server.js", 41),
            "db.all(`SELECT * FROM entries WHERE name = '${req.query.name}'`)"),
        Hit.at(
            Place.line("server.js", 58),
            "db.run(\"DELETE FROM entries WHERE id = \" + req.params.id)"));
    rule(
        "no-auth-route",
        Area.SECURITY,
        Severity.HIGH,
        "Anybody can delete entries without signing in",
        "2h",
        "`routes: [{path: /admin/**, allow: \"role:admin\"}]`; without a line everything but `GET /` asks for sign-in");
    words(
        "The address of the admin page is all somebody needs to remove everything.",
        "Ask who it is before the handler: `app.delete('/entries/:id', requireAdmin, remove)`.");
    hits(
        troubled,
        Hit.at(Place.line("server.js", 57), "app.delete('/entries/:id', remove)")
            .because("DELETE /entries/:id is open to everybody"));
    rule(
        "hardcoded-secret",
        Area.SECURITY,
        Severity.HIGH,
        "A key that costs money is in the source",
        "30m",
        null);
    words(
        "Whoever reads the repository sends mail in your name and at your cost.",
        "Replace the key at the provider, then read it from the environment.");
    hits(
        troubled,
        Hit.at(Place.at("lib/mail.js", 3, 18), "const key = 'SG.****************'"),
        Hit.at(
                Place.history("3f9c2d1a7b", "config.old.json", 7),
                "\"mailKey\": \"SG.****************\"")
            .because(
                "The key was committed on 3 March and taken out of the tree, not out of the history"));
  }

  private void openness(boolean troubled) {
    rule(
        "no-rate-limit",
        Area.SECURITY,
        Severity.MEDIUM,
        "Nobody is slowed down",
        "2h",
        LAYER_LIMIT);
    words(
        "One script can try a million passwords or fill the disk in a night.",
        "Limit each client: `app.use(rateLimit({windowMs: 60000, limit: 100}))`.");
    hits(troubled, Hit.at(Place.REPOSITORY, ""));
    rule(
        "cors-any",
        Area.SECURITY,
        Severity.MEDIUM,
        "Any website may call the API as your user",
        "15m",
        "`edge: {cors: [https://app.example.com]}`");
    words(
        "A page somebody else made can read what your signed-in user sees.",
        "Name the origins: `cors({origin: 'https://app.example.com'})`.");
    hits(
        troubled,
        Hit.at(Place.line("server.js", 12), "app.use(cors())"),
        Hit.at(Place.line("test/app.test.js", 4), "app.use(cors())"));
  }

  private void others(boolean troubled) {
    rule(
        "no-health-path",
        Area.MONITORING,
        Severity.LOW,
        "Nothing answers whether the app is well",
        "15m",
        "`run.health` names it");
    words(
        "A hung app looks like a working one, so users notice first.",
        "Add `GET /health` that asks the database one cheap question.");
    hits(troubled, Hit.at(Place.REPOSITORY, ""));
    rule(
        "no-backup",
        Area.RECOVERY,
        Severity.HIGH,
        "The users' data is one file and nothing copies it",
        "2h",
        null);
    words(
        "A full disk or a wrong command and everything your users entered is gone.",
        "Copy it every hour and try a restore once.");
    hits(troubled, Hit.at(Place.line("server.js", 9), "new Database('data/guestbook.db')"));
    rule(
        "missing-index", Area.PERFORMANCE, Severity.MEDIUM, "A query reads every row", "30m", null);
    words(
        "40 ms with 500 rows are 4 s with 500,000.",
        "`CREATE INDEX entries_by_name ON entries(name)`.");
    hits(
        troubled,
        Hit.at(
                Place.line("schema.sql", 4),
                "CREATE TABLE entries (id INTEGER PRIMARY KEY, name TEXT, text TEXT)")
            .with(Confidence.LOW));
    rule("no-tests", Area.INFRASTRUCTURE, Severity.MEDIUM, "There are no tests", "4h", null);
    words(
        "Every change is tried on your users.", "Begin with one test of the most important page.");
    hits(troubled, Hit.at(Place.REPOSITORY, ""));
    rule(
        "fixed-port",
        Area.INFRASTRUCTURE,
        Severity.LOW,
        "The port is fixed in the source",
        "5m",
        "one instance is swapped without lost requests");
    words(
        "Two cannot run beside each other, so each release is an outage.",
        "Read it: `process.env.PORT`.");
    hits(
        troubled,
        Hit.at(
            Place.line("odd \u001b[31mname\n<img src=x onerror=alert(1)>.js", 3),
            "listen(3000) // </code></pre><script>alert(1)</script> \u202e`"));
    rule(
        "no-licence",
        Area.INFRASTRUCTURE,
        Severity.NOTE,
        "Nothing says who may use the code",
        "5m",
        null);
    words("Nobody else may use it, and perhaps that is meant.", "Add a LICENSE file.");
    hits(troubled, Hit.at(Place.REPOSITORY, ""));
  }

  private void rest() {
    rule(
        "committed-env",
        Area.SECURITY,
        Severity.HIGH,
        "A file of secrets is in version control",
        "30m",
        null);
    words("Everybody who gets the repository has your passwords.", "`git rm --cached .env`.");
    outcomes.put("committed-env", Outcome.pass());
    rule(
        "python-eval",
        Area.SECURITY,
        Severity.CRITICAL,
        "What the user sent is run as Python",
        "1h",
        null);
    words("Whoever sends it has the machine.", "Use `ast.literal_eval`.");
    outcomes.put("python-eval", Outcome.notApplicable("there is no Python here"));
    rule(
        "live-headers",
        Area.SECURITY,
        Severity.LOW,
        "Browsers are not told to be careful",
        "15m",
        "sent by default");
    words("A page somebody else made can frame yours.", "Send `X-Frame-Options: DENY`.");
    outcomes.put(
        "live-headers", Outcome.unknown("no address was given: roadworthy inspect DIR http://..."));
  }

  private void rule(
      String id,
      Area area,
      Severity severity,
      String title,
      String effort,
      @org.jspecify.annotations.Nullable String layer) {
    rules.add(
        new RuleText(
            id,
            id,
            area,
            severity,
            title,
            "",
            "",
            Optional.ofNullable(layer),
            layer != null,
            layer == null ? Optional.empty() : Optional.of("live-" + id),
            dev.roadworthy.base.Durations.parse(effort),
            List.of("R5"),
            false,
            List.of("CWE-89")));
    outcomes.put(id, Outcome.pass());
  }

  private void words(String why, String remedy) {
    RuleText r = rules.removeLast();
    rules.add(
        new RuleText(
            r.id(),
            r.kind(),
            r.area(),
            r.severity(),
            r.title(),
            why,
            remedy,
            r.layer(),
            r.closedByLayer(),
            r.proof(),
            r.effort(),
            r.requirements(),
            r.appliesToLibraries(),
            r.sources()));
  }

  private void hits(boolean troubled, Hit... hits) {
    if (troubled) {
      outcomes.put(rules.getLast().id(), Outcome.of(List.of(hits)));
    }
  }
}
