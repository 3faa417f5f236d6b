package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which Python runs the app, with which server, after which steps.
final class PythonStart {
  private static final Pattern PORT_VARIABLE =
      Pattern.compile("(?:environ|getenv|env)\\b[^\\n]*['\"]([A-Z_]*PORT)['\"]");
  private static final Pattern FIXED =
      Pattern.compile(
          "(?:HTTPServer|ThreadingHTTPServer|TCPServer|make_server)\\(\\s*\\(?\\s*['\"][^'\"]*['\"]\\s*,\\s*(\\d{2,5})|\\bport\\s*=\\s*(\\d{2,5})");
  private static final Pattern CONSTANT = Pattern.compile("^(?:PORT|port)\\s*=\\s*(\\d{2,5})\\s*$");
  private static final Pattern ARGUMENT =
      Pattern.compile("add_argument\\(\\s*['\"](--port)['\"]|sys\\.argv\\[1\\]");
  private static final Pattern INIT_COMMAND =
      Pattern.compile("^\\s*@\\w+(?:\\.cli)?\\.command\\(\\s*(?:['\"]([\\w-]+)['\"])?");
  private static final Pattern DEFINITION = Pattern.compile("^\\s*def\\s+(\\w+)\\(");

  private final Draft draft;
  private final PythonApp app;
  private final List<Source> sources;
  private final Runtimes runtimes;
  private String python = "python3";
  private Set<String> lacking = Set.of();

  PythonStart(Draft draft, PythonApp app, List<Source> sources, Runtimes runtimes) {
    this.draft = draft;
    this.app = app;
    this.sources = sources;
    this.runtimes = runtimes;
  }

  void fill() {
    draft.framework = app.name().isEmpty() ? null : app.name();
    interpreter();
    switch (app.kind()) {
      case DJANGO -> django();
      case FLASK -> flask();
      case ASGI -> asgi();
      case SCRIPT -> script();
    }
    if (draft.has("pytest.ini") || draft.has("tests/conftest.py") || draft.has("conftest.py")) {
      draft.test = python + " -m pytest";
    } else if (app.kind() == PythonApp.Kind.DJANGO) {
      draft.test = python + " manage.py test";
    }
  }

  private void interpreter() {
    Set<String> wanted =
        new PythonImports(draft.tree, draft.folder, sources)
            .of(app.entries(), app.kind() == PythonApp.Kind.DJANGO);
    var asked = new LinkedHashSet<String>(wanted);
    asked.addAll(List.of("gunicorn", "uvicorn", "waitress"));
    String version = PythonFacts.askedVersion(draft);
    Optional<Runtimes.Python> best =
        PythonFacts.baseOfOwnVenv(draft)
            .flatMap(base -> runtimes.python(base, asked))
            .or(() -> choose(wanted, asked, version));
    for (String folder : List.of(".venv", "venv")) {
      if (draft.tree.executable(draft.at(folder + "/bin/python"))) {
        venv(folder, wanted, best, version);
        return;
      }
    }
    if (best.isEmpty()) {
      draft.runtime = need(version, Optional.empty());
      draft.unknown("No Python 3 was found on this machine.", "run: {start: /path/to/python3 ...}");
      return;
    }
    Runtimes.Python chosen = best.get();
    draft.runtime = need(version, best);
    lacking = chosen.missing();
    var missing = new LinkedHashSet<String>(wanted);
    missing.retainAll(chosen.missing());
    python = chosen.path();
    if (!missing.isEmpty()) {
      install(chosen, missing);
    } else {
      PythonFacts.pins(draft, chosen);
    }
  }

  private Optional<Runtimes.Python> choose(Set<String> wanted, Set<String> asked, String version) {
    return runtimes.pythons(wanted, asked).stream()
        .min(
            Comparator.<Runtimes.Python>comparingLong(p -> p.lacks(wanted))
                .thenComparing(p -> !Versions.fitsPython(version, p.version())));
  }

