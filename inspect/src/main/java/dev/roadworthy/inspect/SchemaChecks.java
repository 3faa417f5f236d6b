package dev.roadworthy.inspect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.roadworthy.project.Call;
import dev.roadworthy.project.Callable;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.Route;
import dev.roadworthy.project.SyntaxNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The schema as the source makes it: indexes that are missing or double, tables that are dropped.
final class SchemaChecks {
  private static final Pattern MODEL_SEARCH =
      Pattern.compile(
          "(?:\\b(\\w+)\\.(?:query|objects)|(?:query|select)\\(\\s*(?:\\w+\\.)?([A-Z]\\w+)\\s"
              + "*\\))");
  private static final Pattern DROPS =
      Pattern.compile(
          "(?is)^\\s*(?:drop\\s+(?:table|database|schema)\\b|truncate\\s+(?:table\\s+)?\\w|"
              + "delete\\s+from\\s+[\\w\"`]+\\s*;?\\s*$)");
  private static final Pattern BY_HAND =
      Pattern.compile(
          "(?i)(?:^|/)(?:migrations?|alembic|versions|scripts?|tools?|seeds?|seeders|fixtur"
              + "es|bin|commands|test\\w*|artifacts)/|(?:seed|reset|init|setup|create|populat"
              + "e|drop|clear)[_-]?(?:db|database|data|tables?)?[^/]*\\.(?:py|js|ts|mjs|cjs)$"
              + "|db[_-]?(?:init|reset|seed|setup)|seeder|gruntfile|gulpfile");
  private static final Pattern HAND_NAME =
      Pattern.compile(
          "(?i)^(?:down|downgrade|tear_?down\\w*|after\\w*|drop\\w*|reset\\w*|clear\\w*|wip"
              + "e\\w*|truncate\\w*|cleanup\\w*|initdb|init_db_command|forge)$");

