package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import dev.roadworthy.project.Call;
import dev.roadworthy.project.Callable;
import dev.roadworthy.project.Guard;
import dev.roadworthy.project.Language;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.Route;
import dev.roadworthy.project.SyntaxNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the routes of a Python app let strangers do.
final class PythonRouteChecks {
  private static final Pattern ENTRY =
      Pattern.compile(
          "(?i)(?:^|[/_-])(?:log_?in|sign_?in|sign_?on|register|registration|sign_?up|log_?"
              + "out|sign_?out|auth|oauth2?|token|refresh|session|forgot|reset|recover|verify"
              + "|activate|confirm|callback|webhooks?|hook|health\\w*|ping|status|ready|live|"
              + "metrics|favicon|robots|sitemap|static|assets|docs|redoc|openapi|swagger|abou"
              + "t|contact\\w*|subscribe|unsubscribe|newsletter|feedback|captcha|csrf|public|"
              + "search|home|index|terms|privacy|faq|set_?language|password)(?:[/_.-]|$)");
  private static final Pattern LOGIN =
      Pattern.compile(
          "(?i)(?:^|[/_-])(?:log_?in|sign_?in|sign_?on|authenticate|auth|token|access_token"
              + ")(?:[/_.-]|$)");
  private static final Pattern LIMITER =
      Pattern.compile(
          "(?i)limiter|ratelimit|rate_limit|slowapi|throttl|axes|django_defender|brute|lock"
              + "out|failed_attempts|login_attempts");
  private static final Pattern CHANGE_SQL =
      Pattern.compile(
          "(?is)\\b(?:insert\\s+into|update\\s+\\S+\\s+set|delete\\s+from|drop\\s+table|tru"
              + "ncate)\\b");
  private static final Pattern READ_SQL = Pattern.compile("(?is)\\bselect\\b.*\\bfrom\\b");
  private static final Pattern PERSONAL =
      Pattern.compile(
          "(?i)users?|account|customer|admin|debug|payment|order|invoice|password|secret|em"
              + "ail|patient|employee|member|message|private|profile|config|settings|export|b"
              + "ackup|dump|logs?");
  private static final Set<String> CHANGES =
      Set.of(
          "delete",
          "save",
          "create",
          "bulk_create",
          "insert_one",
          "insert_many",
          "delete_one",
          "delete_many",
          "update_one",
          "update_many",
          "replace_one",
          "drop_all",
          "get_or_create",
          "update_or_create");
  private static final Set<String> READS =
      Set.of(
          "all",
          "filter_by",
          "filter",
          "get_or_404",
          "find",
          "find_one",
          "fetchall",
          "fetchone",
          "scalars",
          "first",
          "values",
          "get_object_or_404",
          "order_by",
          "select");

