package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import dev.roadworthy.project.Call;
import dev.roadworthy.project.Flow;
import dev.roadworthy.project.Matching;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.SyntaxNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a client sent becomes part of a query, a command, a program, an address or a path.
final class ScriptInjection {
  private static final Pattern SQL =
      Pattern.compile(
          "(?is)\\bselect\\b.+\\bfrom\\b|\\binsert\\s+into\\b|\\bupdate\\s+\\S+\\s+set\\b|"
              + "\\bdelete\\s+from\\b|\\b(?:drop|alter|truncate)\\s+table\\b|"
              + "^\\s*(?:where|order\\s+by|and)\\s+\\S+\\s*(?:=|like|in\\b)");

  private static final Set<String> LOGS =
      Set.of("log", "info", "warn", "error", "debug", "trace", "Error", "fatal", "describe", "it");

  private static final Pattern PLACEHOLDERS =
      Pattern.compile("'\\?'|\"\\?\"|`\\$|'\\$'|placeholder");

  private static final Set<String> FINDERS =
      Set.of(
          "find",
          "findOne",
          "findOneAndUpdate",
          "findOneAndDelete",
          "deleteOne",
          "deleteMany",
          "updateOne",
          "updateMany",
          "count",
          "countDocuments",
          "exists",
          "where",
          "remove",
          "findOneAndRemove",
          "update");

  private static final Set<String> FETCHERS =
      Set.of(
          "fetch",
          "node-fetch",
          "axios",
          "axios.get",
          "axios.post",
          "axios.put",
          "axios.request",
          "axios.head",
          "axios.delete",
          "axios.patch",
          "request",
          "request.get",
          "request.post",
          "request.head",
          "needle",
          "needle.get",
          "needle.post",
          "got",
          "got.get",
          "got.post",
          "superagent.get",
          "superagent.post",
          "http.get",
          "http.request",
          "https.get",
          "https.request",
          "undici.request",
          "undici.fetch",
          "needle.request",
          "bent",
          "phin",
          "cross-fetch",
          "request-promise",
          "request-promise-native",
          "axios.default.get",
          "unfurl",
          "urllib.request",
          "isomorphic-fetch",
          "needle.head",
          "download",
          "got.stream");

  private static final Set<String> FILES =
      Set.of(
          "readFile",
          "readFileSync",
          "createReadStream",
          "writeFile",
          "writeFileSync",
          "createWriteStream",
          "unlink",
          "unlinkSync",
          "appendFile",
          "appendFileSync",
          "readdir",
          "readdirSync",
          "rm",
          "rmSync",
          "rename",
          "copyFile",
          "stat",
          "statSync",
          "open",
          "access");