  /// A virtual environment in the tree is used as it is; nothing in it is run to look at it.
  private void venv(
      String folder, Set<String> wanted, Optional<Runtimes.Python> best, String version) {
    python = folder + "/bin/python";
    draft.runtime = need(version, best);
    var installed = PythonFacts.installed(draft, folder);
    var absent = new ArrayList<String>();
    for (String name : List.of("gunicorn", "uvicorn", "waitress")) {
      if (!installed.contains(name)) {
        absent.add(name);
      }
    }
    lacking = Set.copyOf(absent);
    if (wanted.isEmpty()) {
      draft.notes.add("The virtual environment " + folder + " is used.");
    }
  }

  private void install(Runtimes.Python base, Set<String> missing) {
    String list = PythonStack.names(missing);
    boolean requirements = draft.has("requirements.txt");
    boolean project = draft.has("pyproject.toml");
    if (requirements || project) {
      python = ".roadworthy/venv/bin/python";
      draft.made.add(python);
      draft.build =
          base.path()
              + " -m venv --system-site-packages .roadworthy/venv && "
              + python
              + " -m pip install -q --disable-pip-version-check "
              + (requirements ? "-r requirements.txt" : ".");
      draft.notes.add(
          "No Python here has "
              + list
              + "; the build installs what "
              + (requirements ? "requirements.txt" : "pyproject.toml")
              + " asks for into .roadworthy/venv. Where no package index can be reached: "
              + PythonFacts.debian(missing)
              + ".");
      Set<String> declared = requirements ? PythonFacts.required(draft).keySet() : Set.of();
      lacking =
          base.missing().stream().filter(m -> !declared.contains(m)).collect(Collectors.toSet());
    } else {
      draft.unknown(
          "No Python here has "
              + list
              + ", and there is no requirements.txt to install from; try "
              + PythonFacts.debian(missing)
              + ".",
          "run: {build: pip install ...}");
    }
  }

  private Detection.RuntimeNeed need(String asked, Optional<Runtimes.Python> python) {
    return new Detection.RuntimeNeed(
        "Python",
        Optional.of(asked).filter(a -> !a.isEmpty()),
        PythonFacts.askedIn(draft),
        python.map(Runtimes.Python::version),
        python.map(Runtimes.Python::path),
        python.map(p -> Versions.fitsPython(asked, p.version())).orElse(false));
  }

  private boolean has(String module) {
    return !lacking.contains(module);
  }

  private void django() {
    var facts = new DjangoFacts(draft, sources);
    facts.read();
    draft.prepare = python + " manage.py migrate --noinput";
    if (facts.collects()) {
      draft.prepare += " && " + python + " manage.py collectstatic --noinput";
    }
    boolean serves = facts.servesStatic();
    Optional<String> wsgi = facts.module("WSGI_APPLICATION", "wsgi.py");
    Optional<String> asgi = facts.module("ASGI_APPLICATION", "asgi.py");
    if (serves && has("gunicorn") && wsgi.isPresent()) {
      gunicorn(wsgi.get());
    } else if (serves && has("uvicorn") && asgi.isPresent()) {
      uvicorn(asgi.get());
    } else {
      shown("manage.py runserver --noreload", "127.0.0.1:{port}");
      draft.notes.add(
          serves
              ? "Django's development server is used, as neither gunicorn nor uvicorn is installed."
              : "Django's development server is used, as only it serves this app's static files"
                  + " (whitenoise is not in MIDDLEWARE).");
    }
  }