  private SchemaChecks() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("source-missing-index", SchemaChecks::missing);
    trees.put("source-duplicate-index", SchemaChecks::duplicate);
    trees.put("python-drop-at-start", SchemaChecks::dropped);
    trees.put("python-unbounded-query", PythonFiles.each(SchemaChecks::unbounded));
    trees.put("python-n-plus-one", PythonFiles.each(SchemaChecks::oneByOne));
  }

  private static SourceDdl ddl(Evidence evidence) {
    var ddl = new SourceDdl();
    for (TreeFile file : evidence.tree().files()) {
      boolean sql = file.name().endsWith(".sql") && file.context() == FileContext.PRODUCTION;
      if (sql) {
        ddl.read(evidence.tree().text(file.path()).orElse(""), file.path(), 1);
      }
    }
    for (Program program : evidence.code().programs().all()) {
      for (SyntaxNode text : texts(program)) {
        ddl.read(text.text(), program.path(), text.line());
      }
    }
    return ddl;
  }

  private static List<SyntaxNode> texts(Program program) {
    return program.tree().all("string", "template_string", "concatenated_string").stream()
        .filter(n -> n.endByte() - n.startByte() > 15)
        .toList();
  }

  /// `table.column` of what the source alone shows to have no index.
  static Set<String> missingIndexes(Evidence evidence) {
    var names = new HashSet<String>();
    if (missing(evidence) instanceof Outcome.Fail(List<Hit> hits)) {
      hits.forEach(hit -> names.add(hit.seen().toLowerCase(java.util.Locale.ROOT)));
    }
    return names;
  }

  private static Outcome missing(Evidence evidence) {
    SourceDdl ddl = ddl(evidence);
    var hits = new LinkedHashMap<String, Hit>();
    for (SourceTable table : ddl.tables().values()) {
      for (SourceTable.Column column : table.columns().values()) {
        boolean referenced = column.refers() && !ddl.mysql() && !table.found(column.name());
        if (referenced) {
          add(hits, table.name(), column, "points at another table and has no index");
        }
      }
    }
    for (Program program : evidence.code().programs().all()) {
      for (SyntaxNode text : texts(program)) {
        for (SourceDdl.Search search : ddl.searches(text.text())) {
          SourceTable table = ddl.table(search.table());
          SourceTable.Column column = table.columns().get(search.column());
          if (column != null) {
            add(hits, table.name(), column, "is searched by and has no index");
          }
        }
      }
    }
    models(evidence, hits);
    return Outcome.of(List.copyOf(hits.values()));
  }

  private static void add(
      Map<String, Hit> hits, String table, SourceTable.Column column, String what) {
    String name = table + "." + column.name();
    hits.putIfAbsent(name, Hit.at(column.place(), name).because(name + " " + what));
  }

  /// SQLAlchemy, SQLModel and Django models.
  private static void models(Evidence evidence, Map<String, Hit> hits) {
    Map<String, Map<String, Hit>> plain = new HashMap<>();
    for (Program program : evidence.code().pythons()) {
      for (Call call :
          program.calls(
              "Column",
              "mapped_column",
              "Field",
              "CharField",
              "EmailField",
              "SlugField",
              "DateField",
              "DateTimeField")) {
        column(program, call, hits, plain);
      }
    }
    for (Program program : evidence.code().pythons()) {
      for (Call call : program.calls("filter_by", "get", "filter")) {
        Matcher m = MODEL_SEARCH.matcher(call.receiver().map(SyntaxNode::text).orElse(""));
        if (call.keywords().size() != 1 || !m.find()) {
          continue;
        }
        String model = m.group(1) == null ? m.group(2) : m.group(1);
        String key = call.keywords().keySet().iterator().next();
        Hit hit = plain.getOrDefault(model, Map.of()).get(key);
        if (hit != null) {
          hits.putIfAbsent(model + "." + key, hit);
        }
      }
    }
  }

  /// `orders` of `Table("orders", metadata, Column(...))`.
  private static String tableName(Program program, SyntaxNode owner) {
    return program
        .call(owner)
        .filter(c -> c.to("Table"))
        .flatMap(c -> c.argument(0))
        .flatMap(program::text)
        .orElse("");
  }

  private static void column(
      Program program, Call call, Map<String, Hit> hits, Map<String, Map<String, Hit>> plain) {
    String name =
        call.node()
            .parent()
            .filter(p -> p.is("assignment"))
            .flatMap(p -> p.field("left"))
            .map(SyntaxNode::text)
            .orElse("");
    name = name.isEmpty() ? call.argument(0).flatMap(program::text).orElse("") : name;
    Optional<SyntaxNode> owner = call.node().enclosing("class_definition", "call");
    String around = owner.map(SyntaxNode::text).orElse("");
    boolean indexed =
        PythonValues.isTrue(program, call, "index")
            || PythonValues.isTrue(program, call, "unique")
            || PythonValues.isTrue(program, call, "primary_key")
            || PythonValues.isTrue(program, call, "db_index")
            || around.matches(
                "(?s).*(?:Index|UniqueConstraint|PrimaryKeyConstraint|unique_together|index"
                    + "_together|indexes|constraints)\\b[^\\n]{0,80}?['\"]"
                    + java.util.regex.Pattern.quote(name)
                    + "['\"].*");
    if (name.isEmpty() || indexed) {
      return;
    }
    String table = PythonFiles.className(call.node());
    String owned = table.isEmpty() ? owner.map(o -> tableName(program, o)).orElse("") : table;
    String label = owned.isEmpty() ? name : owned + "." + name;
    boolean refers =
        call.arguments().stream()
                .anyMatch(a -> program.call(a).filter(c -> c.to("ForeignKey")).isPresent())
            || call.keywords().containsKey("foreign_key");
    Hit hit = PythonFiles.hit(program, call.node());
    if (refers) {
      hits.putIfAbsent(label, hit.because(label + " points at another table and has no index"));
    } else if (!table.isEmpty() && !call.name().equals("Field")) {
      plain
          .computeIfAbsent(table, _ -> new HashMap<>())
          .put(
              name,
              hit.with(Severity.LOW)
                  .with(Confidence.MEDIUM)
                  .because(label + " is searched by and has no index"));
    }
  }

  private static Outcome duplicate(Evidence evidence) {
    var hits = new ArrayList<Hit>();
    for (SourceTable table : ddl(evidence).tables().values()) {
      List<SourceTable.Index> indexes = table.indexes();
      for (int i = 0; i < indexes.size(); i++) {
        SourceTable.Index one = indexes.get(i);
        for (int j = 0; j < indexes.size() && one.written(); j++) {
          SourceTable.Index other = indexes.get(j);
          boolean together = one.place().file().equals(other.place().file());
          boolean same = one.columns().equals(other.columns()) && (j < i || !other.written());
          boolean prefix =
              !one.unique()
                  && one.columns().size() < other.columns().size()
                  && other.columns().subList(0, one.columns().size()).equals(one.columns());
          if (i != j && together && (same || prefix) && !one.place().equals(other.place())) {
            hits.add(
                Hit.at(one.place(), table.name() + " (" + String.join(", ", one.columns()) + ")")
                    .because(
                        "Another index of "
                            + table.name()
                            + " already begins with "
                            + String.join(", ", one.columns())));
            break;
          }
        }
      }
    }
    return Outcome.of(hits);
  }

  private static Outcome dropped(Evidence evidence) {
    var hits = new ArrayList<Hit>();
    Set<SyntaxNode> handlers = new HashSet<>();
    var routes = new ArrayList<Route>(evidence.code().routes().all());
    routes.addAll(ConnexionRoutes.of(evidence.tree(), evidence.code().programs()));
    routes.forEach(r -> r.function().ifPresent(f -> handlers.add(f.node())));
    for (Program program : evidence.code().pythons()) {
      if (BY_HAND.matcher(program.path()).find()) {
        continue;
      }
      Set<Integer> lines = new HashSet<>();
      for (Call call : program.calls()) {
        if (drops(program, call)
            && started(program, call.node(), handlers, 0)
            && lines.add(call.line())) {
          Hit hit = PythonFiles.hit(program, call.node());
          boolean byHand =
              program.enclosing(call.node()).isEmpty() && alone(program, evidence.code());
          hits.add(byHand ? hit.with(Severity.MEDIUM).with(Confidence.LOW) : hit);
        }
      }
    }
    return Outcome.of(hits);
  }

  /// A file that nothing imports and that serves nothing is run by hand.
  private static boolean alone(Program program, Code code) {
    String name = program.path().replaceAll(".*/", "").replaceAll("\\.\\w+$", "");
    boolean imported =
        code.programs().all().stream()
            .filter(p -> !p.path().equals(program.path()))
            .anyMatch(p ->
                p.imports().values().stream()
                    .anyMatch(m ->
                        m.matches(
                            "(?s)(?:.*[./])?"
                                + java.util.regex.Pattern.quote(name)
                                + "(?:\\W.*)?")));
    boolean serves = PythonWeb.webFile(program) || !program.calls("listen").isEmpty();
    return !imported && !serves;
  }

  private static boolean drops(Program program, Call call) {
    if (call.to("drop_all", "dropDatabase", "dropAllTables", "drop_database", "dropSchema")
        || call.callee().matches(".*schema\\.(?:dropTable|dropTableIfExists)")) {
      return true;
    }
    if (call.name().equals("sync")) {
      return call.argument(0)
          .flatMap(o -> program.value(o, "force"))
          .filter(program::isTrue)
          .isPresent();
    }
    return call.name()
            .matches(
                "run|exec|execute|query|executescript|prepare|all|raw|unsafe|\\$executeRawUnsafe")
        && call.argument(0)
            .map(a -> program.text(a).orElseGet(() -> program.constantParts(a)))
            .filter(t -> DROPS.matcher(t).find())
            .isPresent();
  }

  /// Run when the file is loaded, when the app starts, or by a request.
  private static boolean started(
      Program program, SyntaxNode node, Set<SyntaxNode> handlers, int depth) {
    Optional<Callable> within = program.enclosing(node);
    if (within.isEmpty()) {
      return true;
    }
    Callable f = within.get();
    String decorators = String.join(" ", f.decorators().stream().map(SyntaxNode::text).toList());
    if (decorators.matches("(?s).*(?:cli\\.command|click\\.|command\\(|fixture|task|manager\\.).*")
        || HAND_NAME.matcher(f.name()).find()) {
      return handlers.contains(f.node());
    }
    if (handlers.contains(f.node())
        || decorators.matches(
            "(?s).*(?:before_first_request|on_event|before_request|startup|lifespan).*")) {
      return true;
    }
    if (depth > 4) {
      return false;
    }
    // A callback runs with the function it stands in.
    if (f.name().isEmpty()) {
      return started(program, f.node(), handlers, depth + 1);
    }
    return program.calls(f.name()).stream()
        .filter(c -> !f.node().contains(c.node()))
        .anyMatch(c -> started(program, c.node(), handlers, depth + 1));
  }

  private static void unbounded(Program program, Consumer<Hit> hits) {
    if (!PythonWeb.webFile(program)) {
      return;
    }
    for (Call call : program.calls("all")) {
      boolean whole =
          call.callee().matches("(?:\\w+\\.)*[A-Z]\\w*\\.(?:query|objects)\\.all")
              || call.callee().matches(".*\\bquery\\(\\)\\.all");
      Optional<Callable> f = program.enclosing(call.node());
      boolean route =
          f.filter(c ->
                  !c.decorators().isEmpty()
                      || c.parameters().stream().anyMatch(p -> p.name().equals("request")))
              .isPresent();
      boolean bounded =
          call.node()
                  .parent()
                  .map(SyntaxNode::type)
                  .filter(t -> t.equals("subscript") || t.equals("attribute"))
                  .isPresent()
              || f.map(c -> c.body().text())
                  .filter(t -> t.matches("(?is).*(?:paginat|limit|\\.first\\(|page).*"))
                  .isPresent();
      if (whole && route && !bounded) {
        hits.accept(PythonFiles.hit(program, call.node()).with(Confidence.MEDIUM));
      }
    }
  }

  private static void oneByOne(Program program, Consumer<Hit> hits) {
    for (SyntaxNode loop : program.tree().all("for_statement")) {
      String variable = loop.field("left").map(SyntaxNode::text).orElse("");
      if (variable.isEmpty()
          || BY_HAND.matcher(program.path()).find()
          || program.enclosing(loop).isEmpty()) {
        continue;
      }
      for (SyntaxNode node : loop.field("body").map(b -> b.all("call")).orElse(List.of())) {
        Optional<Call> call = program.call(node);
        String text = node.text();
        boolean query =
            call.filter(c ->
                    c.name().matches("get|filter|filter_by|first|find_one|scalar")
                        && c.callee().matches(".*(?:\\bquery\\b|\\bobjects\\b|\\bsession\\b).*"))
                    .isPresent()
                || call.filter(c -> c.name().equals("execute"))
                    .flatMap(c -> c.argument(0))
                    .map(a -> PythonValues.constants(program, a))
                    .filter(t -> t.strip().matches("(?is)select\\b.*"))
                    .isPresent();
        if (query
            && text.matches(
                "(?s).*\\b"
                    + java.util.regex.Pattern.quote(variable.replaceAll("[,(].*", ""))
                    + "\\b.*")) {
          hits.accept(PythonFiles.hit(program, node).with(Confidence.MEDIUM));
          break;
        }
      }
    }
  }
}
