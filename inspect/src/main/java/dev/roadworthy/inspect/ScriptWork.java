package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import dev.roadworthy.project.Call;
import dev.roadworthy.project.Definition;
import dev.roadworthy.project.Guard;
import dev.roadworthy.project.Matching;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.Route;
import dev.roadworthy.project.SyntaxNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What breaks under load or at a restart: data in files and memory, queries without end, and what
/// destroys at the start.
final class ScriptWork {
  private static final Set<String> LISTS = Set.of("find", "findAll", "findMany", "all", "scan");

  private static final Set<String> QUERIES =
      Set.of(
          "findOne",
          "findById",
          "findUnique",
          "findFirst",
          "findByPk",
          "query",
          "execute",
          "findMany",
          "findAll",
          "find",
          "get",
          "count",
          "aggregate");

  private static final Pattern NESTED = Pattern.compile("\\((?:\\?:)?x[+*](?:x[?*])?\\)[+*]");

  private ScriptWork() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("node-unbounded-query", ScriptHits.each(ScriptWork::unbounded));
    trees.put("node-query-in-loop", ScriptHits.each(ScriptWork::looped));
    trees.put("node-file-database", ScriptWork::files);
    trees.put("node-memory-database", ScriptWork::memory);
    trees.put("node-second-listener", ScriptHits.each(ScriptWork::listeners));
    trees.put("node-mass-assignment", ScriptWork::mass);
    trees.put("node-slow-regexp", ScriptHits.each(ScriptWork::regexp));
    trees.put("node-drop-at-start", ScriptHits.each(ScriptWork::drops));
    trees.put("node-sync-in-handler", ScriptWork::blocking);
  }

  private static boolean isModel(Program p, Call c) {
    String r = c.receiver().map(SyntaxNode::text).orElse("");
    return Matching.matches(
            r,
            "(?:this\\.|db\\.|models\\.)?[A-Z]\\w*|prisma\\.\\w+|db\\.collection\\(.*\\)|.*(?:Model|Repository|Collection|Col|repository)")
        && !Matching.matches(r, "Array|Object|Promise|Math|JSON|Number|String|Reflect|Map|Set");
  }

  private static void unbounded(Program p, ScriptHits hits) {
    for (Call c : p.calls("find", "findAll", "findMany")) {
      boolean whole =
          c.arguments().isEmpty()
              || p.plain(c.arguments().getFirst()).is("object")
                  && p.entries(c.arguments().getFirst()).isEmpty()
                  && !c.node().text().contains("...")
              || !c.name().equals("find")
                  && c.argument(0)
                      .filter(a ->
                          p.plain(a).is("object")
                              && !Matching.matches(
                                  a.text(), "(?s).*(limit|take|where|\\.\\.\\.).*"))
                      .isPresent();
      if (whole
          && isModel(p, c)
          && !Matching.matches(
              chained(c),
              "(?s).*\\.(limit|skip|first|findOne|take|paginate|count|countDocuments|cursor)\\(.*")
          && !ScriptFiles.isBatch(p)) {
        hits.add(
            p,
            c.node(),
            Confidence.MEDIUM,
            "All rows are read at once; it works with a hundred and stops with a hundred thousand.");
      }
    }
    for (Call c : p.calls("all", "query", "execute")) {
      String sql = c.argument(0).flatMap(p::text).orElse("");
      boolean whole =
          Matching.matches(sql, "(?is)\\s*select\\b.*\\bfrom\\b.*")
              && !Matching.matches(sql, "(?is).*\\b(where|limit|count\\(|sum\\(|max\\(|min\\().*");
      if (whole && !ScriptFiles.isBatch(p)) {
        hits.add(
            p,
            c.node(),
            Confidence.LOW,
            "All rows are read at once; it works with a hundred and stops with a hundred thousand.");
      }
    }
  }

  /// The call with what is called on its result.
  private static String chained(Call c) {
    SyntaxNode n = c.node();
    for (SyntaxNode up = n.parent().orElse(null);
        up != null
            && !n.field().equals("arguments")
            && up.is("member_expression", "call_expression");
        up = n.parent().orElse(null)) {
      n = up;
    }
    return n.text();
  }

  private static void looped(Program p, ScriptHits hits) {
    for (SyntaxNode a : p.tree().all("await_expression")) {
      Optional<Call> call = p.call(a).filter(c -> QUERIES.contains(c.name()));
      boolean store =
          call.filter(c ->
                  isModel(p, c)
                      || c.receiver()
                          .filter(r ->
                              Matching.matches(
                                  r.text(),
                                  "(?i)(this\\.)?(db|pool|client|conn|connection|knex|database)"))
                          .isPresent())
              .isPresent();
      if (!store || ScriptFiles.isBatch(p)) {
        continue;
      }
      Optional<SyntaxNode> loop =
          a.enclosing(
              "for_in_statement",
              "for_statement",
              "while_statement",
              "function_declaration",
              "method_definition");
      boolean inLoop =
          loop.filter(l ->
                  l.is("for_in_statement", "for_statement")
                      && l.field("body").filter(b -> b.contains(a)).isPresent())
              .isPresent();
      boolean inMap =
          p.enclosing(a)
              .flatMap(f -> f.node().parent())
              .filter(q -> q.is("arguments"))
              .flatMap(SyntaxNode::parent)
              .flatMap(p::call)
              .filter(c -> Matching.matches(c.name(), "map|forEach"))
              .isPresent();
      if (inLoop || inMap) {
        hits.add(
            p,
            a,
            Confidence.MEDIUM,
            "One query for each element: a list of a hundred is a hundred and one queries.");
      }
    }
  }

  private static List<Route> routes(Evidence evidence) {
    return evidence.code().routes().all().stream()
        .filter(r -> r.program().language().isScript() && r.function().isPresent())
        .toList();
  }

  /// Handlers that write a file of data, themselves or by a function of their file.
  private static Outcome files(Evidence evidence) {
    var hits = new ScriptHits();
    for (Route r : routes(evidence)) {
      Program p = r.home().orElse(r.program());
      if (!r.changes()) {
        continue;
      }
      for (Call c :
          p.calls(
              "writeFile",
              "writeFileSync",
              "outputJson",
              "writeJson",
              "writeJSON",
              "writeJsonSync")) {
        boolean data =
            Matching.matches(c.node().text(), "(?s).*(JSON\\.stringify|writeJ|outputJ).*")
                || c.argument(0).flatMap(p::text).filter(t -> t.endsWith(".json")).isPresent();
        boolean reached =
            r.function().get().node().contains(c.node())
                || p.enclosing(c.node())
                    .filter(f ->
                        !f.name().isEmpty()
                            && r.function().get().node().all("call_expression").stream()
                                .anyMatch(k ->
                                    p.call(k).filter(x -> x.name().equals(f.name())).isPresent()))
                    .isPresent();
        if (data && reached) {
          hits.add(
              p,
              c.node(),
              Confidence.MEDIUM,
              "A file is the database: two requests at once lose one's data, and a crash in between loses all.");
        }
      }
    }
    return hits.outcome();
  }

  private static Outcome memory(Evidence evidence) {
    var hits = new ScriptHits();
    for (Route r : routes(evidence)) {
      Program p = r.home().orElse(r.program());
      if (!r.changes()) {
        continue;
      }
      SyntaxNode f = r.function().get().node();
      for (SyntaxNode n : f.all("call_expression")) {
        Call c = p.call(n).orElseThrow();
        if (Matching.matches(c.name(), "push|set|unshift|add")
            && c.receiver().filter(x -> isShared(p, f, x)).isPresent()) {
          shared(p, c.receiver().get(), hits);
        }
      }
      for (SyntaxNode a : f.all("assignment_expression")) {
        a.field("left")
            .filter(l -> l.is("subscript_expression"))
            .flatMap(l -> l.field("object"))
            .filter(o -> isShared(p, f, o))
            .ifPresent(o -> shared(p, o, hits));
      }
    }
    return hits.outcome();
  }

  private static void shared(Program p, SyntaxNode variable, ScriptHits hits) {
    p.definitions(variable).stream()
        .findFirst()
        .ifPresent(d ->
            hits.add(
                p,
                d.at(),
                Confidence.MEDIUM,
                "The data of users ("
                    + d.name()
                    + ") lives in the memory of one process: a restart loses it, a second instance does not have it."));
  }

  private static boolean isShared(Program p, SyntaxNode handler, SyntaxNode variable) {
    if (!p.isName(p.plain(variable))
        || Matching.matches(
            variable.text(),
            "(?i).*(cache|clients|sockets|connections|listeners|queue|subscribers|limiter|hits|attempts|inflight|logs?)")) {
      return false;
    }
    List<Definition> d = p.definitions(p.plain(variable));
    return !d.isEmpty()
        && !handler.contains(d.getFirst().at())
        && d.getFirst()
            .value()
            .filter(v ->
                p.plain(v).is("array", "object")
                    || Matching.matches(p.plain(v).text(), "new (Map|Set)\\(.*\\)"))
            .isPresent();
  }

  private static void listeners(Program p, ScriptHits hits) {
    List<Call> all =
        p.calls("listen").stream()
            .filter(c ->
                c.receiver().isPresent()
                    && !c.arguments().isEmpty()
                    && c.node()
                        .enclosing(
                            "if_statement", "else_clause", "ternary_expression", "catch_clause")
                        .isEmpty())
            .toList();
    if (all.size() > 1) {
      hits.add(
          p,
          all.get(1).node(),
          Confidence.MEDIUM,
          "A second port is opened, past whatever guards the first.");
    }
  }

  private static Outcome mass(Evidence evidence) {
    var hits = new ScriptHits();
    List<Route> routes = evidence.code().routes().all();
    for (Program p : evidence.code().scripts()) {
      for (Call c : p.calls()) {
        boolean store =
            Matching.matches(
                    c.name(),
                    "create|insertMany|insertOne|insert|update|updateOne|findByIdAndUpdate|findOneAndUpdate|build|save|upsert|assign")
                || c.node().is("new_expression")
                    && Matching.matches(c.name(), "[A-Z]\\w+")
                    && !Matching.matches(
                        c.name(),
                        ".*(Error|Service|Controller|Date|Map|Set|URL|URLSearchParams|Promise|Dto|Command|Request|Response|FormData)");
        boolean first = c.name().equals("assign");
        for (int i = first ? 1 : 0; store && i < c.arguments().size(); i++) {
          SyntaxNode a = p.plain(c.arguments().get(i));
          Optional<SyntaxNode> data = p.value(a, "data").or(() -> p.value(a, "$set"));
          SyntaxNode body = p.plain(data.orElse(a));
          boolean all =
              Matching.matches(p.name(body), "(req|request|ctx\\.request)\\.body")
                  || body.is("object")
                      && body.children().stream()
                          .anyMatch(s ->
                              s.is("spread_element")
                                  && Matching.matches(
                                      s.text(),
                                      "\\.\\.\\.\\(?(await )?(req|request|ctx\\.request)\\.body\\)?"));
          boolean validated =
              all
                  && routes.stream()
                      .anyMatch(r ->
                          r.has(Guard.Kind.VALIDATION)
                              && r.function().filter(f -> f.node().contains(c.node())).isPresent());
          if (all && !validated && (!first || !p.plain(c.arguments().getFirst()).is("object"))) {
            hits.add(
                p,
                c.node(),
                Confidence.MEDIUM,
                "Every field a client sends is written, also the ones it should not set, such as role or owner.");
          }
        }
      }
    }
    return hits.outcome();
  }

  /// `(a+)+` and `(\\d*)*`: a repetition of nothing but a repetition.
  private static void regexp(Program p, ScriptHits hits) {
    for (SyntaxNode r : p.tree().all("regex_pattern")) {
      String s =
          r.text()
              .replaceAll("\\\\.", "x")
              .replaceAll("\\[[^\\]]*\\]", "x")
              .replaceAll("[\\w.]", "x");
      if (NESTED.matcher(s).find()) {
        hits.add(
            p,
            r,
            Confidence.MEDIUM,
            "This pattern needs exponential time on some texts; one request stops the server.");
      }
    }
  }

  private static void drops(Program p, ScriptHits hits) {
    if (ScriptFiles.isBatch(p)
        || Matching.matches(p.path(), "(?i).*(reset|test|fixture|down|setup).*")) {
      return;
    }
    for (SyntaxNode s : p.tree().all("string", "template_string")) {
      if (Matching.matches(
          s.text(), "(?is)['\"`]\\s*(drop\\s+(table|schema|database)|truncate\\s+table)\\b.*")) {
        hits.add(p, s, Confidence.MEDIUM, "The running app can throw a whole table away.");
      }
    }
    for (Call c : p.calls("sync")) {
      if (c.argument(0).flatMap(o -> p.value(o, "force")).filter(p::isTrue).isPresent()) {
        hits.add(
            p, c.node(), Confidence.HIGH, "Every start throws all tables away and makes them new.");
      }
    }
    for (Call c : p.calls("dropDatabase", "deleteMany", "dropCollection")) {
      boolean start =
          p.enclosing(c.node())
              .filter(f ->
                  f.parameters().stream()
                      .anyMatch(q -> Matching.matches(q.name(), "req|request|ctx|res")))
              .isEmpty();
      boolean all =
          c.name().startsWith("drop")
              || c.arguments().isEmpty()
              || p.plain(c.arguments().getFirst()).is("object")
                  && p.entries(c.arguments().getFirst()).isEmpty()
                  && !c.arguments().getFirst().text().contains("...");
      boolean top =
          p.enclosingAll(c.node()).stream()
              .allMatch(f ->
                  f.name().isEmpty()
                      || Matching.matches(
                          f.name(), "(?i).*(init|connect|start|main|bootstrap|setup).*"));
      if (start && all && top) {
        hits.add(p, c.node(), Confidence.MEDIUM, "At the start all data is deleted.");
      }
    }
  }

  /// Work that stops every other request.
  private static Outcome blocking(Evidence evidence) {
    var hits = new ScriptHits();
    for (Route r : routes(evidence)) {
      Program p = r.home().orElse(r.program());
      for (SyntaxNode n : r.function().get().node().all("call_expression")) {
        Call c = p.call(n).orElseThrow();
        if (Matching.matches(
            c.callee(),
            "fs(-extra)?\\.(readFileSync|writeFileSync|readdirSync|appendFileSync|copyFileSync)|child_process\\.(execSync|spawnSync|execFileSync)|bcrypt(js|-nodejs)?\\.(hashSync|compareSync)|crypto\\.(pbkdf2Sync|scryptSync)|zlib\\.\\w+Sync")) {
          hits.add(p, n, Confidence.HIGH, "While " + c.name() + " runs, nobody else is answered.");
        }
      }
    }
    return hits.outcome();
  }
}
