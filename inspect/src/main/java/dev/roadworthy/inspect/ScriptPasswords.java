package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import dev.roadworthy.project.Call;
import dev.roadworthy.project.Callable;
import dev.roadworthy.project.Flow;
import dev.roadworthy.project.Matching;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.SyntaxNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Passwords: how they are kept, compared and hashed.
final class ScriptPasswords {
  private static final Pattern PASSWORD_NAME =
      Pattern.compile(
          "(?i)^(?:.*_)?(?:password|passwd|pwd|passphrase|pass)$|[a-z](?:Password|Passwd)$");

  private static final Pattern HASHING =
      Pattern.compile("(?i)bcrypt|argon2|scrypt|pbkdf2|hash|encrypt|createHmac");

  private ScriptPasswords() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("node-weak-hash", ScriptHits.each(ScriptPasswords::weakHash));
    trees.put("node-plaintext-password", ScriptPasswords::plaintext);
  }

  private static void weakHash(Program p, ScriptHits hits) {
    for (Call c : p.calls()) {
      boolean md5 =
          Matching.matches(
              c.callee(),
              "md5|blueimp-md5|sha1|js-md5|MD5|SHA1|(crypto-js|CryptoJS)\\.(MD5|SHA1)|crypto-js/(md5|sha1)|ts-md5\\..*|(bcrypt)?md5\\(\\)");
      boolean digest = c.name().equals("createHash");
      String algorithm =
          digest
              ? c.argument(0).flatMap(p::text).orElse("").toLowerCase(java.util.Locale.ROOT)
              : "";
      boolean weak = md5 || Matching.matches(algorithm, "md5|md4|sha-?1|ripemd160|rsa-md5");
      boolean fast = Matching.matches(algorithm, "sha-?(256|512|384)");
      boolean rounds = c.callee().startsWith("bcrypt");
      if (!weak && !fast && !rounds) {
        continue;
      }
      String around =
          ScriptSecrets.statement(c.node())
              + " "
              + p.enclosing(c.node()).map(Callable::name).orElse("");
      boolean password = Matching.matches(around, "(?is).*(passw|pwd|passphrase|\\bpass\\b).*");
      boolean token =
          Matching.matches(
              around,
              "(?is).*(token|login|secret|session|auth|otp|reset|signature|apikey|api_key).*");
      if (Matching.matches(
              around,
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
      } else if (fast
          && password
          && !Matching.matches(around, "(?is).*(hmac|pbkdf2|scrypt|token|reset|verif).*")) {
        hits.add(
            p,
            c.node(),
            Confidence.MEDIUM,
            Severity.MEDIUM,
            "A password is kept as a fast digest; guessing is cheap.");
      }
      boolean few =
          Matching.matches(c.callee(), "bcrypt(js|-nodejs)?\\.(hash|hashSync|genSalt|genSaltSync)")
              && c.arguments().stream()
                  .anyMatch(a -> p.plain(a).is("number") && Matching.matches(a.text(), "[1-7]"));
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
                            Matching.matches(n.excerpt(30), "(before(Create|Save|Update)|set)\\b.*")
                                && HASHING.matcher(n.text()).find())
                    || p.tree().all("decorator").stream()
                        .anyMatch(d -> Matching.matches(d.excerpt(20), "@Before(Insert|Update).*"))
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
      boolean equal =
          b.field("operator").filter(o -> Matching.matches(o.text(), "[!=]==?")).isPresent();
      Optional<SyntaxNode> left = b.field("left").map(p::plain);
      Optional<SyntaxNode> right = b.field("right").map(p::plain);
      if (!equal || left.isEmpty() || right.isEmpty()) {
        continue;
      }
      String l = left.get().text();
      String r = right.get().text();
      boolean named = isPassword(l) && isPassword(r);
      boolean again =
          Matching.matches(
              (l + r),
              "(?is).*(confirm|repeat|retype|again|verif|old|new|match|current|update|dto|prev|chang|password_?2|min|max|regex).*");
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
                  Matching.matches(
                          x.name(),
                          "(?i).*(compare|check|verify|match|valid).*pass.*|.*pass.*(compare|check|verify|match|valid).*")
                      && x.hasParameter(l)
                      && x.hasParameter(r)
                      && !Matching.matches((l + r), "(?i).*(confirm|repeat|2).*"))
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
        || Matching.matches(text, "(?is).*\\[['\"](password|pwd|pass)['\"]\\]");
  }

  /// An object with a password goes to a store unhashed.
  private static void kept(Program p, boolean hooked, ScriptHits hits) {
    for (SyntaxNode o : p.tree().all("object")) {
      for (Map.Entry<String, SyntaxNode> e : p.entries(o).entrySet()) {
        if (!Matching.matches(e.getKey(), "(?i)password|passwd|pwd") || hooked) {
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
                    && !Matching.matches(
                        c.callee(),
                        "axios.*|.*client.*|.*[sS]tate|(?i).*(form|schema|joi|z)\\.\\w+"))
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
                Matching.matches(e.getKey(), "(?i)password|passwd|pwd")
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
          Matching.matches(
              sql, "(?is).*\\bselect\\b.*\\bwhere\\b.*\\b(password|passwd|pwd)\\s*=.*");
      boolean stores =
          Matching.matches(
              sql,
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
          && (asks || Matching.matches(body, "(?s).*\\b(password|passwd|pwd)\\b.*"))
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
}