  private PythonRouteChecks() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("python-csrf-get-state-change", PythonRouteChecks::changingGet);
    trees.put("python-no-auth-route", PythonRouteChecks::open);
    trees.put("python-no-rate-limit", PythonRouteChecks::unlimited);
  }

  private static List<Route> routes(Evidence evidence) {
    var all = new ArrayList<Route>();
    for (Route route : evidence.code().routes().all()) {
      if (route.program().language() == Language.PYTHON) {
        all.add(route);
      }
    }
    all.addAll(ConnexionRoutes.of(evidence.tree(), evidence.code().programs()));
    return all;
  }

  private static Outcome outcome(Evidence evidence, List<Route> routes, List<Hit> hits) {
    if (evidence.code().pythons().isEmpty()) {
      return Outcome.notApplicable("no Python");
    }
    return routes.isEmpty()
        ? Outcome.notApplicable("no route was seen in the Python source")
        : Outcome.of(hits);
  }

  private static Program home(Route route) {
    return route.home().orElse(route.program());
  }

  private static Hit hit(Route route) {
    Callable f = route.function().orElse(null);
    Program p = home(route);
    String path = f == null ? route.file() : p.path();
    int line = f == null ? route.line() : f.node().line();
    return Hit.at(Place.line(path, line), route.method() + " " + route.path())
        .with(Map.of("route", route.method() + " " + route.path()));
  }

  private static Outcome changingGet(Evidence evidence) {
    List<Route> routes = routes(evidence);
    var hits = new ArrayList<Hit>();
    Set<Callable> seen = new HashSet<>();
    for (Route route : routes) {
      boolean get = route.method().equals("GET") || route.method().equals("ALL");
      if (!get || route.function().isEmpty() || !seen.add(route.function().get())) {
        continue;
      }
      Callable f = route.function().get();
      boolean otherMethod = !f.className().isEmpty() && f.name().matches("post|put|patch|delete");
      if (otherMethod || f.name().matches("(?i).*(?:log_?out|sign_?out).*")) {
        continue;
      }
      change(home(route), f)
          .filter(c -> !guarded(home(route), f, c))
          .ifPresent(c ->
              hits.add(
                  hit(route).because("GET " + route.path() + " changes data: " + c.excerpt(60))));
    }
    return outcome(evidence, routes, hits);
  }

  /// The first call of a handler that changes stored data.
  private static Optional<SyntaxNode> change(Program program, Callable f) {
    for (SyntaxNode node : f.body().all("call")) {
      Optional<Call> call = program.call(node);
      if (call.filter(c -> changes(program, c)).isPresent() && !guarded(program, f, node)) {
        return Optional.of(node);
      }
    }
    return Optional.empty();
  }

  private static boolean changes(Program program, Call call) {
    String receiver = call.receiver().map(SyntaxNode::text).orElse("");
    if (call.to(
        "session.add",
        "session.delete",
        "session.add_all",
        "db.add",
        "db.delete",
        "session.merge")) {
      return true;
    }
    if (call.name().startsWith("execute")) {
      return call.argument(0)
          .map(a -> PythonValues.constants(program, a))
          .filter(t -> CHANGE_SQL.matcher(t).find())
          .isPresent();
    }
    boolean store =
        !receiver.isEmpty()
            && !receiver.matches(
                "(?i).*(?:session|form|response|cache|request|image|img|file|f|fig|plt|fs|s"
                    + "torage|wb|doc|pdf|canvas|openai|client|completions|messages|stripe\\S*"
                    + "|sessions|cookies|logger|os|shutil|self)");
    return store && CHANGES.contains(call.name());
  }

  /// Inside `if request.method == "POST"`, `if form.is_valid()`, or after a return for other
  /// methods.
  private static boolean guarded(Program program, Callable f, SyntaxNode node) {
    for (SyntaxNode decorator : f.decorators()) {
      if (decorator
          .text()
          .matches("(?s).*(?:require_POST|require_http_methods\\(\\[?['\"]POST|require_safe).*")) {
        return true;
      }
    }
    for (SyntaxNode test : f.body().all("if_statement", "elif_clause")) {
      String condition = test.field("condition").map(SyntaxNode::text).orElse("");
      boolean posted =
          condition.matches(
              "(?is).*(?:method|\\bPOST\\b|is_valid|validate|is_submitted|\\bform\\b|\\.jso"
                  + "n\\b|get_json|FILES).*");
      boolean first =
          condition.matches(
              "(?is).*(?:not\\s+\\w+\\.query|count\\(\\)|exists\\(\\)|is\\s+None|not\\s+\\w"
                  + "+$|created).*");
      if (!posted && !first) {
        continue;
      }
      if (test.contains(node)) {
        return posted || !program.call(node).filter(c -> c.name().equals("delete")).isPresent();
      }
      boolean leaves =
          posted
              && test.field("consequence")
                  .filter(c -> !c.all("return_statement", "raise_statement").isEmpty())
                  .isPresent();
      if (leaves
          && test.before(node)
          && condition.matches("(?is).*(?:!=\\s*['\"]POST|==\\s*['\"]GET|not\\s+\\w*form).*")) {
        return true;
      }
    }
    return program.tree().line(node.line()).contains("last_")
        || node.enclosing("except_clause").isPresent();
  }

  private static Outcome open(Evidence evidence) {
    List<Route> routes = routes(evidence);
    boolean signsIn =
        routes.stream().anyMatch(Route::authenticated)
            || routes.stream()
                .anyMatch(r -> LOGIN.matcher(r.path()).find() || LOGIN.matcher(r.handler()).find());
    var hits = new ArrayList<Hit>();
    Set<Callable> seen = new HashSet<>();
    for (Route route : routes) {
      if (route.function().isEmpty()
          || route.authenticated()
          || route.has(Guard.Kind.AUTHENTICATION)
          || decorated(route.function().get())
          || !seen.add(route.function().get())) {
        continue;
      }
      Callable f = route.function().get();
      String words = route.path().replaceAll("[<{][^>}]*[>}]", "") + " " + f.name();
      boolean destroys = f.body().text().matches("(?s).*\\bdrop_all\\(|.*\\bDROP TABLE\\b.*");
      if ((ENTRY.matcher(route.path()).find() || ENTRY.matcher(f.name()).find()) && !destroys) {
        continue;
      }
      open(route, f, words, signsIn).ifPresent(hits::add);
    }
    return outcome(evidence, routes, hits);
  }

  /// A decorator of the app's own that is named for who may come in.
  private static boolean decorated(Callable f) {
    return f.decorators().stream()
        .map(d -> d.text().replaceAll("(?s)\\(.*", ""))
        .anyMatch(d ->
            d.matches(
                    "(?i)(?:\\w+\\.)*\\w*(?:auth|log_?in|admin|permission|protect|secure|jw"
                        + "t|token|role|require|member|staff|only|guard|verif|signed|api_?key"
                        + ")\\w*")
                && !d.matches(
                    "(?i).*(?:csrf|require_(?:GET|POST|safe|http_methods)|swag|expects).*"));
  }

  private static Optional<Hit> open(Route route, Callable f, String words, boolean signsIn) {
    Program program = home(route);
    boolean changes = changesAnywhere(program, f);
    boolean personal =
        PERSONAL.matcher(words).find()
            || PERSONAL
                .matcher(f.body().text().length() < 4000 ? calledNames(program, f) : "")
                .find();
    if (changes) {
      String what = signsIn ? " and is not asked who is there" : ", and the app knows no users";
      return Optional.of(
          hit(route)
              .with(Confidence.MEDIUM)
              .because(route.method() + " " + route.path() + " changes data" + what));
    }
    boolean reads = reads(program, f);
    if (reads
        && personal
        && words.matches(
            "(?is).*(?:user|admin|debug|account|customer|patient|employee|member|payment|in"
                + "voice|order|export|backup|dump|logs?\\b|message).*")) {
      return Optional.of(
          hit(route)
              .with(Confidence.MEDIUM)
              .with(
                  words.matches("(?is).*(?:admin|debug|dump|backup|export).*")
                      ? Severity.HIGH
                      : Severity.MEDIUM)
              .because(route.method() + " " + route.path() + " shows data of people to anybody"));
    }
    if (reads && !signsIn) {
      return Optional.of(
          hit(route)
              .with(Confidence.LOW)
              .with(Severity.LOW)
              .because(route.method() + " " + route.path() + " shows stored data to anybody"));
    }
    return Optional.empty();
  }

  private static String calledNames(Program program, Callable f) {
    var names = new StringBuilder();
    for (SyntaxNode node : f.body().all("call")) {
      program.call(node).ifPresent(c -> names.append(c.callee()).append(' '));
    }
    return names.toString();
  }

  private static boolean changesAnywhere(Program program, Callable f) {
    for (SyntaxNode node : f.body().all("call")) {
      Optional<Call> call = program.call(node);
      if (call.filter(c -> changes(program, c) || c.to("drop_all", "form.save", "serializer.save"))
          .isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static boolean reads(Program program, Callable f) {
    for (SyntaxNode node : f.body().all("call")) {
      Optional<Call> call = program.call(node);
      boolean query =
          call.filter(c ->
                  READS.contains(c.name())
                      && (c.callee().contains("query")
                          || c.callee().contains("objects")
                          || c.callee().contains("session")
                          || c.callee().contains("db")
                          || c.name().startsWith("fetch")))
                  .isPresent()
              || call.filter(c -> c.name().startsWith("execute"))
                  .flatMap(c -> c.argument(0))
                  .map(a -> PythonValues.constants(program, a))
                  .filter(t -> READ_SQL.matcher(t).find())
                  .isPresent()
              || call.filter(c ->
                      c.name()
                          .matches(
                              "(?i)(?:get|list|find|load|fetch)_(?:all_?)?\\w*(?:users?|cus"
                                  + "tomers?|orders?|accounts?)\\w*"))
                  .isPresent();
      if (query) {
        return true;
      }
    }
    return false;
  }

  private static Outcome unlimited(Evidence evidence) {
    List<Route> routes = routes(evidence);
    boolean limited = routes.stream().anyMatch(r -> r.has(Guard.Kind.RATE_LIMIT));
    for (Program program : evidence.code().pythons()) {
      limited |= program.imports().values().stream().anyMatch(m -> LIMITER.matcher(m).find());
      limited |=
          LIMITER
              .matcher(PythonFiles.isDjangoSettings(program) ? program.tree().root().text() : "")
              .find();
    }
    if (limited) {
      return Outcome.pass();
    }
    for (boolean byName : new boolean[] {true, false}) {
      for (Route route : routes) {
        if (signsIn(route, byName)) {
          String sentence =
              route.method() + " " + route.path() + " may be tried as often as one likes";
          return outcome(evidence, routes, List.of(hit(route).because(sentence)));
        }
      }
    }
    return outcome(evidence, routes, List.of());
  }

  /// A route that takes a password, told by its name or else by what it calls.
  private static boolean signsIn(Route route, boolean byName) {
    Callable f = route.function().orElse(null);
    if (f == null || route.method().equals("GET")) {
      return false;
    }
    boolean named = LOGIN.matcher(route.path()).find() || LOGIN.matcher(route.handler()).find();
    boolean calls =
        calledNames(home(route), f)
            .matches(
                "(?s).*\\b(?:authenticate|auth_login|login_user|check_password_hash|check_p"
                    + "assword|verify_password|checkpw)\\b.*");
    boolean other =
        f.name().matches("(?i).*(?:logout|refresh|register|sign_?up|change_password).*");
    return (byName ? named : calls) && !other && !LIMITER.matcher(f.body().text()).find();
  }
}
