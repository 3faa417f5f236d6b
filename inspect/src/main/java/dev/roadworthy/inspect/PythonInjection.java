package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import dev.roadworthy.project.Call;
import dev.roadworthy.project.Flow;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.SyntaxNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Text that becomes a program: SQL, shell lines, Python, templates, serialised objects.
final class PythonInjection {
  private static final String[] QUERIES = {
    "execute",
    "executemany",
    "executescript",
    "exec_driver_sql",
    "raw",
    "RawSQL",
    "text",
    "read_sql",
    "read_sql_query",
    "fetch",
    "fetchrow",
    "fetchval",
    "fetch_all",
    "fetch_one",
    "fetchall",
    "fetchone",
    "scalar",
    "scalars",
    "query",
    "extra",
    "query_db",
    "run_query",
    "execute_query",
    "sql",
    "mogrify"
  };
  private static final Pattern SQL =
      Pattern.compile(
          "(?is)\\b(?:select\\b.*\\bfrom|insert\\s+into|update\\b.*\\bset|delete\\s+from|dr"
              + "op\\s+(?:table|database|user)"
              + "|alter\\s+table|create\\s+(?:table|user|database)|replace\\s+into|truncate"
              + "\\s+table|where\\s|order\\s+by|values\\s*\\("
              + "|grant\\s+\\w+|union\\s+select|pragma\\s|attach\\s+database|call\\s+\\w+\\s*\\()");
  private static final Pattern PLACEHOLDERS =
      Pattern.compile(
          "(?i)placeholder|marks|qmarks|\\bfields\\b|columns?\\b|col_names|\\btable(?:_?nam"
              + "e)?\\b|set_clause|where_clause|clauses|conditions|__tablename__|sort_dir");
  private static final String[] SHELLS = {
    "os.system",
    "os.popen",
    "os.popen2",
    "os.popen3",
    "popen2.popen2",
    "commands.getoutput",
    "commands.getstatusoutput",
    "subprocess.getoutput",
    "subprocess.getstatusoutput",
    "asyncio.create_subprocess_shell",
    "pty.spawn",
    "asyncssh.run",
    "exec_command"
  };
  private static final String[] PROCESSES = {
    "subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output",
    "subprocess.Popen", "Popen", "check_output", "check_call"
  };
  private static final String[] TEMPLATES = {
    "render_template_string",
    "from_string",
    "jinja2.Template",
    "django.template.Template",
    "mako.template.Template",
    "tornado.template.Template"
  };
  private static final Set<String> SAFE_LOADERS =
      Set.of("SafeLoader", "CSafeLoader", "BaseLoader", "CBaseLoader");
  private static final String[] READERS = {
    "pickle.loads",
    "pickle.load",
    "cPickle.loads",
    "cPickle.load",
    "_pickle.loads",
    "dill.loads",
    "dill.load",
    "cloudpickle.loads",
    "marshal.loads",
    "jsonpickle.decode",
    "shelve.open",
    "pickle.Unpickler",
    "joblib.load",
    "torch.load",
    "pandas.read_pickle",
    "pd.read_pickle",
    "yaml.unsafe_load",
    "yaml.full_load",
    "yaml.unsafe_load_all"
  };