  private ScriptInjection() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("node-sql-injection", ScriptHits.each(ScriptInjection::sql));
    trees.put("node-nosql-injection", ScriptInjection::noSql);
    trees.put("node-command-injection", ScriptHits.each(ScriptInjection::command));
    trees.put("node-eval", ScriptHits.each(ScriptInjection::eval));
    trees.put("node-ssrf", ScriptHits.each(ScriptInjection::ssrf));
    trees.put("node-open-redirect", ScriptHits.each(ScriptInjection::redirect));
    trees.put("node-path-traversal", ScriptHits.each(ScriptInjection::path));
    trees.put("node-unsafe-deserialisation", ScriptHits.each(ScriptInjection::deserialise));
    trees.put("node-xxe", ScriptHits.each(ScriptInjection::entities));
    trees.put("node-prototype-pollution", ScriptHits.each(ScriptInjection::prototype));
    trees.put("node-regexp-injection", ScriptHits.each(ScriptInjection::regexp));
  }

  /// Every text built with a changing part that reads as SQL and is handed to something.
  private static void sql(Program p, ScriptHits hits) {
    for (SyntaxNode text : p.tree().all("template_string", "binary_expression")) {
      if (text.parent().filter(q -> q.is("binary_expression")).isPresent() || isTagged(text)) {
        continue;
      }
      List<SyntaxNode> parts = p.parts(text);
      if (parts.isEmpty() || isLogged(p, text) || !SQL.matcher(p.constantParts(text)).find()) {
        continue;
      }
      Flow.Trace worst = null;
      for (SyntaxNode part : parts) {
        Flow.Trace t = p.flow().trace(part);
        boolean placeholder = PLACEHOLDERS.matcher(resolved(p, part)).find();
        if (t.fromOutside()
            && !placeholder
            && !p.flow().isChecked(part, text)
            && (worst == null || t.fromRequest())) {
          worst = t;
        }
      }
      if (worst != null && (worst.fromRequest() || isQueried(p, text))) {
        hits.addFlow(p, text, worst, "A query is built");
      }
    }
  }

  private static String resolved(Program p, SyntaxNode part) {
    return p.isName(part) ? p.only(part).map(SyntaxNode::text).orElse(part.text()) : part.text();
  }

  private static boolean isTagged(SyntaxNode text) {
    return text.field().equals("arguments")
        && text.parent()
            .flatMap(c -> c.field("function"))
            .filter(f -> !Matching.matches(f.text(), "(?i).*(raw|unsafe)"))
            .isPresent();
  }

  private static boolean isLogged(Program p, SyntaxNode text) {
    return text.parent()
        .filter(a -> a.is("arguments"))
        .flatMap(SyntaxNode::parent)
        .flatMap(p::call)
        .filter(c -> LOGS.contains(c.name()))
        .isPresent();
  }

  /// Handed to a call, or kept in a variable whose name says query.
  private static boolean isQueried(Program p, SyntaxNode text) {
    boolean handed =
        text.enclosing("arguments", "statement_block", "program")
            .filter(a -> a.is("arguments"))
            .isPresent();
    boolean kept =
        text.enclosing("variable_declarator", "assignment_expression")
            .filter(v ->
                Matching.matches(
                    v.excerpt(60), "(?is).{0,30}(sql|query|stmt|statement|where|cmd).*"))
            .isPresent();
    return handed || kept;
  }

  private static Outcome noSql(Evidence evidence) {
    var hits = new ScriptHits();
    List<Program> all = evidence.code().scripts();
    boolean mongo =
        all.stream()
            .anyMatch(p ->
                p.imports("mongoose")
                    || p.imports("mongodb")
                    || p.imports("monk")
                    || p.imports("mongojs"));
    boolean cleaned =
        all.stream()
            .anyMatch(p -> p.imports("express-mongo-sanitize") || p.imports("mongo-sanitize"));
    for (Program p : all) {
      where(p, hits);
      if (mongo && !cleaned) {
        for (Call c : p.calls()) {
          if (FINDERS.contains(c.name()) && c.receiver().isPresent()) {
            c.argument(0).ifPresent(a -> filter(evidence, p, c, a, hits));
          }
        }
      }
    }
    return hits.outcome();
  }

  /// `$where` runs a program in the database.
  private static void where(Program p, ScriptHits hits) {
    for (SyntaxNode pair : p.tree().all("pair")) {
      Optional<SyntaxNode> value = pair.field("value");
      boolean isWhere =
          pair.field("key")
              .filter(k -> k.text().replaceAll("['\"]", "").equals("$where"))
              .isPresent();
      if (isWhere && value.isPresent()) {
        Flow.Trace t = p.flow().trace(value.get());
        if (t.fromOutside()) {
          hits.addFlow(p, pair, t, "A database runs a program ($where) built");
        }
      }
    }
  }

  private static void filter(
      Evidence evidence, Program p, Call c, SyntaxNode filter, ScriptHits hits) {
    if (p.flow().isSource(filter) && Matching.matches(p.name(filter), ".*\\.(body|query)")) {
      hits.add(p, c.node(), Confidence.HIGH, "The whole filter of a query is what a client sent.");
      return;
    }
    Map<String, SyntaxNode> entries = p.entries(filter);
    for (Map.Entry<String, SyntaxNode> e : entries.entrySet()) {
      SyntaxNode value = p.plain(e.getValue());
      if (!value.is(
          "member_expression",
          "identifier",
          "shorthand_property_identifier",
          "subscript_expression")) {
        continue;
      }
      Flow.Trace t = p.flow().trace(value);
      if (t.fromRequest()
          && Matching.matches(p.name(t.at()), ".*\\.(body|query)\\b.*")
          && !p.flow().isChecked(value, c.node())
          && !RouteChecks.isValidated(evidence, t.at())) {
        boolean secret =
            entries.keySet().stream()
                .anyMatch(k -> Matching.matches(k, "(?i)pass(word|wd)?|token|pin|otp"));
        hits.add(
            p,
            c.node(),
            Confidence.MEDIUM,
            secret ? Severity.HIGH : Severity.MEDIUM,
            "An object such as {\"$ne\": \"\"} in "
                + e.getKey()
                + " matches every document; nothing makes it a text first.");
        return;
      }
    }
  }

  private static void command(Program p, ScriptHits hits) {
    for (Call c : p.calls()) {
      String callee = ScriptFiles.isBatch(p) ? "" : callee(p, c);
      boolean shell =
          Matching.matches(
              callee,
              "child_process\\.(exec|execSync)|shelljs\\.exec|execa\\.(command|commandSync)|execa\\.execaCommand(Sync)?");
      boolean program =
          Matching.matches(callee, "child_process\\.(spawn|spawnSync|execFile|execFileSync)");
      if (program) {
        shell =
            c.lastArgument()
                .flatMap(o -> p.value(o, "shell"))
                .filter(v -> !p.isFalse(v))
                .isPresent();
      }
      Optional<SyntaxNode> command = c.argument(0);
      if ((!shell && !program) || command.isEmpty()) {
        continue;
      }
      Flow.Trace t = p.flow().trace(command.get());
      if (shell && c.arguments().size() > 1) {
        t = worse(t, p.flow().trace(c.arguments().get(1)));
      }
      if (t.fromOutside()
          && (shell || t.fromRequest())
          && !p.flow().isChecked(command.get(), c.node())) {
        hits.addFlow(p, c.node(), t, "A command is run that is built");
      }
    }
  }

  private static Flow.Trace worse(Flow.Trace a, Flow.Trace b) {
    return b.fromRequest() ? b : a;
  }

  /// `run` of `const run = promisify(exec)` is `exec`.
  private static String callee(Program p, Call c) {
    Optional<SyntaxNode> f =
        c.node().field("function").map(p::plain).filter(p::isName).flatMap(p::only);
    Optional<Call> made = f.flatMap(p::call);
    if (made.filter(m -> m.name().equals("promisify")).isPresent()) {
      return made.get().argument(0).map(p::name).orElse(c.callee());
    }
    return c.callee();
  }

  private static void eval(Program p, ScriptHits hits) {
    for (Call c : p.calls()) {
      boolean runs =
          Matching.matches(
              c.callee(),
              "eval|(globalThis|window|global)\\.eval|Function|vm\\.(runInContext|runInNewContext|runInThisContext|compileFunction|Script)|vm2?\\.VM\\(\\)\\.run|safe-eval|static-eval|(mathjs|math)\\.(eval|evaluate)|notevil");
      boolean timer =
          Matching.matches(c.callee(), "setTimeout|setInterval")
              && c.argument(0)
                  .filter(a -> p.plain(a).is("template_string", "binary_expression"))
                  .isPresent();
      if (!runs && !timer) {
        continue;
      }
      Optional<SyntaxNode> code = c.callee().equals("Function") ? c.lastArgument() : c.argument(0);
      if (code.isEmpty()) {
        continue;
      }
      Flow.Trace t = p.flow().trace(code.get());
      if (t.fromOutside()) {
        hits.addFlow(p, c.node(), t, "Text is run as a program");
      } else if (t.origin() == Flow.Origin.OTHER && !timer) {
        hits.add(p, c.node(), Confidence.LOW, Severity.LOW, "Text is run as a program.");
      }
    }
    for (Call c : p.calls("render", "compile", "renderString", "template", "precompile")) {
      boolean engine =
          Matching.matches(
              c.callee(),
              "(ejs|pug|jade|handlebars|Handlebars|nunjucks|lodash|_|underscore|dot|mustache|twig|eta"
                  + "|swig|hogan\\.js|squirrelly)\\.(render|compile|renderString|template|precompile)");
      if (engine && c.argument(0).filter(p.flow()::fromRequest).isPresent()) {
        hits.add(
            p, c.node(), Confidence.HIGH, "What a client sent is a template, which is a program.");
      }
    }
    for (Call c : p.calls("require")) {
      c.argument(0)
          .filter(a -> p.flow().trace(a).fromRequest())
          .ifPresent(a ->
              hits.add(
                  p,
                  c.node(),
                  Confidence.HIGH,
                  "A client chooses which module is loaded and run."));
    }
  }

  private static void deserialise(Program p, ScriptHits hits) {
    for (Call c : p.calls("unserialize", "deepDeserialize", "deserialize", "v8.deserialize")) {
      if (Matching.matches(c.callee(), "(node-serialize|serialize-to-js|funcster|cryo|v8)\\..*")) {
        hits.add(
            p,
            c.node(),
            Confidence.HIGH,
            "Functions inside the text are run while it is read"
                + (c.argument(0).filter(p.flow()::fromRequest).isPresent()
                    ? ", and a client sends the text."
                    : "."));
      }
    }
    for (Call c : p.calls("js-yaml.load", "js-yaml.loadAll")) {
      if (c.argument(1).filter(o -> o.text().contains("DEFAULT_FULL_SCHEMA")).isPresent()) {
        hits.add(p, c.node(), Confidence.HIGH, "YAML is read with a schema that makes functions.");
      }
    }
  }

  private static void entities(Program p, ScriptHits hits) {
    for (Call c :
        p.calls(
            "parseXml",
            "parseXmlString",
            "parseXmlAsync",
            "DOMParser.parseFromString",
            "XmlDocument.fromXml")) {
      if (c.argument(1)
          .flatMap(o -> p.value(o, "noent").or(() -> p.value(o, "replaceEntities")))
          .filter(p::isTrue)
          .isPresent()) {
        hits.add(
            p,
            c.node(),
            Confidence.HIGH,
            "Entities of the XML that is read are replaced: it can name any file of the server.");
      }
    }
  }

  private static void ssrf(Program p, ScriptHits hits) {
    if (ScriptFiles.isBrowser(p)) {
      return;
    }
    for (Call c : p.calls()) {
      boolean page =
          Matching.matches(c.name(), "goto|setContent")
              && c.receiver().filter(r -> Matching.matches(r.text(), "(?i).*page")).isPresent();
      if (!FETCHERS.contains(c.callee()) && !page) {
        continue;
      }
      for (SyntaxNode a : c.arguments().subList(0, Math.min(1, c.arguments().size()))) {
        Map<String, SyntaxNode> options = p.entries(a);
        SyntaxNode url =
            options.getOrDefault(
                "url",
                options.getOrDefault(
                    "uri", options.getOrDefault("hostname", options.getOrDefault("host", a))));
        Flow.Trace t = p.flow().trace(url);
        if (t.fromRequest()
            && !hasFixedHost(p, url)
            && !p.flow().isChecked(t.at(), c.node())
            && !p.flow().isChecked(url, c.node())) {
          hits.add(
              p,
              c.node(),
              Confidence.HIGH,
              "The server fetches an address a client chose (" + t.at().excerpt(50) + ").");
        }
      }
    }
  }

  /// `https://host/` stands before the changing part.
  private static boolean hasFixedHost(Program p, SyntaxNode url) {
    SyntaxNode u = p.plain(url);
    if (p.isName(u)) {
      u = p.only(u).map(p::plain).orElse(u);
    }
    String start = u.excerpt(200).replaceAll("^[`'\"]", "");
    return Matching.matches(start, "(?i)https?://[^/$'\"`]+/.*")
        || Matching.matches(
            start, "\\$\\{[A-Z_.a-z]*(?i:url|base|host|api|endpoint)[A-Za-z_]*\\}.*")
        || Matching.matches(start, "(?i)(process\\.env|config)\\.\\S+ \\+.*")
        || Matching.matches(start, "[A-Z_]+ \\+.*");
  }

  private static void redirect(Program p, ScriptHits hits) {
    for (Call c : p.calls("redirect", "location")) {
      boolean response =
          c.receiver()
                  .filter(r ->
                      Matching.matches(
                          r.text(),
                          "(?i)(_?res|response|reply|ctx|context|c|h|NextResponse|Response)(\\.status\\(.*\\))?"))
                  .isPresent()
              || c.callee().startsWith("next/navigation.");
      if (!response || c.arguments().isEmpty()) {
        continue;
      }
      SyntaxNode first = c.arguments().getFirst();
      boolean code =
          p.plain(first).is("number")
              || (c.arguments().size() > 1
                  && Matching.matches(first.text(), "(?i).*(status|code|30\\d).*"));
      target(p, c, code && c.arguments().size() > 1 ? c.arguments().get(1) : first, hits);
    }
    for (Call c : p.calls("setHeader", "header", "set", "writeHead", "append")) {
      if (c.argument(0).flatMap(p::text).filter(h -> h.equalsIgnoreCase("location")).isPresent()) {
        c.argument(1).ifPresent(a -> target(p, c, a, hits));
      }
      c.lastArgument().flatMap(o -> p.value(o, "Location")).ifPresent(a -> target(p, c, a, hits));
    }
  }

  private static void target(Program p, Call c, SyntaxNode target, ScriptHits hits) {
    Flow.Trace t = p.flow().trace(target);
    String source = p.name(t.at());
    boolean chosen =
        Matching.matches(source, ".*\\.(query|body|params|searchParams|cookies)\\b.*|.*\\(\\).*|")
            || !source.contains(".");
    if (t.fromRequest()
        && chosen
        && !startsFixed(p, target)
        && !p.flow().isChecked(t.at(), c.node())
        && !p.flow().isChecked(target, c.node())) {
      hits.add(
          p,
          c.node(),
          Confidence.HIGH,
          "The address it sends people to is what a client sent (" + t.at().excerpt(50) + ").");
    }
  }

  private static boolean startsFixed(Program p, SyntaxNode target) {
    SyntaxNode u = p.plain(target);
    if (p.isName(u)) {
      u = p.only(u).map(p::plain).orElse(u);
    }
    return u.is("template_string", "binary_expression")
            && Matching.matches(
                u.excerpt(80),
                "['\"`](/[^/\\\\'\"`$]|https?://[^/$'\"`]+/|[?#]|mailto:|[a-z]+[/?]).*")
        || Matching.matches(u.excerpt(80), "`?\\$?\\{?(process\\.env|config|[A-Z_]{3,})\\b.*");
  }

  private static void path(Program p, ScriptHits hits) {
    for (Call c : p.calls()) {
      boolean file =
          FILES.contains(c.name())
              && Matching.matches(
                  c.callee(), "(fs|fs/promises|fs-extra|graceful-fs)(\\.promises)?\\.\\w+");
      boolean sent =
          Matching.matches(c.name(), "sendFile|download|sendfile")
              && c.receiver()
                  .filter(r ->
                      Matching.matches(r.text(), "(?i)(res|response|reply)(\\.status\\(.*\\))?"))
                  .isPresent();
      if ((!file && !sent) || c.argument(0).isEmpty()) {
        continue;
      }
      boolean rooted = sent && c.argument(1).flatMap(o -> p.value(o, "root")).isPresent();
      SyntaxNode a = c.arguments().getFirst();
      Flow.Trace t = p.flow().trace(a);
      String source = p.name(t.at());
      if (t.fromRequest()
          && !rooted
          && !Matching.matches(source, "(req|request|ctx)\\.(file|files)\\b.*")
          && !p.flow().isChecked(a, c.node())
          && !p.flow().isChecked(t.at(), c.node())) {
        hits.add(
            p,
            c.node(),
            Confidence.HIGH,
            "A client names the file ("
                + t.at().excerpt(50)
                + "), and ../ leads out of the folder.");
      }
    }
  }

  private static void prototype(Program p, ScriptHits hits) {
    for (Call c :
        p.calls(
            "merge",
            "mergeWith",
            "defaultsDeep",
            "extend",
            "setWith",
            "deepmerge",
            "set",
            "zipObjectDeep")) {
      boolean deep =
          Matching.matches(
                  c.callee(),
                  "(lodash|_|lodash\\.\\w+|lodash/\\w+|deepmerge|merge|merge-deep|jquery|\\$|extend|deep-extend|hoek)(\\.\\w+)?")
              && !Matching.matches(c.callee(), "(jquery|\\$)\\.(merge|set)|.*\\bMap.*");
      boolean fromClient =
          c.arguments().stream()
              .skip(1)
              .map(p::plain)
              .anyMatch(a -> !a.is("object") && p.flow().trace(a).fromRequest());
      boolean shallow =
          c.name().equals("extend")
              && Matching.matches(c.callee(), "(lodash|_|jquery|\\$)\\.extend")
              && c.argument(0).filter(p::isTrue).isEmpty();
      if (deep && fromClient && !shallow) {
        hits.add(
            p,
            c.node(),
            Confidence.MEDIUM,
            "What a client sent is merged deeply: a key named __proto__ changes every object of the program.");
      }
    }
  }

  private static void regexp(Program p, ScriptHits hits) {
    for (Call c : p.calls("RegExp")) {
      c.argument(0)
          .map(p.flow()::trace)
          .filter(Flow.Trace::fromRequest)
          .ifPresent(t ->
              hits.add(
                  p,
                  c.node(),
                  Confidence.MEDIUM,
                  "A client writes the pattern ("
                      + t.at().excerpt(50)
                      + "): one that backtracks stops the whole server."));
    }
  }
}