  private void flask() {
    String target = app.reference();
    if (has("gunicorn")) {
      gunicorn(target);
    } else if (has("waitress") && !app.attribute().endsWith("()")) {
      shown("-m waitress --listen=127.0.0.1:{port}", app.reference());
      draft.start = python + " -m waitress";
      draft.startShown = "waitress";
      draft.port = new Detection.Port.Argument("--listen=127.0.0.1:{port} " + app.reference());
    } else {
      boolean plain = List.of("app", "application", "create_app()").contains(app.attribute());
      String name = plain ? app.module() : app.reference();
      shown(
          "-m flask --app " + name + " run --no-reload --no-debugger",
          "--host 127.0.0.1 --port {port}");
      draft.notes.add(
          "Flask's development server is used, as neither gunicorn nor waitress is installed.");
    }
    initCommand();
  }

  private void asgi() {
    if (has("uvicorn")) {
      uvicorn(app.reference());
    } else if (app.name().equals("Quart") || app.name().equals("Sanic")) {
      script();
    } else {
      draft.unknown(
          app.name()
              + " needs an ASGI server and uvicorn is not installed; try "
              + PythonFacts.debian(Set.of("uvicorn"))
              + ".",
          "run: {start: ..., port: \"--port {port}\"}");
    }
  }

  private void script() {
    String file = app.module().replace('.', '/') + ".py";
    draft.start = python + " " + file;
    draft.startShown = "python3 " + file;
    Optional<Source> source = draft.source(file);
    Optional<Source.Hit> variable =
        source.flatMap(s -> s.first(PORT_VARIABLE)).or(() -> Source.first(sources, PORT_VARIABLE));
    Optional<Source.Hit> argument = source.flatMap(s -> s.first(ARGUMENT));
    Optional<Source.Hit> fixed = source.flatMap(s -> s.first(CONSTANT).or(() -> s.first(FIXED)));
    if (variable.isPresent()) {
      draft.port = new Detection.Port.Variable(variable.get().group(1));
    } else if (argument.isPresent()) {
      draft.port =
          new Detection.Port.Argument(
              argument.get().group(1).isEmpty() ? "{port}" : "--port {port}");
    } else if (fixed.isPresent()) {
      String number = String.join("", fixed.get().groups());
      draft.port = new Detection.Port.Fixed(Integer.parseInt(number), fixed.get().place());
    } else {
      draft.unknown(
          "It could not be told how " + file + " learns its port; PORT is tried.",
          "run: {port: PORT}   # or the number the source fixes, or \"--port {port}\"");
      draft.port = new Detection.Port.Variable("PORT");
    }
  }

  private void gunicorn(String target) {
    shown(
        "-m gunicorn --workers 1 --threads 8 --access-logfile - " + target,
        "--bind 127.0.0.1:{port}");
    draft.startShown = "gunicorn " + target;
  }

  private void uvicorn(String target) {
    shown("-m uvicorn " + target + " --host 127.0.0.1", "--port {port}");
    draft.startShown = "uvicorn " + target;
  }

  private void shown(String command, String port) {
    draft.start = python + " " + command;
    draft.startShown = command.replaceFirst("^-m ", "");
    draft.port = new Detection.Port.Argument(port);
    draft.env.put("PYTHONUNBUFFERED", "1");
  }

  /// A command of the app that only makes missing tables runs before the first request.
  private void initCommand() {
    for (Source.Hit hit : Source.all(sources, INIT_COMMAND)) {
      String body = hit.around(0, 14);
      Source.Hit named =
          hit.source().find(DEFINITION).stream()
              .filter(d -> d.line() > hit.line() && d.line() <= hit.line() + 6)
              .findFirst()
              .orElse(hit);
      String function = named == hit ? "" : named.group(1);
      String command = hit.group(1).isEmpty() ? function.replace('_', '-') : hit.group(1);
      boolean inits = command.contains("init") && body.contains("create_all(");
      boolean drops = body.contains("drop_all(") && !body.contains("if drop");
      if (inits && !drops) {
        draft.prepare = python + " -m flask --app " + app.module() + " " + command;
        draft.notes.add(
            "flask "
                + command
                + " makes the tables ("
                + hit.place()
                + ") and runs before the start.");
        return;
      }
    }
  }
}
