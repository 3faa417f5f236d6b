package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import dev.roadworthy.project.Call;
import dev.roadworthy.project.Callable;
import dev.roadworthy.project.Flow;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.SyntaxNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Signing secrets, passwords and digests in code.
final class ScriptSecrets {
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i)(?:^|[_.-]|[a-z])(?:secret|secret_?key|crypto_?key|encryption_?key|signing_?key|private_?key|jwt_?key|api_?key|auth_?token|access_?token|master_?key|session_?key|hmac_?key|api_?secret|token)$");

  private static final Pattern PASSWORD_NAME =
      Pattern.compile(
          "(?i)^(?:.*_)?(?:password|passwd|pwd|passphrase|pass)$|[a-z](?:Password|Passwd)$");

  private static final Pattern HASHING =
      Pattern.compile("(?i)bcrypt|argon2|scrypt|pbkdf2|hash|encrypt|createHmac");

  private ScriptSecrets() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("node-hardcoded-secret", ScriptHits.each(ScriptSecrets::hardcoded));
    trees.put("node-unchecked-secret-env", ScriptSecrets::unchecked);
    trees.put("node-weak-hash", ScriptHits.each(ScriptSecrets::weakHash));
    trees.put("node-plaintext-password", ScriptSecrets::plaintext);
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
      if (callee.matches("(jsonwebtoken|jwt|jws|jwt-simple)\\.(sign|verify|encode)")) {
        c.argument(1).ifPresent(keys::add);
      } else if (callee.matches(
          "express-session|cookie-session|client-sessions|iron-session.*|koa-session|next-auth|@auth/.*|express-jwt(\\.\\w+)?|koa-jwt|@nestjs/jwt\\.JwtModule\\.register|JwtModule\\.register|passport-jwt\\.Strategy")) {
        for (String key : List.of("secret", "secretOrKey", "password", "keys")) {
          options.flatMap(o -> p.value(o, key)).ifPresent(keys::add);
        }
      } else if (callee.equals("cookie-parser")) {
        options.ifPresent(keys::add);
      } else if (c.name().equals("register")) {
        c.argument(1).flatMap(o -> p.value(o, "secret")).ifPresent(keys::add);
      } else if (callee.matches(
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
    if (!SECRET_NAME.matcher(n).find()) {
      return;
    }
    Optional<String> text =
        p.plain(value.get()).is("string", "template_string")
            ? p.text(value.get())
            : Optional.empty();
    if (text.isPresent() && isSecret(n, text.get())) {
      hits.add(p, d, Confidence.MEDIUM, "A secret is written in the source (" + n + ").");
    } else if (n.matches("(?i).*(secret|jwt|session|sign|crypt).*")) {
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
            && !text.matches(".*[\\s<>{}()].*")
            && !text.matches("(?i)(https?:)?//.*|/.*|\\.{1,2}/.*|#.*|\\$.*|@.*");
    boolean word =
        text.matches("[a-z]+([A-Z][a-z]+)*|[A-Z][A-Z_]+|[a-z]+([.:/-][a-zA-Z]+)*")
            && !text.matches("(?i).*(secret|key|pass|123|qwerty|changeme).*");
    boolean token =
        name.matches("(?i).*token") && !(text.length() >= 16 && text.matches(".*\\d.*"));
    boolean same =
        text.replaceAll("[^A-Za-z]", "").equalsIgnoreCase(name.replaceAll("[^A-Za-z]", ""));
    return shape
        && !word
        && !token
        && !same
        && !text.matches("(?i)(app|client|consumer|api|my|the)?_?(secret|key|id|token)")
        && !text.matches(
            "(?i)(your|enter|insert|replace|put)[-_ ].*|x{4,}|.*\\*{3,}.*|(bearer|basic|jwt|token|header|cookie|x)[-_:].*");
  }

  /// A user, or a connection, with its password beside it.
  private static void account(Program p, SyntaxNode o, ScriptHits hits) {
    Map<String, SyntaxNode> entries = p.entries(o);
    String name =
        entries.keySet().stream()
            .filter(k -> k.matches("(?i)(password|passwd|pwd)"))
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
                k.matches(
                    "(?i)(user(name)?|email|login|host|type|dialect|database|role|isAdmin|server)"));
    if (text.isEmpty()
        || !beside
        || text.get().isBlank()
        || text.get().matches("(?i)password|.*[\\s<>$].*|string|text|required.*|min:.*|\\*+")) {
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
              && condition.matches(
                  "(?s).*!\\s*" + java.util.regex.Pattern.quote(variable) + "\\b.*"))) {
        return true;
      }
    }
    for (Call c : p.calls()) {
      boolean schema =
          c.callee()
              .matches(
                  "(?i).*(joi|zod|z|yup|cleanEnv|requireEnv|getEnv|assert|invariant|ok|required?Env|object|keys)(\\(\\))?(\\.\\w+(\\(\\))?)*");
      if (schema
          && c.node().text().contains(plain)
          && !c.name().equals("verify")
          && !c.name().equals("sign")) {
        return true;
      }
    }
    for (SyntaxNode a : p.tree().all("array")) {
      if (a.excerpt(400).matches("(?s).*['\"]" + plain + "['\"].*")) {
        return true;
      }
    }
    return false;
  }

  private static String statement(SyntaxNode n) {
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

  private static void weakHash(Program p, ScriptHits hits) {
    for (Call c : p.calls()) {
      boolean md5 =
          c.callee()
              .matches(
                  "md5|blueimp-md5|sha1|js-md5|MD5|SHA1|(crypto-js|CryptoJS)\\.(MD5|SHA1)|crypto-js/(md5|sha1)|ts-md5\\..*|(bcrypt)?md5\\(\\)");
      boolean digest = c.name().equals("createHash");
      String algorithm =
          digest
              ? c.argument(0).flatMap(p::text).orElse("").toLowerCase(java.util.Locale.ROOT)
              : "";
      boolean weak = md5 || algorithm.matches("md5|md4|sha-?1|ripemd160|rsa-md5");
      boolean fast = algorithm.matches("sha-?(256|512|384)");
      String around =
          statement(c.node()) + " " + p.enclosing(c.node()).map(Callable::name).orElse("");
      boolean password = around.matches("(?is).*(passw|pwd|passphrase|\\bpass\\b).*");
      boolean token =
          around.matches(
              "(?is).*(token|login|secret|session|auth|otp|reset|signature|apikey|api_key).*");
      if (around.matches(
              "(?is).*(etag|gravatar|checksum|cache|fingerprint|filename|revision|avatar|content).*")
          && !password) {
        continue;
      }
      if (weak && (password || token)) {
        hits.add(
            p,
            c.node(),
            Confidence.HIGH,
            password
                ? "A password is kept as a digest that one graphics card guesses billions of times a second."
                : "A token is made with a digest anybody can compute.");
      } else if (fast && password && !around.matches("(?is).*(hmac|pbkdf2|scrypt).*")) {
        hits.add(
            p,
            c.node(),
            Confidence.MEDIUM,
            Severity.MEDIUM,
            "A password is kept as a fast digest; guessing is cheap.");
      }
      boolean few =
          c.callee().matches("bcrypt(js|-nodejs)?\\.(hash|hashSync|genSalt|genSaltSync)")
              && c.arguments().stream()
                  .anyMatch(a -> p.plain(a).is("number") && a.text().matches("[1-7]"));
      if (few) {
        hits.add(
            p,
            c.node(),
            Confidence.HIGH,
            Severity.MEDIUM,
            "bcrypt with so few rounds is guessed quickly; 12 is usual.");
      }
    }
  }

  private static final Set<String> STORES =
      Set.of(
          "insert",
          "insertOne",
          "insertMany",
          "create",
          "save",
          "push",
          "build",
          "bulkCreate",
          "add",
          "set",
          "upsert",
          "User",
          "Users",
          "Account",
          "Admin",
          "Member",
          "Customer",
          "updateOne",
          "addUser",
          "createUser");

  private static final Set<String> FINDERS =
      Set.of(
          "find",
          "findOne",
          "findFirst",
          "findUnique",
          "findAll",
          "where",
          "count",
          "findBy",
          "filter");

  private static Outcome plaintext(Evidence evidence) {
    var hits = new ScriptHits();
    List<Program> all = evidence.code().scripts();
    boolean hooked =
        all.stream()
            .anyMatch(p ->
                p.calls("pre", "beforeCreate", "addHook", "beforeSave").stream()
                        .anyMatch(c -> HASHING.matcher(c.node().text()).find())
                    || p.tree().all("pair", "method_definition").stream()
                        .anyMatch(n ->
                            n.excerpt(30).matches("(before(Create|Save|Update)|set)\\b.*")
                                && HASHING.matcher(n.text()).find())
                    || p.tree().all("decorator").stream()
                        .anyMatch(d -> d.excerpt(20).matches("@Before(Insert|Update).*"))
                    || p.imports("passport-local-mongoose")
                    || p.imports("mongoose-bcrypt"));
    for (Program p : all) {
      if (!ScriptFiles.isBrowser(p)) {
        compared(p, hits);
        kept(p, hooked, hits);
        queried(p, hits);
      }
    }
    return hits.outcome();
  }

  /// `user.password === password`, and functions that compare passwords so.
  private static void compared(Program p, ScriptHits hits) {
    for (SyntaxNode b : p.tree().all("binary_expression")) {
      boolean equal = b.field("operator").filter(o -> o.text().matches("[!=]==?")).isPresent();
      Optional<SyntaxNode> left = b.field("left").map(p::plain);
      Optional<SyntaxNode> right = b.field("right").map(p::plain);
      if (!equal || left.isEmpty() || right.isEmpty()) {
        continue;
      }
      String l = left.get().text();
      String r = right.get().text();
      boolean named = isPassword(l) && isPassword(r);
      boolean again =
          (l + r)
              .matches(
                  "(?is).*(confirm|repeat|retype|again|verif|old|new|match|current|password_?2|min|max|regex).*");
      boolean kept = l.contains(".") || r.contains(".");
      boolean request = p.flow().isSource(left.get()) && p.flow().isSource(right.get());
      if (named && !again && kept && !request && !HASHING.matcher(l + r).find()) {
        hits.add(
            p,
            b,
            Confidence.HIGH,
            "Passwords are compared as they are, so they are kept as they are.");
        continue;
      }
      Optional<Callable> f = p.enclosing(b);
      boolean comparing =
          f.filter(x ->
                  x.name()
                          .matches(
                              "(?i).*(compare|check|verify|match|valid).*pass.*|.*pass.*(compare|check|verify|match|valid).*")
                      && x.hasParameter(l)
                      && x.hasParameter(r)
                      && !(l + r).matches("(?i).*(confirm|repeat|2).*"))
              .isPresent();
      if (comparing) {
        hits.add(
            p,
            b,
            Confidence.HIGH,
            "Passwords are compared as they are, so they are kept as they are.");
      }
    }
  }

  private static boolean isPassword(String text) {
    String last =
        text.substring(
                Math.max(
                        text.lastIndexOf('.'),
                        Math.max(text.lastIndexOf('\''), text.lastIndexOf('"')))
                    + 1)
            .replaceAll("[\\]'\"]", "");
    return PASSWORD_NAME.matcher(last).find()
        || text.matches("(?is).*\\[['\"](password|pwd|pass)['\"]\\]");
  }

  /// An object with a password goes to a store unhashed.
  private static void kept(Program p, boolean hooked, ScriptHits hits) {
    for (SyntaxNode o : p.tree().all("object")) {
      for (Map.Entry<String, SyntaxNode> e : p.entries(o).entrySet()) {
        if (!e.getKey().matches("(?i)password|passwd|pwd") || hooked) {
          continue;
        }
        SyntaxNode v = p.plain(e.getValue());
        Flow.Trace t = p.flow().trace(v);
        boolean hashed =
            HASHING.matcher(v.text()).find()
                || p.enclosingAll(o).stream()
                    .anyMatch(f ->
                        HASHING
                            .matcher(f.body().text().replaceAll("(?m)//.*$|(?s)/\\*.*?\\*/", ""))
                            .find());
        if (t.fromOutside() && !hashed && isStored(p, o)) {
          hits.add(
              p,
              e.getValue(),
              t.fromRequest() ? Confidence.HIGH : Confidence.MEDIUM,
              "A password is stored as it was typed; whoever sees the database has them all.");
        }
      }
    }
  }

  private static boolean isStored(Program p, SyntaxNode object) {
    SyntaxNode at = object;
    for (int i = 0; i < 5; i++) {
      Optional<SyntaxNode> parent = at.parent();
      if (parent.isEmpty()) {
        return false;
      }
      at = parent.get();
      if (at.is("call_expression", "new_expression")) {
        return p.call(at)
            .filter(c ->
                STORES.contains(c.name())
                    && !c.callee()
                        .matches("axios.*|.*client.*|.*[sS]tate|(?i).*(form|schema|joi|z)\\.\\w+"))
            .isPresent();
      }
      if (at.is("variable_declarator")) {
        String name = at.field("name").map(SyntaxNode::text).orElse("");
        SyntaxNode scope = at.enclosing("statement_block", "program").orElse(at);
        return scope.all("call_expression").stream()
            .flatMap(c -> p.call(c).stream())
            .anyMatch(c ->
                STORES.contains(c.name()) && c.arguments().stream().anyMatch(a -> a.textIs(name)));
      }
    }
    return false;
  }

  /// The database is asked for the password itself.
  private static void queried(Program p, ScriptHits hits) {
    for (Call c : p.calls()) {
      if (FINDERS.contains(c.name()) && c.argument(0).isPresent()) {
        SyntaxNode filter =
            c.argument(0).flatMap(a -> p.value(a, "where")).orElse(c.arguments().getFirst());
        p.entries(filter).entrySet().stream()
            .filter(e ->
                e.getKey().matches("(?i)password|passwd|pwd")
                    && p.flow().fromOutside(e.getValue())
                    && !HASHING.matcher(e.getValue().text()).find())
            .findFirst()
            .ifPresent(e ->
                hits.add(
                    p,
                    c.node(),
                    Confidence.HIGH,
                    "The database is asked for the password itself, so it is kept as it is."));
      }
    }
    for (SyntaxNode s : p.tree().all("string", "template_string", "binary_expression")) {
      if (s.is("string") && s.endByte() - s.startByte() < 25
          || s.parent().filter(q -> q.is("binary_expression")).isPresent()) {
        continue;
      }
      String sql = s.is("binary_expression") ? p.constantParts(s) : s.text();
      boolean asks =
          sql.matches("(?is).*\\bselect\\b.*\\bwhere\\b.*\\b(password|passwd|pwd)\\s*=.*");
      boolean stores =
          sql.matches(
              "(?is).*\\binsert\\s+into\\s+[\"`]?\\w*(user|account|member|admin|customer)\\w*[\"`]?\\s*\\([^)]*\\b(password|passwd|pwd)\\b.*");
      if (!asks && !stores) {
        continue;
      }
      String body =
          p.enclosing(s).map(f -> f.body().text()).orElse("")
              + p.enclosingAll(s).stream()
                  .skip(1)
                  .map(f -> f.body().excerpt(4000))
                  .findFirst()
                  .orElse("");
      if (!HASHING.matcher(body).find()
          && (asks || body.matches("(?s).*\\b(password|passwd|pwd)\\b.*"))
          && p.enclosing(s).isPresent()) {
        hits.add(
            p,
            s,
            Confidence.MEDIUM,
            asks
                ? "The database is asked for the password itself, so it is kept as it is."
                : "A password is stored as it was typed.");
      }
    }
  }

  private static void random(Program p, ScriptHits hits) {
    for (Call c : p.calls("Math.random")) {
      String around =
          statement(c.node()) + " " + p.enclosing(c.node()).map(Callable::name).orElse("");
      if (around.matches(
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
              r.text().matches("(?i)(console|.*log(ger)?|winston|pino|req\\.log|fastify\\.log)"))
          .isEmpty()) {
        continue;
      }
      for (SyntaxNode a : c.arguments()) {
        for (SyntaxNode n : a.all("identifier", "member_expression")) {
          String name = p.name(n);
          String last = name.substring(name.lastIndexOf('.') + 1);
          boolean secret =
              last.matches(
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
