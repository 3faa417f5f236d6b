package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import dev.roadworthy.project.Call;
import dev.roadworthy.project.Guard;
import dev.roadworthy.project.Matching;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.Route;
import dev.roadworthy.project.SyntaxNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the route inventory of a JavaScript or TypeScript app says.
final class RouteChecks {
  private static final Pattern LOGIN =
      Pattern.compile(
          "(?i)(log|sign)[-_]?(in|up)|regist|auth(enticate)?$|/auth/(?:local|token)|forgot|reset|otp|token$|passw|verify|session(s)?$|/users/?$");

  /// Where an account begins: nothing to guess there, but much to fill.
  private static final Pattern JOIN = Pattern.compile("(?i)sign[-_]?up|regist|/users/?$");

  /// Open by their nature.
  private static final Pattern PUBLIC =
      Pattern.compile(
          "(?i)(log|sign)[-_]?(in|up|out|off)|regist|/auth\\b|forgot|reset|otp|token|passw|verif|webhook|callback|oauth|contact|subscribe|newsletter|health|ping$|csp|report|search|query|graphql|track|analytics|refresh|activate|confirm|unsubscribe|preview|sitemap|feedback|beacon|metrics|calculate|/session|newsletter|join|invite|chat$|hook|inngest|stripe|trpc|uploadthing|cron|feedback|login|waitlist|sso|saml");

  private static final Pattern SENSITIVE =
      Pattern.compile(
          "(?i)\\badmin|debug|internal|/users?(/all)?/?$|export|backup|/accounts?/?$|/config|/env\\b|/logs?\\b|dump|console|secret|impersonat|userslist|allusers|/employees|/customers|/patients|/orders/?$|/payments?|/members");

  private static final Pattern DATA =
      Pattern.compile(
          "(?i)\\b(db|database|pool|conn|connection|client|knex|prisma|sequelize|collection|repository|repo|model|models|stmt|dao|store|mongoose|\\w*service|\\w*controller|\\w*model|\\w*repository|todos|tasks|items|posts|users)\\b\\.\\w+|\\.(find|findOne|findAll|findMany|findById|create|save|insert|insertOne|update|updateOne|delete|deleteOne|destroy|remove|query|all|run|prepare|push|splice)\\(|writeFile|unlink|\\bnew [A-Z]\\w+\\(");

  private static final Set<String> REMOVERS =
      Set.of(
          "deleteOne",
          "deleteMany",
          "findByIdAndDelete",
          "findByIdAndRemove",
          "findOneAndDelete",
          "findOneAndRemove",
          "updateOne",
          "updateMany",
          "findByIdAndUpdate",
          "findOneAndUpdate",
          "insertOne",
          "insertMany",
          "bulkCreate",
          "upsert",
          "truncate",
          "destroy",
          "remove",
          "save",
          "create",
          "update",
          "delete",
          "insert",
          "increment",
          "decrement",
          "replaceOne",
          "deleteById",
          "removeById",
          "drop");

  private static final String NOT_STORES =
      "(?i).*(session|req|res|cache|map|set|params|hash|crypto|fs|axios|object|cookie|cookies|storage|socket|stream|stripe|document|element|redis|headers|jwt|token\\w*|log\\w*|audit\\w*|hmac|digest|otp\\w*|\\)|counter\\w*|hit\\w*|view\\w*|visit\\w*|h1|hasher|cipher|md5sum|sha\\w*|session\\w*)";

