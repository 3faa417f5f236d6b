package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import dev.roadworthy.project.Call;
import dev.roadworthy.project.Callable;
import dev.roadworthy.project.Matching;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.SyntaxNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Signing secrets in code, and where they go.
final class ScriptSecrets {
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i)(?:^|[_.-]|[a-z])(?:secret|secret_?key|crypto_?key|encryption_?key|signing_?key|private_?key|jwt_?key|api_?key|auth_?token|access_?token|master_?key|session_?key|hmac_?key|api_?secret|token)$");

  /// Lists of values that are refused or shown.
  private static final Pattern SHOWN =
      Pattern.compile("(?i)placeholder|example|weak|forbidden|blacklist|den(?:y|ied)|sample|mock");

  private ScriptSecrets() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("node-hardcoded-secret", ScriptHits.each(ScriptSecrets::hardcoded));
    trees.put("node-unchecked-secret-env", ScriptSecrets::unchecked);
    trees.put("node-weak-random", ScriptHits.each(ScriptSecrets::random));
    trees.put("node-secret-in-log", ScriptHits.each(ScriptSecrets::logged));
    trees.put("node-jwt-no-expiry", ScriptHits.each(ScriptSecrets::expiry));
    trees.put("node-jwt-unverified", ScriptHits.each(ScriptSecrets::unverified));
  }

  /// The expressions that sign or encrypt in this file.
  private static List<SyntaxNode> keys(Program p) {
    var keys = new ArrayList<SyntaxNode>();
    for (Call c : p.calls()) {
      String callee = c.callee();
      Optional<SyntaxNode> options = c.argument(0);
      if (Matching.matches(callee, "(jsonwebtoken|jwt|jws|jwt-simple)\\.(sign|verify|encode)")) {
        c.argument(1).ifPresent(keys::add);
      } else if (Matching.matches(
          callee,
          "express-session|cookie-session|client-sessions|iron-session.*|koa-session|next-auth|@auth/.*|express-jwt(\\.\\w+)?|koa-jwt|@nestjs/jwt\\.JwtModule\\.register|JwtModule\\.register|passport-jwt\\.Strategy")) {
        for (String key : List.of("secret", "secretOrKey", "password", "keys")) {
          options.flatMap(o -> p.value(o, key)).ifPresent(keys::add);
        }
      } else if (callee.equals("cookie-parser")) {
        options.ifPresent(keys::add);
      } else if (c.name().equals("register")) {
        c.argument(1).flatMap(o -> p.value(o, "secret")).ifPresent(keys::add);
      } else if (Matching.matches(
          callee,
          "crypto\\.(createHmac|createCipheriv|createDecipheriv|createCipher|createDecipher)|crypto-js\\.AES\\.(encrypt|decrypt)|CryptoJS\\.AES\\.(encrypt|decrypt)")) {
        c.argument(1).ifPresent(keys::add);
      }
      if (callee.equals("passport-jwt.Strategy") || c.name().equals("JwtStrategy")) {
        options.flatMap(o -> p.value(o, "secretOrKey")).ifPresent(keys::add);
      }
    }
    return keys;
  }

  private static void hardcoded(Program p, ScriptHits hits) {
    if (ScriptFiles.isTest(p)) {
      return;
    }
    for (SyntaxNode key : keys(p)) {
      List<SyntaxNode> all = p.elements(key).isEmpty() ? List.of(key) : p.elements(key);
      for (SyntaxNode k : all) {
        signing(p, k, hits);
      }
    }
    for (SyntaxNode d :
        p.tree()
            .all(
                "variable_declarator",
                "pair",
                "assignment_expression",
                "public_field_definition",
                "field_definition")) {
      named(p, d, hits);
    }
    for (SyntaxNode o : p.tree().all("object")) {
      account(p, o, hits);
    }
  }

  private static void signing(Program p, SyntaxNode key, ScriptHits hits) {
    SyntaxNode k = p.plain(key);
    Optional<SyntaxNode> variable = p.isName(k) ? p.only(k) : Optional.empty();
    SyntaxNode value = variable.map(p::plain).orElse(k);
    Optional<String> text = p.text(value);
    if (text.isPresent() && !text.get().isBlank()) {
      hits.add(
          p,
          value,
          Confidence.HIGH,
          "The secret that signs is written in the source: whoever reads it signs in as anybody.");
      return;
    }
    defaulted(p, value)
        .ifPresent(d ->
            hits.add(
                p,
                d,
                Confidence.HIGH,
                Severity.MEDIUM,
                "Without the environment variable everybody's secret is the one written here, and nothing says so."));
  }

  /// `process.env.X || 'literal'`.
  private static Optional<SyntaxNode> defaulted(Program p, SyntaxNode value) {
    SyntaxNode v = p.plain(value);
    boolean or =
        v.is("binary_expression")
            && v.field("operator").filter(o -> o.textIs("||") || o.textIs("??")).isPresent();
    if (!or || v.field("left").filter(l -> l.text().contains("env")).isEmpty()) {
      return Optional.empty();
    }
    return v.field("right").filter(r -> p.text(r).filter(t -> !t.isBlank()).isPresent());
  }

  private static void named(Program p, SyntaxNode d, ScriptHits hits) {
    Optional<SyntaxNode> name =
        d.field("name")
            .or(() -> d.field("key"))
            .or(() -> d.field("left"))
            .or(() -> d.field("property"));
    Optional<SyntaxNode> value = d.field("value").or(() -> d.field("right"));
    if (name.isEmpty() || value.isEmpty()) {
      return;
    }
    String n = name.get().text().replaceAll("['\"\\]]", "");
    n = n.substring(Math.max(n.lastIndexOf('.'), n.lastIndexOf('[')) + 1);
    boolean shown =
        d.enclosing("variable_declarator")
            .flatMap(v -> v.field("name"))
            .filter(v -> SHOWN.matcher(v.text()).find())
            .isPresent();
    if (shown || !SECRET_NAME.matcher(n).find()) {
      return;
    }
    Optional<String> text =
        p.plain(value.get()).is("string", "template_string")
            ? p.text(value.get())
            : Optional.empty();
    if (text.isPresent() && isSecret(n, text.get())) {
      hits.add(p, d, Confidence.MEDIUM, "A secret is written in the source (" + n + ").");
    } else if (Matching.matches(n, "(?i).*(secret|jwt|session|sign|crypt).*")) {
      defaulted(p, value.get())
          .filter(x -> isSecret("", p.text(x).orElse("")))
          .ifPresent(x ->
              hits.add(
                  p,
                  x,
                  Confidence.HIGH,
                  Severity.MEDIUM,
                  "Without the environment variable the secret is the one written here, and nothing says so."));
    }
  }

  private static boolean isSecret(String name, String text) {
    boolean shape =
        text.length() >= 6
            && text.length() < 200
            && !Matching.matches(text, ".*[\\s<>{}()].*")
            && !Matching.matches(text, "(?i)(https?:)?//.*|/.*|\\.{1,2}/.*|#.*|\\$.*|@.*");
    boolean word =
        Matching.matches(text, "[a-z]+([A-Z][a-z]+)*|[A-Z][A-Z_]+|[a-z]+([.:/-][a-zA-Z]+)*")
            && !Matching.matches(text, "(?i).*(secret|key|pass|123|qwerty|changeme).*");
    boolean token =
        Matching.matches(name, "(?i).*token")
            && !(text.length() >= 16 && Matching.matches(text, ".*\\d.*"));
    boolean same =
        text.replaceAll("[^A-Za-z]", "").equalsIgnoreCase(name.replaceAll("[^A-Za-z]", ""));
    return shape
        && !word
        && !token
        && !same
        && !Matching.matches(text, "(?i)(app|client|consumer|api|my|the)?_?(secret|key|id|token)")
        && !Matching.matches(
            text,
            "(?i)(your|enter|insert|replace|put)[-_ ].*|x{4,}|.*\\*{3,}.*|(bearer|basic|jwt|token|header|cookie|x)[-_:].*");
  }

  /// A user, or a connection, with its password beside it.
  private static void account(Program p, SyntaxNode o, ScriptHits hits) {
    Map<String, SyntaxNode> entries = p.entries(o);
    String name =
        entries.keySet().stream()
            .filter(k -> Matching.matches(k, "(?i)(password|passwd|pwd)"))
            .findFirst()
            .orElse("");
    SyntaxNode password = entries.get(name);
    if (password == null) {
      return;
    }
    Optional<String> text = p.plain(password).is("string") ? p.text(password) : Optional.empty();
    boolean beside =
        entries.keySet().stream()
            .anyMatch(k ->
                Matching.matches(
                    k,
                    "(?i)(user(name)?|email|login|host|type|dialect|database|role|isAdmin|server)"));
    if (text.isEmpty()
        || !beside
        || text.get().isBlank()
        || Matching.matches(
            text.get(),
            "(?i)(incorrect|invalid|wrong|missing|required).*|password|.*[\\s<>$].*|string|text|required.*|min:.*|\\*+")) {
      return;
    }
    boolean form =
        entries.values().stream().filter(v -> p.plain(v).is("string")).count() > 2
            && p.text(entries.getOrDefault("email", o))
                .filter(t -> t.contains(" ") || t.isBlank())
                .isPresent();
    boolean browser = ScriptFiles.isBrowser(p) && !entries.containsKey("host");
    if (!form && !browser) {
      hits.add(
          p,
          password,
          Confidence.MEDIUM,
          Severity.MEDIUM,
          "An account or connection stands in the source with its password.");
    }
  }

  private static Outcome unchecked(Evidence evidence) {
    var hits = new ScriptHits();
    List<Program> all = evidence.code().scripts();
    boolean validated =
        all.stream()
            .anyMatch(p ->
                p.imports("envalid")
                    || p.imports("dotenv-safe")
                    || p.imports("env-var")
                    || p.imports("convict")
                    || p.imports("@t3-oss/env-nextjs")
                    || p.imports("env-schema"));
    if (validated) {
      return Outcome.pass();
    }
    Set<String> named = new HashSet<>();
    for (Program p : all) {
      for (SyntaxNode key : keys(p)) {
        SyntaxNode k = p.plain(key);
        SyntaxNode value = p.isName(k) ? p.only(k).map(p::plain).orElse(k) : k;
        String name = p.name(value);
        if (name.startsWith("process.env.")
            && named.add(p.path() + name)
            && all.stream().noneMatch(q -> checks(q, name, p.isName(k) ? k.text() : ""))) {
          hits.add(
              p,
              key,
              Confidence.MEDIUM,
              "Nothing checks at the start that "
                  + name.substring(12)
                  + " is set; without it signing in fails, or signs with nothing.");
        }
      }
    }
    return hits.outcome();
  }

  private static boolean checks(Program p, String name, String variable) {
    String plain = name.substring(name.lastIndexOf('.') + 1);
    for (SyntaxNode i : p.tree().all("if_statement", "ternary_expression")) {
      String condition = i.field("condition").map(SyntaxNode::text).orElse("");
      if (condition.contains(name)
          || (!variable.isEmpty()
              && Matching.matches(
                  condition, "(?s).*!\\s*" + java.util.regex.Pattern.quote(variable) + "\\b.*"))) {
        return true;
      }
    }
    for (Call c : p.calls()) {
      boolean schema =
          Matching.matches(
              c.callee(),
              "(?i).*(joi|zod|z|yup|cleanEnv|requireEnv|getEnv|assert|invariant|ok|required?Env|object|keys)(\\(\\))?(\\.\\w+(\\(\\))?)*");
      if (schema
          && c.node().text().contains(plain)
          && !c.name().equals("verify")
          && !c.name().equals("sign")) {
        return true;
      }
    }
    for (SyntaxNode a : p.tree().all("array")) {
      if (Matching.matches(a.excerpt(400), "(?s).*['\"]" + plain + "['\"].*")) {
        return true;
      }
    }
    return false;
  }

  static String statement(SyntaxNode n) {
    return n.enclosing(
            "expression_statement",
            "lexical_declaration",
            "variable_declaration",
            "return_statement",
            "if_statement",
            "pair")
        .map(s ->
            s.is("if_statement")
                ? s.field("condition").map(SyntaxNode::text).orElse("")
                : s.excerpt(300))
        .orElse("");
  }

  private static void random(Program p, ScriptHits hits) {
    for (Call c : p.calls("Math.random")) {
      String around =
          statement(c.node()) + " " + p.enclosing(c.node()).map(Callable::name).orElse("");
      if (Matching.matches(
          around,
          "(?is).*(token|secret|otp|passw|session_?id|api_?key|resetcode|verification_?code|csrf|nonce).*")) {
        hits.add(
            p,
            c.node(),
            Confidence.MEDIUM,
            "A value nobody may guess comes from a generator whose next value can be computed.");
      }
    }
  }

  private static void logged(Program p, ScriptHits hits) {
    for (Call c : p.calls("log", "info", "debug", "warn", "error", "trace")) {
      if (c.receiver()
          .filter(r ->
              Matching.matches(
                  r.text(), "(?i)(console|.*log(ger)?|winston|pino|req\\.log|fastify\\.log)"))
          .isEmpty()) {
        continue;
      }
      for (SyntaxNode a : c.arguments()) {
        for (SyntaxNode n : a.all("identifier", "member_expression")) {
          String name = p.name(n);
          String last = name.substring(name.lastIndexOf('.') + 1);
          boolean secret =
              Matching.matches(
                      last,
                      "(?i)password|passwd|pwd|plainPassword|secret|jwt_?secret|access_?token|refresh_?token|reset_?token|token|api_?key|private_?key|credit_?card|card_?number|cvv|ssn|authorization")
                  || name.equals("req.headers");
          boolean measured =
              n.parent()
                  .filter(q ->
                      q.is("member_expression", "call_expression", "unary_expression", "arguments")
                          && !q.equals(a.parent().orElse(q)))
                  .isPresent();
          if (secret && !measured && p.text(n).filter(t -> t.length() < 6).isEmpty()) {
            hits.add(
                p,
                c.node(),
                Confidence.MEDIUM,
                "The log is told a secret ("
                    + n.excerpt(30)
                    + "); logs are copied, kept and read by many.");
            return;
          }
        }
      }
    }
  }

  private static void expiry(Program p, ScriptHits hits) {
    for (Call c : p.calls("jsonwebtoken.sign", "jwt.sign")) {
      boolean options =
          c.argument(2)
              .filter(o ->
                  !p.plain(o).is("object")
                      || p.value(o, "expiresIn").isPresent()
                      || o.text().contains("..."))
              .isPresent();
      boolean claim =
          c.argument(0)
              .filter(a ->
                  a.text().contains("exp")
                      || p.plain(a).is("identifier")
                          && p.only(a).filter(v -> v.text().contains("exp")).isPresent())
              .isPresent();
      if (!options && !claim && c.arguments().size() >= 2) {
        hits.add(
            p,
            c.node(),
            Confidence.MEDIUM,
            "A signed token that never ends: whoever copied it once is signed in for ever.");
      }
    }
  }

  private static void unverified(Program p, ScriptHits hits) {
    for (Call c : p.calls("jsonwebtoken.verify", "jwt.verify")) {
      Optional<SyntaxNode> o = c.argument(2);
      boolean none =
          o.flatMap(x -> p.value(x, "algorithms"))
              .filter(a ->
                  a.text().toLowerCase(java.util.Locale.ROOT).contains("'none'")
                      || a.text().contains("\"none\""))
              .isPresent();
      boolean old = o.flatMap(x -> p.value(x, "ignoreExpiration")).filter(p::isTrue).isPresent();
      if (none || old) {
        hits.add(
            p,
            c.node(),
            Confidence.HIGH,
            none
                ? "Tokens without a signature are believed."
                : "Tokens are believed after their end.");
      }
    }
    for (Call c : p.calls("jsonwebtoken.decode", "jwt-decode", "jwt_decode")) {
      boolean guard =
          p.enclosing(c.node())
              .filter(f -> f.parameters().size() >= 3 && f.hasParameter("next"))
              .isPresent();
      if (guard && p.calls("jsonwebtoken.verify").isEmpty()) {
        hits.add(
            p,
            c.node(),
            Confidence.MEDIUM,
            "A token is read but its signature is not checked: anybody writes one.");
      }
    }
  }
}
