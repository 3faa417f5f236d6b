package dev.roadworthy.inspect;

import dev.roadworthy.leaks.Confidence;
import dev.roadworthy.leaks.LeakDetector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// What the answers of a running app tell.
final class LiveChecks {
  private static final Pattern TRACE =
      Pattern.compile(
          "\\n?\\s+at [\\w$.<> \\[\\]]+ ?\\(?[^\\n()]{0,200}\\.(?:js|mjs|ts|java|kt):\\d+"
              + "|&nbsp; ?&nbsp;at [^<]{1,200}:\\d+:\\d+"
              + "|Traceback \\(most recent call last\\)"
              + "|File &quot;[^&]+&quot;, line \\d+|File \"[^\"]+\", line \\d+, in "
              + "|Werkzeug Debugger|You're seeing this error because you have <code>DEBUG"
              + "|\\bjava\\.lang\\.\\w+(?:Exception|Error)\\b|PG::\\w+Error|SQLITE_ERROR"
              + "|Fatal error</b>:|Stack trace:\\n#0 ");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z-]+/\\d[\\w.]*|Express|PHP|ASP");
  private static final Pattern LISTING =
      Pattern.compile("(?i)<title>(?:Index of|Directory listing for|listing directory) ");
  private static final Pattern ENV = Pattern.compile("(?m)^[A-Z][A-Z0-9_]{2,60} ?=.*$");
  private static final Pattern HEAD = Pattern.compile("ref: refs/\\S+\\s*|[0-9a-f]{40}\\s*");
  private static final Pattern DUMP =
      Pattern.compile("(?im)^(?:CREATE TABLE|INSERT INTO|-- (?:MySQL|PostgreSQL) .*dump)");
  private static final Pattern PRIVATE = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY");
  private static final Pattern NPM = Pattern.compile("_auth(?:Token)?\\s*=");
  private static final Pattern SIGN_IN =
      Pattern.compile("(?i)type=[\"']?password|sign in|log ?in\\b");
  private static final Pattern INNER_NAME =
      Pattern.compile(
          "(?i)(?:^|/)(?:admin|internal|debug|users|accounts|export|backup|config)(?:/|$)");
  private static final Pattern SESSION =
      Pattern.compile("(?i)sess|sid|auth|token|jwt|login|remember|connect\\.");
  private static final Duration CERTIFICATE = Duration.ofDays(14);
  private static final double SLOW_MS = 1_000;
  private static final String NOT_SENT =
      "no burst is sent to an address of others: add --i-own-this when it is yours";

  /// By rule id.
  static final Map<String, LiveCheck> ALL =
      Map.ofEntries(
          Map.entry("live-no-https", LiveChecks::https),
          Map.entry("live-certificate", LiveChecks::certificate),
          Map.entry("live-no-hsts", LiveChecks::hsts),
          Map.entry("live-security-headers", LiveChecks::headers),
          Map.entry("live-cors-any", LiveChecks::cors),
          Map.entry("live-cookie-flags", LiveChecks::cookies),
          Map.entry("live-stack-trace", LiveChecks::traces),
          Map.entry("live-server-version", LiveChecks::version),
          Map.entry("live-no-rate-limit", LiveChecks::rateLimit),
          Map.entry("live-no-health-path", LiveChecks::health),
          Map.entry("live-exposed-file", LiveChecks::files),
          Map.entry("live-directory-listing", LiveChecks::listing),
          Map.entry("live-debug-page", LiveChecks::debugPages),
          Map.entry("live-open-inner-page", LiveChecks::innerPages),
          Map.entry("live-open-route", LiveChecks::routes),
          Map.entry("live-bundle-secret", LiveChecks::bundle),
          Map.entry("live-source-map", LiveChecks::maps),
          Map.entry("live-slow-under-load", LiveChecks::slow),
          Map.entry("live-fails-under-load", LiveChecks::fails));

  private LiveChecks() {}

  private static Outcome https(Live live) {
    if (live.local()) {
      return Outcome.notApplicable("the address is on this machine");
    }
    if (live.address().getScheme().equals("http")) {
      return Outcome.of(List.of(at(live, "/", "http")));
    }
    var plain = live.answer(Live.Purpose.HTTPS_REDIRECT);
    boolean served = plain.filter(Live.Answer::ok).isPresent();
    return served ? Outcome.of(List.of(at(live, "/", "http answers too"))) : Outcome.pass();
  }

  private static Outcome certificate(Live live) {
    if (live.tls().isEmpty()) {
      return Outcome.notApplicable("the address is plain http");
    }
    Live.Tls tls = live.tls().get();
    if (tls.trouble().isPresent()) {
      return Outcome.of(List.of(at(live, "", tls.trouble().get())));
    }
    var hits = new ArrayList<Hit>();
    Instant expires = tls.expires().orElse(Instant.MAX);
    if (expires.isBefore(live.measured().plus(CERTIFICATE))) {
      long days = Duration.between(live.measured(), expires).toDays();
      hits.add(
          at(live, "", "expires " + expires).because("The certificate ends in " + days + " days"));
    }
    if (tls.protocol().equals("TLSv1") || tls.protocol().equals("TLSv1.1")) {
      hits.add(at(live, "", tls.protocol()));
    }
    return Outcome.of(hits);
  }

  private static Outcome hsts(Live live) {
    if (live.tls().isEmpty()) {
      return Outcome.notApplicable("the address is plain http");
    }
    return withFront(
        live,
        front ->
            front.header("strict-transport-security").isPresent()
                ? List.of()
                : List.of(at(live, "/", "no Strict-Transport-Security")));
  }

  private static Outcome headers(Live live) {
    return withFront(
        live,
        front -> {
          if (!front.html()) {
            return List.of();
          }
          String policy = front.header("content-security-policy").orElse("");
          var missing = new ArrayList<String>();
          if (policy.isEmpty()) {
            missing.add("Content-Security-Policy");
          }
          if (!policy.contains("frame-ancestors") && front.header("x-frame-options").isEmpty()) {
            missing.add("X-Frame-Options");
          }
          if (front.header("x-content-type-options").isEmpty()) {
            missing.add("X-Content-Type-Options");
          }
          if (front.header("referrer-policy").isEmpty()) {
            missing.add("Referrer-Policy");
          }
          // A policy that was written for the app is nobody's to demand; the other three cost
          // nothing.
          boolean enough = missing.isEmpty() || missing.equals(List.of("Content-Security-Policy"));
          return enough
              ? List.of()
              : List.of(at(live, "/", "without " + String.join(", ", missing)));
        });
  }

  private static Outcome cors(Live live) {
    var hits = new ArrayList<Hit>();
    for (Live.Purpose purpose : List.of(Live.Purpose.FOREIGN_ORIGIN, Live.Purpose.PREFLIGHT)) {
      live.answer(purpose)
          .ifPresent(answer -> {
            String allowed = answer.header("access-control-allow-origin").orElse("");
            boolean cookies =
                answer
                    .header("access-control-allow-credentials")
                    .filter("true"::equals)
                    .isPresent();
            boolean any = allowed.contains("another-site.example");
            if (hits.isEmpty() && (any || allowed.equals("*"))) {
              Hit hit = at(live, answer.path(), "Access-Control-Allow-Origin: " + allowed);
              hits.add(
                  any && cookies
                      ? hit.with(Severity.HIGH)
                          .because("Any website may call the app with the cookies of its users")
                      : hit);
            }
          });
    }
    return live.answer(Live.Purpose.FOREIGN_ORIGIN).isEmpty()
        ? Outcome.unknown("the app did not answer")
        : Outcome.of(hits);
  }

  private static Outcome cookies(Live live) {
    var hits = new ArrayList<Hit>();
    var names = new java.util.HashSet<String>();
    for (Live.Answer answer : live.answers()) {
      for (String cookie : answer.all("set-cookie")) {
        String name = cookie.replaceAll("=.*", "");
        String lower = cookie.toLowerCase(Locale.ROOT);
        var missing = new ArrayList<String>();
        if (!lower.contains("httponly")) {
          missing.add("HttpOnly");
        }
        if (!lower.contains("samesite")) {
          missing.add("SameSite");
        }
        if (live.tls().isPresent() && !lower.contains("secure")) {
          missing.add("Secure");
        }
        if (SESSION.matcher(name).find() && !missing.isEmpty() && names.add(name)) {
          hits.add(at(live, answer.path(), name + " without " + String.join(", ", missing)));
        }
      }
    }
    return Outcome.of(hits);
  }

  private static Outcome traces(Live live) {
    var hits = new ArrayList<Hit>();
    for (Live.Answer answer : live.answers()) {
      var match = TRACE.matcher(answer.body());
      boolean mistake = answer.status() >= 400;
      if (mistake && hits.isEmpty() && match.find()) {
        String seen = answer.status() + ": " + match.group().strip();
        String how =
            answer.purpose() == Live.Purpose.MALFORMED_JSON ? " (a POST of broken JSON)" : "";
        hits.add(at(live, answer.path(), seen + how));
      }
    }
    return Outcome.of(hits);
  }

  private static Outcome version(Live live) {
    return withFront(
        live,
        front -> {
          for (String name : List.of("server", "x-powered-by", "x-aspnet-version")) {
            String value = front.header(name).orElse("");
            if (VERSION.matcher(value).find()) {
              return List.of(at(live, "/", name + ": " + value));
            }
          }
          return List.of();
        });
  }

  private static Outcome rateLimit(Live live) {
    if (live.burst().isEmpty()) {
      return Outcome.unknown(NOT_SENT);
    }
    Live.Burst burst = live.burst().get();
    if (burst.announced() || burst.limited() > 0) {
      return Outcome.pass();
    }
    String seen = burst.sent() + " requests of one client, none refused";
    return Outcome.of(List.of(at(live, "/", seen)));
  }

  private static Outcome health(Live live) {
    boolean answers =
        live.all(Live.Purpose.HEALTH).stream().anyMatch(a -> a.ok() && !looksLikeFront(live, a));
    return answers ? Outcome.pass() : Outcome.of(List.of(at(live, "/health", "no health address")));
  }

  /// Apps of one page answer every address with that page.
  private static boolean looksLikeFront(Live live, Live.Answer answer) {
    var nowhere = live.answer(Live.Purpose.NO_SUCH_PAGE);
    return answer.html()
        && (nowhere.filter(n -> n.ok() && n.html()).isPresent()
            || live.answer(Live.Purpose.FRONT)
                .filter(f -> f.body().equals(answer.body()))
                .isPresent());
  }

  private static Outcome files(Live live) {
    var hits = new ArrayList<Hit>();
    for (Live.Answer answer : live.all(Live.Purpose.FILE)) {
      if (answer.ok() && !answer.html() && exposed(answer)) {
        hits.add(at(live, answer.path(), "GET " + answer.path() + " answers " + answer.status()));
      }
    }
    return Outcome.of(hits);
  }

  private static boolean exposed(Live.Answer answer) {
    String body = answer.body();
    String path = answer.path();
    if (path.startsWith("/.env")) {
      return ENV.matcher(body).find();
    }
    if (path.equals("/.git/HEAD")) {
      return HEAD.matcher(body).matches();
    }
    if (path.equals("/.git/config")) {
      return body.contains("[core]");
    }
    if (path.endsWith(".sql")) {
      return DUMP.matcher(body).find();
    }
    if (path.contains("db") || path.contains("database") || path.endsWith("data.db")) {
      return body.startsWith("SQLite format 3");
    }
    return PRIVATE.matcher(body).find()
        || NPM.matcher(body).find()
        || path.equals("/.DS_Store") && body.startsWith("\0\0\0\1Bud1")
        || path.endsWith(".bak") && body.contains("DB_PASSWORD")
        || path.equals("/config.json")
            && Pattern.compile("(?i)\"[a-z_]*(?:secret|password|private_?key)\"\\s*:")
                .matcher(body)
                .find();
  }

  private static Outcome listing(Live live) {
    var hits = new ArrayList<Hit>();
    for (Live.Answer answer : live.answers()) {
      if (answer.ok() && LISTING.matcher(answer.body()).find()) {
        hits.add(at(live, answer.path(), "a list of files"));
      }
    }
    return Outcome.of(hits);
  }

  private static Outcome debugPages(Live live) {
    var hits = new ArrayList<Hit>();
    for (Live.Answer answer : live.all(Live.Purpose.INNER_PAGE)) {
      if (answer.ok() && debugs(answer)) {
        hits.add(at(live, answer.path(), "GET " + answer.path() + " answers " + answer.status()));
      }
    }
    return Outcome.of(hits);
  }

  private static boolean debugs(Live.Answer answer) {
    String body = answer.body();
    return switch (answer.path()) {
      case "/actuator/env" -> body.contains("propertySources");
      case "/actuator" -> body.contains("\"_links\"") && body.contains("actuator/env");
      case "/actuator/configprops" -> body.contains("\"contexts\"");
      case "/server-status" -> body.contains("Apache Server Status");
      case "/phpinfo.php" -> body.contains("phpinfo()");
      case "/console" -> body.contains("Werkzeug") || body.contains("Interactive Console");
      case "/debug/pprof/" -> body.contains("/debug/pprof/") && body.contains("goroutine");
      case "/debug/vars" -> body.contains("\"memstats\"");
      case "/h2-console" -> body.contains("H2 Console");
      case "/rails/info/routes" -> body.contains("Routes match in priority");
      default -> false;
    };
  }

  private static Outcome innerPages(Live live) {
    var hits = new ArrayList<Hit>();
    for (Live.Answer answer : live.all(Live.Purpose.INNER_PAGE)) {
      boolean inner = INNER_NAME.matcher(answer.path()).find();
      if (answer.ok() && inner && !debugs(answer) && tells(live, answer)) {
        hits.add(at(live, answer.path(), "GET " + answer.path() + " answers " + answer.status()));
      }
    }
    return Outcome.of(hits);
  }

  /// Something of its own that is no invitation to sign in.
  private static boolean tells(Live live, Live.Answer answer) {
    return !looksLikeFront(live, answer)
        && answer.body().strip().length() > 2
        && !SIGN_IN.matcher(answer.body()).find();
  }

  private static Outcome routes(Live live) {
    List<Live.Answer> asked = live.all(Live.Purpose.ROUTE);
    if (asked.isEmpty()) {
      return Outcome.unknown(
          "no routes are known: give the source too, roadworthy inspect DIR URL");
    }
    var hits = new ArrayList<Hit>();
    for (Live.Answer answer : asked) {
      boolean data = answer.header("content-type").filter(t -> t.contains("json")).isPresent();
      boolean inner = INNER_NAME.matcher(answer.path()).find();
      if (answer.ok() && (data || inner) && tells(live, answer)) {
        Hit hit = at(live, answer.path(), "GET " + answer.path() + " answers " + answer.status());
        hits.add(
            inner ? hit : hit.with(Severity.MEDIUM).with(dev.roadworthy.inspect.Confidence.MEDIUM));
      }
    }
    return Outcome.of(hits);
  }

  private static Outcome bundle(Live live) {
    if (live.bundle().isEmpty()) {
      return Outcome.notApplicable("the front page loads no script of its own");
    }
    var hits = new ArrayList<Hit>();
    var detector = LeakDetector.standard();
    for (Live.Script script : live.bundle()) {
      String name = script.path().replaceAll("\\?.*", "");
      for (var leak : detector.scan(name, script.content(), script.content().length)) {
        boolean sure =
            leak.confidence() == Confidence.HIGH
                || leak.confidence() == Confidence.MEDIUM && leak.provider().isPresent();
        if (leak.realLooking() && sure) {
          hits.add(at(live, script.path(), leak.masked()).with(Map.of("credential", leak.kind())));
        }
      }
    }
    return Outcome.of(hits);
  }

  private static Outcome maps(Live live) {
    var hits = new ArrayList<Hit>();
    for (Live.Script script : live.bundle()) {
      script.map().ifPresent(map -> hits.add(at(live, map, script.path() + " names it")));
    }
    return live.bundle().isEmpty()
        ? Outcome.notApplicable("the front page loads no script of its own")
        : Outcome.of(hits);
  }

  private static Outcome slow(Live live) {
    if (live.load().isEmpty()) {
      return Outcome.unknown(NOT_SENT.replace("burst", "load"));
    }
    Live.Load load = live.load().get();
    if (load.limited() * 2 > load.sent()) {
      return Outcome.unknown("the rate limit refused most of the load, as it should");
    }
    if (load.p95() < SLOW_MS) {
      return Outcome.pass();
    }
    return Outcome.of(List.of(at(live, "/", figures(load))));
  }

  private static Outcome fails(Live live) {
    if (live.load().isEmpty()) {
      return Outcome.unknown(NOT_SENT.replace("burst", "load"));
    }
    Live.Load load = live.load().get();
    boolean many = load.failed() > 0 && load.failed() * 200L > load.sent();
    return many ? Outcome.of(List.of(at(live, "/", figures(load)))) : Outcome.pass();
  }

  static String figures(Live.Load load) {
    return String.format(
        Locale.ROOT,
        "%d users for %d s: %,d requests, %d failed, %d refused; half under %.0f ms, 95 %% under"
            + " %.0f ms, 99 %% under %.0f ms",
        load.users(),
        load.seconds(),
        load.sent(),
        load.failed(),
        load.limited(),
        load.p50(),
        load.p95(),
        load.p99());
  }

  private static Outcome withFront(
      Live live, java.util.function.Function<Live.Answer, List<Hit>> check) {
    return live.answer(Live.Purpose.FRONT)
        .map(front -> Outcome.of(check.apply(front)))
        .orElse(Outcome.unknown("the app did not answer"));
  }

  private static Hit at(Live live, String path, String seen) {
    return Hit.at(Place.url(live.address() + path), seen);
  }
}