  private RouteChecks() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("node-no-auth-route", RouteChecks::open);
    trees.put("node-auth-after-handler", RouteChecks::late);
    trees.put("node-no-rate-limit", RouteChecks::unlimited);
    trees.put("node-csrf-get-state-change", RouteChecks::readsThatChange);
  }

  /// Whether the handler a value comes from stands behind a check of what is sent.
  static boolean isValidated(Evidence evidence, SyntaxNode value) {
    return evidence.code().routes().all().stream()
        .anyMatch(r ->
            r.has(Guard.Kind.VALIDATION)
                && r.function().filter(f -> f.node().contains(value)).isPresent());
  }

  private static List<Route> routes(Evidence evidence) {
    return evidence.code().routes().all().stream()
        .filter(r -> r.program().language().isScript())
        .toList();
  }

  private static Hit hit(Route r, String sentence, Confidence confidence, Severity severity) {
    return Hit.at(Place.line(r.file(), r.line()), ScriptHits.seen(r.program(), r.line()))
        .because(sentence)
        .with(confidence)
        .with(severity)
        .with(Map.of("route", r.method() + " " + r.path()));
  }

  private static String body(Route r) {
    return r.function().map(f -> f.node().text()).orElse("");
  }

  private static boolean hasUsers(Evidence evidence, List<Route> routes) {
    return routes.stream().anyMatch(Route::authenticated)
        || routes.stream()
            .anyMatch(r -> Matching.matches(r.path(), "(?i).*(log|sign)[-_]?in.*") && r.changes())
        || evidence.code().scripts().stream()
            .anyMatch(
                p -> p.imports("passport") || p.imports("jsonwebtoken") || p.imports("next-auth"));
  }

  private static Outcome open(Evidence evidence) {
    List<Route> routes = routes(evidence);
    var hits = new ScriptHits();
    boolean users = hasUsers(evidence, routes);
    for (Route r : routes) {
      if (Matching.matches(
              r.handler(), "(?i).*(deny|forbid|reject|notFound|notAllowed|unsupported).*")
          || r.function().isEmpty() && r.handler().contains("(")) {
        continue;
      }
      if (r.authenticated()
          || PUBLIC.matcher(r.path()).find()
          || r.has(Guard.Kind.CSRF) && r.method().equals("GET")
          || signed(r)
          || r.method().equals("OPTIONS")
          || r.method().equals("ALL") && r.path().contains("*")) {
        continue;
      }
      boolean data = r.function().isEmpty() || DATA.matcher(body(r)).find();
      boolean sensitive =
          SENSITIVE.matcher(r.path()).find() && !Matching.matches(r.path(), "(?i).*/login.*");
      if (r.changes() && data) {
        boolean only = LOGIN.matcher(r.path()).find() && r.method().equals("POST");
        if (!only) {
          hits.add(
              hit(
                  r,
                  "Anybody on the network can call "
                      + r.method()
                      + " "
                      + r.path()
                      + (users
                          ? "; nothing before it asks who they are."
                          : "; the app does not know who its users are."),
                  r.function().isEmpty() ? Confidence.LOW : Confidence.MEDIUM,
                  r.function().isEmpty() ? Severity.MEDIUM : Severity.HIGH));
        }
      } else if (!r.changes() && data && sensitive && !r.function().isEmpty()) {
        hits.add(
            hit(
                r,
                "Anybody on the network can read "
                    + r.path()
                    + "; nothing before it asks who they are.",
                Confidence.MEDIUM,
                users ? Severity.HIGH : Severity.MEDIUM));
      } else if (!r.changes() && !users && data && answersData(r)) {
        hits.add(
            hit(
                r,
                "Anybody on the network can read "
                    + r.path()
                    + "; the app does not know who its users are.",
                Confidence.MEDIUM,
                Severity.MEDIUM));
      }
    }
    return hits.outcome();
  }

  /// A webhook whose signature is checked.
  private static boolean signed(Route r) {
    return Matching.matches(
        body(r),
        "(?is).*(constructEvent|x-hub-signature|verifySignature|timingSafeEqual|svix|webhook).*");
  }

  private static boolean answersData(Route r) {
    return Matching.matches(body(r), "(?is).*\\.(json|send)\\(.*") || r.path().startsWith("/api");
  }

  private static Outcome late(Evidence evidence) {
    var hits = new ScriptHits();
    for (Route r : routes(evidence)) {
      if (r.method().equals("OPTIONS")) {
        continue;
      }
      Optional<Guard> late =
          r.later().stream()
              .filter(g -> g.kind() == Guard.Kind.AUTHENTICATION && g.file().equals(r.file()))
              .findFirst();
      boolean data = r.function().isEmpty() || DATA.matcher(body(r)).find();
      if (late.isPresent()
          && !r.authenticated()
          && !PUBLIC.matcher(r.path()).find()
          && data
          && (r.changes() || SENSITIVE.matcher(r.path()).find() || !r.path().equals("/"))) {
        hits.add(
            hit(
                r,
                "The check of who asks ("
                    + late.get().name()
                    + ", line "
                    + late.get().line()
                    + ") is registered after this route, which therefore answers anybody.",
                Confidence.MEDIUM,
                Severity.HIGH));
      }
    }
    for (Program p : evidence.code().scripts()) {
      p.calls().forEach(c -> swapped(p, c, hits));
    }
    return hits.outcome();
  }

  /// `app.post('/x', handler, authenticate)`: the check stands behind what it should guard.
  private static void swapped(Program p, Call c, ScriptHits hits) {
    if (!Set.of("get", "post", "put", "patch", "delete").contains(c.name())
        || c.arguments().size() < 3
        || c.receiver().isEmpty()) {
      return;
    }
    SyntaxNode last = p.plain(c.arguments().getLast());
    SyntaxNode before = p.plain(c.arguments().get(c.arguments().size() - 2));
    boolean guard =
        Matching.matches(
            p.name(last),
            "(?i)(.*\\.)?(is_?auth\\w*|require_?(auth|login|user)\\w*|ensure_?(auth|login)\\w*|auth(enticate\\w*|orize|_?middleware|_?guard)?|verify_?(token|jwt)|check_?(auth|token)|protect|validate\\w*)");
    boolean answers =
        p.function(before)
            .filter(f ->
                Matching.matches(
                        f.node().text(),
                        "(?s).*\\b(res|reply|response)\\.(\\w+\\(.*)?(send|json|render|redirect|end)\\(.*")
                    && f.parameters().size() <= 2)
            .isPresent();
    if (guard && answers) {
      hits.add(
          p,
          c.node(),
          Confidence.HIGH,
          "The handler answers before " + last.excerpt(30) + " is asked; the check never runs.");
    }
  }

  private static Outcome unlimited(Evidence evidence) {
    var hits = new ScriptHits();
    Set<String> files = new HashSet<>();
    boolean anywhere =
        evidence.code().scripts().stream()
            .anyMatch(p ->
                p.imports("express-rate-limit")
                        && p.calls("use").stream()
                            .anyMatch(c -> Matching.matches(c.node().text(), "(?is).*limit.*"))
                    || p.imports("@fastify/rate-limit")
                    || p.imports("@nestjs/throttler"));
    for (Route r : routes(evidence)) {
      if (r.has(Guard.Kind.RATE_LIMIT) || limitedInside(r)) {
        continue;
      }
      boolean login =
          r.method().equals("POST")
                  && LOGIN.matcher(r.path()).find()
                  && !(r.has(Guard.Kind.AUTHENTICATION)
                      && Matching.matches(r.path(), ".*/users?/?"))
              || Matching.matches(r.handler(), "(?i).*(login|signin|authenticate)(handler|post)?$")
                  && r.changes();
      boolean costly =
          Matching.matches(
              body(r),
              "(?is).*(openai|anthropic|chat\\.completions|generateText|streamText|sendMail|sendgrid|resend\\.|twilio|sharp\\(|puppeteer|stripe\\.\\w+\\.create|transporter\\.).*");
      if ((login || costly) && !anywhere && files.add(r.file() + (login ? "login" : "costly"))) {
        hits.add(
            hit(
                r,
                login
                    ? (JOIN.matcher(r.path()).find()
                            ? "Accounts can be made at "
                            : "Passwords can be tried at ")
                        + r.path()
                        + " as fast as the network allows."
                    : "Each call of "
                        + r.path()
                        + " costs money or a processor, and anybody may call it without end.",
                Confidence.MEDIUM,
                Severity.MEDIUM));
      }
    }
    return hits.outcome();
  }

  private static boolean limitedInside(Route r) {
    return Matching.matches(body(r), "(?is).*(ratelimit|rate_limit|limiter|throttle).*");
  }

  private static Outcome readsThatChange(Evidence evidence) {
    var hits = new ScriptHits();
    for (Route r : routes(evidence)) {
      if (!r.method().equals("GET")
          || r.function().isEmpty()
          || Matching.matches(
              r.path(),
              "(?i).*(log|sign)[-_]?out.*|.*(callback|verify|confirm|activate|oauth|auth/|unsubscribe|seed|health|passport).*")) {
        continue;
      }
      Program home = r.home().orElse(r.program());
      Optional<Call> change = change(home, r.function().get().node(), r.path());
      change.ifPresent(c ->
          hits.add(
              hit(
                  r,
                  "A GET changes data ("
                      + c.node().excerpt(40)
                      + "): a link, a prefetch or a crawler does it for you.",
                  Confidence.MEDIUM,
                  Severity.MEDIUM)));
    }
    return hits.outcome();
  }

  private static Optional<Call> change(Program p, SyntaxNode handler, String path) {
    boolean says =
        Matching.matches(
            path,
            "(?i).*(delete|destroy|remove|cancel|create|add|update|approve|toggle|complete|clear|purge).*");
    for (SyntaxNode n : handler.all("call_expression")) {
      Call c = p.call(n).orElseThrow();
      String receiver = c.receiver().map(SyntaxNode::text).orElse("");
      boolean store =
          !receiver.isEmpty() && !Matching.matches(receiver.replaceAll("\\s+", ""), NOT_STORES);
      boolean sure =
          c.name().length() > 6
              && REMOVERS.contains(c.name())
              && !Set.of(
                      "destroy",
                      "remove",
                      "create",
                      "update",
                      "delete",
                      "insert",
                      "increment",
                      "decrement",
                      "truncate")
                  .contains(c.name());
      boolean model =
          Matching.matches(
              receiver,
              "(?:this\\.)?[A-Z]\\w*|prisma\\.\\w+|.*(?i:model|repository|repo|dao|service)");
      if (store
          && REMOVERS.contains(c.name())
          && (sure
              || model
              || says
                  && Matching.matches(
                      c.name(), "remove|delete|destroy|save|update|create|insert"))) {
        return Optional.of(c);
      }
      boolean sql =
          Matching.matches(c.name(), "query|execute|run|exec")
              && c.argument(0)
                  .filter(a ->
                      Matching.matches(
                          (p.text(a).orElse(p.constantParts(a))),
                          "(?is)\\s*(delete\\s+from|update\\s+\\S+\\s+set|insert\\s+into|drop\\s+table)\\b.*"))
                  .isPresent();
      boolean counter =
          Matching.matches(
              c.node().text(), "(?is).*(count|views|hits|visits|last_seen|last_login|log).*");
      if (sql && !counter) {
        return Optional.of(c);
      }
    }
    return Optional.empty();
  }
}