  private PythonInjection() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("python-sql-injection", PythonFiles.each(PythonInjection::sql));
    trees.put("python-command-injection", PythonFiles.each(PythonInjection::command));
    trees.put("python-eval", PythonFiles.each(PythonInjection::eval));
    trees.put("python-template-injection", PythonFiles.each(PythonInjection::template));
    trees.put("python-unsafe-deserialisation", PythonFiles.each(PythonInjection::deserialise));
    trees.put("python-xml-entities", PythonFiles.each(PythonInjection::xml));
  }

  private static void sql(Program program, Consumer<Hit> hits) {
    if (PythonFiles.forDevelopers(program.path())) {
      return;
    }
    for (Call call : program.calls(QUERIES)) {
      if (call.name().equals("extra")) {
        call.keywords()
            .values()
            .forEach(v -> program.elements(v).forEach(e -> statement(program, call, e, hits)));
      }
      call.argument(0)
          .or(() -> call.keyword("sql"))
          .or(() -> call.keyword("query"))
          .or(() -> call.keyword("statement"))
          .ifPresent(statement -> statement(program, call, statement, hits));
    }
  }

  private static void statement(
      Program program, Call call, SyntaxNode statement, Consumer<Hit> hits) {
    for (SyntaxNode meaning : PythonValues.meanings(program, statement)) {
      List<SyntaxNode> parts = PythonValues.parts(program, meaning);
      if (parts.isEmpty() || !SQL.matcher(PythonValues.constants(program, statement)).find()) {
        continue;
      }
      List<SyntaxNode> open = new ArrayList<>(parts);
      open.removeIf(p -> harmless(program, p));
      Flow.Origin origin = PythonValues.worst(program, open);
      SyntaxNode at = meaning.line() == statement.line() ? call.node() : meaning;
      boolean structural =
          origin != Flow.Origin.REQUEST
              && open.stream().allMatch(p -> PLACEHOLDERS.matcher(p.text()).find());
      if (!structural) {
        PythonValues.byOrigin(program, at, origin, Severity.CRITICAL).ifPresent(hits);
      }
    }
  }

  /// Numbers, constants in capitals, and lists of placeholders.
  private static boolean harmless(Program program, SyntaxNode part) {
    String text = part.text();
    String last = PythonFiles.last(text);
    return last.matches("[A-Z][A-Z0-9_]+")
        || text.matches("(?s).*['\"],? ?['\"]\\.join\\(\\s*\\[?\\s*['\"](?:\\?|%s)['\"].*")
        || program
            .call(part)
            .filter(c -> c.to("sql.Identifier", "sql.Literal", "sql.SQL", "len", "int", "float"))
            .isPresent();
  }

  private static void command(Program program, Consumer<Hit> hits) {
    for (Call call : program.calls(SHELLS)) {
      call.lastArgument()
          .filter(_ -> call.to("pty.spawn") || call.arguments().size() >= 1)
          .flatMap(_ -> call.argument(0))
          .ifPresent(line -> shellLine(program, call, line, hits));
    }
    for (Call call : program.calls(PROCESSES)) {
      Optional<SyntaxNode> line = call.argument(0, "args");
      if (line.isEmpty()) {
        continue;
      }
      boolean shell = PythonValues.isTrue(program, call, "shell");
      List<SyntaxNode> words = program.elements(line.get());
      boolean handed =
          words.size() > 2
              && words.get(0).text().matches(".*\\b(?:sh|bash|cmd)['\"]")
              && words.get(1).text().matches("['\"](?:-c|/c)['\"]");
      if (shell) {
        shellLine(program, call, line.get(), hits);
      } else if (handed) {
        shellLine(program, call, words.get(2), hits);
      } else if (program.flow().fromRequest(line.get()) && words.isEmpty()) {
        hits.accept(
            PythonFiles.hit(program, call.node()).with(Severity.HIGH).with(Confidence.MEDIUM));
      }
    }
  }

  private static void shellLine(Program program, Call call, SyntaxNode line, Consumer<Hit> hits) {
    List<SyntaxNode> parts = PythonValues.parts(program, line);
    parts = parts.isEmpty() ? List.of(line) : parts;
    Flow.Origin origin = PythonValues.worst(program, parts);
    boolean tool = PythonFiles.forDevelopers(program.path());
    if (!tool || origin == Flow.Origin.REQUEST) {
      PythonValues.byOrigin(program, call.node(), origin, Severity.CRITICAL).ifPresent(hits);
    }
  }

  private static void eval(Program program, Consumer<Hit> hits) {
    for (Call call : program.calls("eval", "exec", "compile", "__import__")) {
      boolean builtIn = call.callee().equals(call.name()) && call.receiver().isEmpty();
      if (!builtIn || call.argument(0).isEmpty() || PythonFiles.forDevelopers(program.path())) {
        continue;
      }
      SyntaxNode code = call.arguments().getFirst();
      Flow.Origin origin = program.flow().trace(code).origin();
      boolean weak = call.name().equals("compile") || call.name().equals("__import__");
      if (!weak || origin == Flow.Origin.REQUEST) {
        PythonValues.byOrigin(program, call.node(), origin, Severity.CRITICAL).ifPresent(hits);
      }
    }
  }

  private static void template(Program program, Consumer<Hit> hits) {
    for (Call call : program.calls(TEMPLATES)) {
      Optional<SyntaxNode> source = call.argument(0, "source");
      if (source.isEmpty()) {
        continue;
      }
      List<SyntaxNode> parts = PythonValues.parts(program, source.get());
      Flow.Origin origin =
          PythonValues.worst(program, parts.isEmpty() ? List.of(source.get()) : parts);
      if (origin == Flow.Origin.REQUEST || (origin == Flow.Origin.PARAMETER && !parts.isEmpty())) {
        PythonValues.byOrigin(program, call.node(), origin, Severity.CRITICAL).ifPresent(hits);
      } else if (!parts.isEmpty() && call.name().equals("render_template_string")) {
        PythonValues.byOrigin(program, call.node(), origin, Severity.HIGH).ifPresent(hits);
      }
    }
  }

  private static void deserialise(Program program, Consumer<Hit> hits) {
    for (Call call : program.calls(READERS)) {
      readUnsafely(program, call, hits);
    }
    for (Call call : program.calls("yaml.load", "yaml.load_all")) {
      String loader =
          call.argument(1, "Loader").map(program::name).map(PythonFiles::last).orElse("");
      if (!SAFE_LOADERS.contains(loader) && !loader.contains("Safe")) {
        readUnsafely(program, call, hits);
      }
    }
    for (SyntaxNode assignment : PythonFiles.assignments(program)) {
      boolean pickled =
          PythonFiles.target(program, assignment).equals("SESSION_SERIALIZER")
              && PythonFiles.value(assignment)
                  .flatMap(program::text)
                  .filter(t -> t.contains("Pickle"))
                  .isPresent();
      if (pickled) {
        hits.accept(
            PythonFiles.hit(program, assignment)
                .because("Sessions are Python objects that run code when they are read"));
      }
    }
  }

  private static void readUnsafely(Program program, Call call, Consumer<Hit> hits) {
    Flow.Origin origin =
        call.argument(0).map(a -> program.flow().trace(a).origin()).orElse(Flow.Origin.OTHER);
    boolean yaml = call.callee().startsWith("yaml.");
    if (origin == Flow.Origin.REQUEST || origin == Flow.Origin.PARAMETER) {
      PythonValues.byOrigin(program, call.node(), origin, Severity.CRITICAL).ifPresent(hits);
    } else if (yaml && origin == Flow.Origin.OTHER) {
      hits.accept(
          PythonFiles.hit(program, call.node()).with(Severity.MEDIUM).with(Confidence.MEDIUM));
    } else if (origin == Flow.Origin.OTHER && !PythonFiles.forDevelopers(program.path())) {
      hits.accept(PythonFiles.hit(program, call.node()).with(Severity.LOW).with(Confidence.LOW));
    }
  }

  private static void xml(Program program, Consumer<Hit> hits) {
    for (Call call :
        program.calls(
            "lxml.etree.XMLParser", "etree.XMLParser", "setFeature", "feature_external_ges")) {
      boolean resolves =
          PythonValues.isTrue(program, call, "resolve_entities")
              || PythonValues.isFalse(program, call, "no_network")
              || (call.name().equals("setFeature")
                  && call.argument(0).filter(a -> a.text().contains("external_ges")).isPresent()
                  && call.argument(1)
                      .filter(a -> program.isTrue(a) || a.text().equals("1"))
                      .isPresent());
      if (resolves) {
        hits.accept(PythonFiles.hit(program, call.node()));
      }
    }
    for (Call call :
        program.calls(
            "lxml.etree.fromstring",
            "lxml.etree.parse",
            "lxml.etree.XML",
            "etree.fromstring",
            "xml.sax.parseString",
            "parseString")) {
      if (call.argument(0).filter(program.flow()::fromRequest).isPresent()
          && program.imports("lxml")) {
        hits.accept(PythonFiles.hit(program, call.node()).with(Confidence.MEDIUM));
      }
    }
  }
}
