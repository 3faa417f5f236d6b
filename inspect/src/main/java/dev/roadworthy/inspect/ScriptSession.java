package dev.roadworthy.inspect;

import dev.roadworthy.project.Call;
import dev.roadworthy.project.Guard;
import dev.roadworthy.project.Matching;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.Route;
import dev.roadworthy.project.SyntaxNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a Node server is set up: sessions, cookies, other origins, certificates, debugging.
final class ScriptSession {
  private ScriptSession() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("node-session-memory", ScriptHits.each(ScriptSession::memory));
    trees.put("node-session-cookie-flags", ScriptHits.each(ScriptSession::cookies));
    trees.put("node-cors-any", ScriptHits.each(ScriptSession::cors));
    trees.put("node-tls-verify-off", ScriptHits.each(ScriptSession::tls));
    trees.put("node-debug-mode", ScriptHits.each(ScriptSession::debug));
    trees.put("node-no-security-headers", ScriptSession::headers);
    trees.put("node-no-error-handler", ScriptSession::errorHandler);
    trees.put("node-csrf-missing", ScriptSession::csrf);
    trees.put("node-spoofable-rate-limit", ScriptHits.each(ScriptSession::spoofable));
  }

  private static void memory(Program p, ScriptHits hits) {
    for (Call c :
        p.calls(
            "express-session",
            "koa-session-minimal",
            "fastify-session",
            "@fastify/session",
            "connect.session")) {
      Optional<SyntaxNode> options = c.argument(0).map(p::plain);
      boolean object =
          options.filter(o -> o.is("object") || p.isName(o) && !p.entries(o).isEmpty()).isPresent();
      boolean spread = options.filter(o -> o.text().contains("...")).isPresent();
      boolean later =
          p.isName(options.orElse(c.node()))
              && p.tree().root().text().contains(options.get().text() + ".store");
      if (object && !spread && !later && !p.entries(options.get()).containsKey("store")
          || c.arguments().isEmpty()) {
        hits.add(
            p,
            c.node(),
            Confidence.HIGH,
            "Sessions live in the memory of one process: everybody is signed out at each restart, and it leaks.");
      }
    }
  }

  private static void cookies(Program p, ScriptHits hits) {
    for (Call c :
        p.calls("express-session", "@fastify/session", "fastify-session", "cookie-session")) {
      Optional<SyntaxNode> options = c.argument(0);
      if (options.isEmpty()
          || options.get().text().contains("...")
          || p.entries(options.get()).isEmpty()) {
        continue;
      }
      boolean flat = c.callee().equals("cookie-session");
      Optional<SyntaxNode> cookie = flat ? options : p.value(options.get(), "cookie");
      boolean later =
          p.isName(options.get())
              && p.tree().root().text().contains(options.get().text() + ".cookie.secure");
      if (later) {
        continue;
      }
      flags(p, cookie.orElse(c.node()), cookie.map(p::entries).orElse(Map.of()), !flat, hits);
    }
    for (Call c : p.calls("cookie", "setCookie")) {
      boolean response =
          c.receiver()
              .filter(
                  r -> Matching.matches(r.text(), "(?i)(_?res|response|reply)(\\.status\\(.*\\))?"))
              .isPresent();
      String name = c.argument(0).flatMap(p::text).orElse("");
      if (response
          && Matching.matches(name, "(?i).*(sess|token|jwt|auth|sid\\b|remember|user_?id|login).*")
          && !Matching.matches(name, "(?i).*(xsrf|csrf).*")) {
        Optional<SyntaxNode> options = c.argument(2);
        boolean cleared = c.argument(1).flatMap(p::text).isPresent();
        if (cleared) {
          continue;
        }
        if (options.isEmpty()
            || p.plain(options.get()).is("object") && !options.get().text().contains("...")) {
          flags(p, c.node(), options.map(p::entries).orElse(Map.of()), true, hits);
        }
      }
    }
  }

  private static void flags(
      Program p,
      SyntaxNode at,
      Map<String, SyntaxNode> given,
      boolean serverDefaults,
      ScriptHits hits) {
    SyntaxNode secure = given.get("secure");
    SyntaxNode httpOnly = given.get("httpOnly");
    boolean insecure = secure == null || p.isFalse(secure);
    boolean readable =
        httpOnly != null && p.isFalse(httpOnly)
            || httpOnly == null
                && at.is("call_expression")
                && !p.call(at).orElseThrow().callee().contains("session");
    if (!insecure && !readable) {
      return;
    }
    SyntaxNode place = readable && httpOnly != null ? httpOnly : secure != null ? secure : at;
    hits.add(
        p,
        place,
        Confidence.HIGH,
        insecure
            ? "The session's cookie also travels without encryption (secure is not set)"
                + (readable ? ", and scripts can read it." : ".")
            : "Scripts on the page can read the session's cookie (httpOnly is not set).");
  }

  private static void cors(Program p, ScriptHits hits) {
    for (Call c :
        p.calls(
            "cors", "@koa/cors", "koa2-cors", "hono/cors.cors", "@fastify/cors", "enableCors")) {
      Optional<SyntaxNode> options = c.argument(0);
      if (options.isEmpty()) {
        hits.add(
            p,
            c.node(),
            Confidence.HIGH,
            "Every site may call this server from its visitors' browsers.");
      } else {
        origin(p, c.node(), p.entries(options.get()), hits);
      }
    }
    for (Call c : p.calls("register")) {
      boolean plugin =
          c.argument(0)
              .filter(a -> Matching.matches(p.name(a), "(@fastify/cors|fastify-cors)(\\(\\))?"))
              .isPresent();
      if (plugin) {
        if (c.arguments().size() == 1 && !p.imports("@fastify/autoload")) {
          hits.add(
              p,
              c.node(),
              Confidence.MEDIUM,
              "Every site may call this server from its visitors' browsers.");
        } else {
          c.argument(1).ifPresent(o -> origin(p, c.node(), p.entries(o), hits));
        }
      }
    }
    for (Call c : p.calls("header", "setHeader", "set", "append", "addHeader")) {
      if (c.argument(0)
          .flatMap(p::text)
          .filter(h -> h.equalsIgnoreCase("access-control-allow-origin"))
          .isPresent()) {
        c.argument(1).ifPresent(v -> value(p, c.node(), v, false, hits));
      }
    }
    for (SyntaxNode pair : p.tree().all("pair")) {
      boolean header =
          pair.field("key")
              .filter(k ->
                  k.text().replaceAll("['\"]", "").equalsIgnoreCase("access-control-allow-origin"))
              .isPresent();
      if (header) {
        pair.field("value").ifPresent(v -> value(p, pair, v, false, hits));
      }
      boolean socket = pair.field("key").filter(k -> k.textIs("cors")).isPresent();
      if (socket) {
        pair.field("value")
            .filter(v -> p.plain(v).is("object"))
            .ifPresent(v -> origin(p, pair, p.entries(v), hits));
      }
    }
  }

  private static void origin(
      Program p, SyntaxNode at, Map<String, SyntaxNode> options, ScriptHits hits) {
    SyntaxNode origin = options.get("origin");
    boolean credentials =
        options.containsKey("credentials") && p.isTrue(options.get("credentials"));
    if (origin != null) {
      value(p, at.is("pair") || at.endLine() > at.line() ? origin : at, origin, credentials, hits);
    }
  }

  private static void value(
      Program p, SyntaxNode at, SyntaxNode origin, boolean credentials, ScriptHits hits) {
    SyntaxNode o = p.plain(origin);
    boolean any =
        p.text(o).filter(t -> t.equals("*")).isPresent()
            || p.elements(o).stream()
                .anyMatch(e -> p.text(e).filter(t -> t.equals("*")).isPresent());
    boolean mirrored =
        p.isTrue(o)
            || Matching.matches(
                    p.name(o), "(?i)(req|request|ctx)\\.(headers\\.origin|header\\(\\)|get\\(\\))")
                && !p.flow().isChecked(o, at)
            || p.callable(o)
                .filter(f ->
                    Matching.matches(
                        f.body().text(),
                        "(?s)\\{?\\s*(return\\s+)?\\w+\\(null,\\s*true\\);?\\s*\\}?"))
                .isPresent();
    if (any || mirrored) {
      hits.add(
          p,
          at,
          Confidence.HIGH,
          mirrored && credentials ? Severity.HIGH : Severity.MEDIUM,
          mirrored && credentials
              ? "Every site may call this server as the person who visits it, cookies included."
              : "Every site may call this server from its visitors' browsers.");
    }
  }

  private static void tls(Program p, ScriptHits hits) {
    for (SyntaxNode pair : p.tree().all("pair")) {
      String key = pair.field("key").map(SyntaxNode::text).orElse("").replaceAll("['\"]", "");
      Optional<SyntaxNode> value = pair.field("value");
      boolean off =
          Matching.matches(key, "rejectUnauthorized|strictSSL|checkServerIdentity|verifyPeer")
                  && value.filter(p::isFalse).isPresent()
              || key.equals("insecureSkipVerify") && value.filter(p::isTrue).isPresent();
      if (off) {
        hits.add(
            p,
            pair,
            Confidence.HIGH,
            "The certificate of the other side is not checked (" + key + ").");
      }
    }
    for (SyntaxNode a : p.tree().all("assignment_expression")) {
      boolean variable =
          a.field("left")
              .filter(l ->
                  Matching.matches(
                      p.name(l),
                      "process\\.env\\.NODE_TLS_REJECT_UNAUTHORIZED|.*\\.rejectUnauthorized"))
              .isPresent();
      if (variable
          && a.field("right")
              .filter(v ->
                  p.text(v).filter(t -> t.equals("0")).isPresent() || v.textIs("0") || p.isFalse(v))
              .isPresent()) {
        hits.add(p, a, Confidence.HIGH, "No certificate is checked in the whole program.");
      }
    }
  }

  private static void debug(Program p, ScriptHits hits) {
    for (Call c : p.calls("errorhandler")) {
      boolean used = c.node().parent().filter(a -> a.is("arguments")).isPresent();
      boolean guarded = c.node().enclosing("if_statement").isPresent();
      if (used && !guarded) {
        hits.add(p, c.node(), Confidence.HIGH, "Every error page shows the program's stack.");
      }
    }
    for (SyntaxNode pair : p.tree().all("pair")) {
      boolean key =
          pair.field("key")
              .filter(k ->
                  Matching.matches(
                      k.text(), "graphiql|playground|introspection|showStack|dumpExceptions"))
              .isPresent();
      if (key
          && pair.field("value").filter(p::isTrue).isPresent()
          && pair.enclosing("if_statement", "ternary_expression").isEmpty()) {
        hits.add(
            p,
            pair,
            Confidence.MEDIUM,
            Severity.LOW,
            "A tool for developers is open to everybody (" + pair.excerpt(40) + ").");
      }
    }
  }

  /// The first place an Express app is made, as the place of what it lacks.
  private static Optional<Hit> app(Evidence evidence, String sentence) {
    for (Program p : evidence.code().scripts()) {
      for (Call c : p.calls("express")) {
        if (c.callee().equals("express")
            && c.node().is("call_expression")
            && evidence.code().routes().all().stream()
                .anyMatch(r -> r.program().language().isScript())) {
          return Optional.of(
              Hit.at(Place.line(p.path(), c.line()), ScriptHits.seen(p, c.line()))
                  .because(sentence)
                  .with(Confidence.MEDIUM));
        }
      }
    }
    return Optional.empty();
  }

  private static Outcome headers(Evidence evidence) {
    boolean set =
        evidence.code().scripts().stream()
            .anyMatch(p ->
                p.imports("helmet")
                    || p.imports("lusca")
                    || p.imports("koa-helmet")
                    || Matching.matches(
                        p.tree().root().text(),
                        "(?is).*(x-frame-options|content-security-policy).*"));
    return set
        ? Outcome.pass()
        : Outcome.of(
            app(evidence, "Nothing sets Content-Security-Policy, X-Frame-Options and their kin.")
                .stream()
                .toList());
  }

  private static Outcome errorHandler(Evidence evidence) {
    boolean handled =
        evidence.code().scripts().stream()
            .anyMatch(p ->
                p.callables().stream()
                        .anyMatch(c ->
                            c.parameters().size() == 4
                                && Matching.matches(
                                    c.parameters().getFirst().name(), "(?i)_?e|_?err(or)?|ex"))
                    || !p.calls("errorhandler", "setErrorHandler", "setupExpressErrorHandler")
                        .isEmpty());
    return handled
        ? Outcome.pass()
        : Outcome.of(
            app(
                    evidence,
                    "No middleware takes errors: people see the framework's page, and nobody is told.")
                .stream()
                .toList());
  }

  private static Outcome csrf(Evidence evidence) {
    List<Route> routes = evidence.code().routes().all();
    boolean guarded =
        routes.stream().anyMatch(r -> r.has(Guard.Kind.CSRF))
            || evidence.code().scripts().stream()
                .anyMatch(p ->
                    p.imports("csurf")
                        || p.imports("lusca")
                        || p.imports("csrf-csrf")
                        || p.imports("csrf")
                        || p.imports("tiny-csrf"));
    if (guarded
        || routes.stream().noneMatch(r -> r.changes() && r.program().language().isScript())) {
      return Outcome.pass();
    }
    var hits = new ScriptHits();
    for (Program p : evidence.code().scripts()) {
      for (Call c : p.calls("express-session", "cookie-session", "koa-session")) {
        boolean sameSite =
            c.argument(0)
                .filter(o -> o.text().contains("sameSite") || !p.plain(o).is("object"))
                .isPresent();
        if (!sameSite && c.node().is("call_expression")) {
          hits.add(
              p,
              c.node(),
              Confidence.MEDIUM,
              "Another site can send this app's forms in the name of whoever is signed in: there is no token, and the cookie is not SameSite.");
        }
      }
    }
    return hits.outcome();
  }

  private static void spoofable(Program p, ScriptHits hits) {
    for (SyntaxNode n : p.tree().all("pair", "method_definition")) {
      boolean key =
          n.field("key")
              .or(() -> n.field("name"))
              .filter(k -> k.textIs("keyGenerator"))
              .isPresent();
      if (key
          && Matching.matches(
              n.text(),
              "(?is).*(x-forwarded-for|x-real-ip|cf-connecting-ip|x-client-ip|user-agent).*")) {
        hits.add(
            p,
            n,
            Confidence.HIGH,
            "The limit counts by a header the client writes: a new value, a new allowance.");
      }
    }
    for (Call c : p.calls("set", "enable")) {
      boolean trust =
          c.argument(0).flatMap(p::text).filter(t -> t.equals("trust proxy")).isPresent();
      boolean all = c.name().equals("enable") || c.argument(1).filter(p::isTrue).isPresent();
      if (trust && all && (p.imports("express-rate-limit") || p.imports("rate-limiter-flexible"))) {
        hits.add(
            p,
            c.node(),
            Confidence.MEDIUM,
            "With trust proxy true the client's address is what the client says; the limit counts by it.");
      }
    }
  }
}
