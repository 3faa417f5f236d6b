package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Python: Django, Flask, FastAPI and Starlette, or a script that listens.
final class PythonStack implements Stack {
  private static final List<String> FOLDERS =
      List.of("", "backend", "server", "api", "app", "src", "web");
  private static final List<String> MANIFESTS =
      List.of(
          "requirements.txt", "pyproject.toml", "Pipfile", "setup.py", "uv.lock", "poetry.lock");
  private static final Pattern FLASK =
      Pattern.compile("^(\\w+)\\s*(?::\\s*\\w+\\s*)?=\\s*Flask\\(");
  private static final Pattern ASGI =
      Pattern.compile(
          "^(\\w+)\\s*(?::\\s*\\w+\\s*)?=\\s*(FastAPI|Starlette|Quart|Litestar|Sanic)\\(");
  private static final Pattern FACTORY = Pattern.compile("^def\\s+(create_app|make_app)\\(");
  private static final Pattern LISTENS =
      Pattern.compile(
          "\\b(?:HTTPServer|ThreadingHTTPServer|TCPServer|make_server|run_app|serve_forever|uvicorn\\.run|run_simple|socketio\\.run)\\b");

  @Override
  public Optional<Detection> detect(SourceTree tree, Runtimes runtimes) {
    for (String folder : FOLDERS) {
      Optional<Detection> found = in(tree, folder, runtimes);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Detection> in(SourceTree tree, String folder, Runtimes runtimes) {
    var draft = new Draft(tree, folder, Detection.Kind.PYTHON);
    List<Source> sources =
        tree.sources(Set.of("py"), List.of()).stream()
            .filter(s -> folder.isEmpty() || s.path().startsWith(folder + "/"))
            .toList();
    if (sources.isEmpty()) {
      return Optional.empty();
    }
    Optional<PythonApp> app = app(draft, sources);
    if (app.isEmpty()) {
      return Optional.empty();
    }
    new PythonStart(draft, app.get(), sources, runtimes).fill();
    PythonVariables.read(draft, sources);
    draft.loadsDotEnv =
        sources.stream()
            .anyMatch(s ->
                s.text().contains("load_dotenv")
                    || s.text().contains("decouple")
                    || s.text().contains("read_env")
                    || s.text().contains("env_file"));
    PythonFacts.read(draft, app.get(), sources);
    MANIFESTS.stream().filter(draft::has).forEach(draft.inputs::add);
    return Optional.of(draft.done());
  }

  private static Optional<PythonApp> app(Draft draft, List<Source> sources) {
    if (draft.has("manage.py")
        && draft.source("manage.py").map(s -> s.text().contains("django")).orElse(false)) {
      return Optional.of(
          new PythonApp(PythonApp.Kind.DJANGO, "Django", "manage", "", List.of("manage")));
    }
    List<Source> shallow =
        sources.stream()
            .sorted(
                Comparator.<Source>comparingInt(s -> PythonApp.rank(draft.below(s.path())))
                    .thenComparing(Source::path))
            .toList();
    Optional<Source.Hit> asgi = Source.first(shallow, ASGI);
    if (asgi.isPresent()) {
      return Optional.of(app(draft, PythonApp.Kind.ASGI, asgi.get().group(2), asgi.get()));
    }
    Optional<Source.Hit> flask = Source.first(shallow, FLASK);
    if (flask.isPresent()) {
      return Optional.of(app(draft, PythonApp.Kind.FLASK, "Flask", flask.get()));
    }
    Optional<Source.Hit> factory = Source.first(shallow, FACTORY);
    if (factory.isPresent() && factory.get().source().text().contains("Flask(")) {
      Source.Hit made = factory.get();
      String module = PythonApp.module(draft, made.source());
      return Optional.of(
          new PythonApp(
              PythonApp.Kind.FLASK, "Flask", module, made.group(1) + "()", List.of(module)));
    }
    return script(draft, shallow);
  }

  private static PythonApp app(Draft draft, PythonApp.Kind kind, String name, Source.Hit hit) {
    String module = PythonApp.module(draft, hit.source());
    var entries = new ArrayList<String>(List.of(module));
    if (kind == PythonApp.Kind.FLASK && draft.has("wsgi.py")) {
      entries.add("wsgi");
    }
    return new PythonApp(kind, name, module, hit.group(1), entries);
  }

  /// A script of its own that listens; only at the top of the folder.
  private static Optional<PythonApp> script(Draft draft, List<Source> sources) {
    return sources.stream()
        .filter(s -> !draft.below(s.path()).contains("/"))
        .filter(s -> s.first(LISTENS).isPresent())
        .findFirst()
        .map(s -> {
          String module = PythonApp.module(draft, s);
          return new PythonApp(PythonApp.Kind.SCRIPT, "", module, "", List.of(module));
        });
  }

  static String names(Collection<String> names) {
    return names.stream().sorted().collect(Collectors.joining(", "));
  }
}
