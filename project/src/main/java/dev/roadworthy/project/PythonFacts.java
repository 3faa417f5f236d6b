package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What else a Python app's files tell.
final class PythonFacts {
  private static final Pattern REQUIREMENT =
      Pattern.compile("^\\s*([A-Za-z0-9][A-Za-z0-9._-]*)(?:\\[[^\\]]*\\])?\\s*(==\\s*[\\w.]+)?");
  private static final Pattern LOGIN_LIBRARY =
      Pattern.compile(
          "^\\s*(?:from|import)\\s+(flask_login|flask_security|flask_jwt_extended|fastapi_users|authlib|flask_praetorian)\\b");
  private static final Pattern JWT = Pattern.compile("\\bjwt\\.encode\\(|create_access_token\\(");
  private static final Pattern LOGIN_ROUTE =
      Pattern.compile(
          "(?i)@\\w+\\.(?:route|post)\\(\\s*['\"]/[^'\"]*(?:login|signin|sign-in|token)\\b");
  private static final Pattern STATIC_MOUNT =
      Pattern.compile("\\.mount\\(\\s*['\"](/[^'\"]*)['\"]\\s*,\\s*StaticFiles\\(");
  private static final Pattern STATE =
      Pattern.compile(
          "^(\\w+)\\s*(?::\\s*[^=]+)?=\\s*(?:\\[|\\{|dict\\(|list\\(|set\\(|defaultdict\\()");
  private static final Pattern RANDOM_KEY =
      Pattern.compile("(?i)secret_key['\"]?\\]?\\s*=\\s*(?:os\\.urandom|secrets\\.|uuid)");
  private static final Pattern SQLITE =
      Pattern.compile(
          "sqlite3\\.connect\\(|sqlite:/|aiosqlite|SqliteDatabase\\(|backends\\.sqlite3");
  private static final Pattern VENV_HOME = Pattern.compile("^home\\s*=\\s*(/\\S+)");
  private static final Map<String, String> MODULES =
      Map.ofEntries(
          Map.entry("python-dotenv", "dotenv"),
          Map.entry("python-jose", "jose"),
          Map.entry("pillow", "PIL"),
          Map.entry("psycopg2-binary", "psycopg2"),
          Map.entry("pyyaml", "yaml"),
          Map.entry("pyjwt", "jwt"),
          Map.entry("beautifulsoup4", "bs4"),
          Map.entry("scikit-learn", "sklearn"),
          Map.entry("djangorestframework", "rest_framework"),
          Map.entry("django-cors-headers", "corsheaders"),
          Map.entry("mysqlclient", "MySQLdb"));

  private PythonFacts() {}

  static void read(Draft draft, PythonApp app, List<Source> sources) {
    if (app.kind() != PythonApp.Kind.DJANGO) {
      Source.first(sources, LOGIN_LIBRARY)
          .map(h -> new Detection.Login(h.group(1).replace('_', '-'), h.place()))
          .or(() ->
              Source.first(sources, JWT)
                  .map(h -> new Detection.Login("a token it signs", h.place())))
          .or(() ->
              Source.first(sources, LOGIN_ROUTE)
                  .map(h -> new Detection.Login("a login route", h.place())))
          .ifPresent(l -> draft.login = l);
    }
    if (app.kind() == PythonApp.Kind.FLASK) {
      draft.publicPaths.add("/static/**");
    }
    Source.all(sources, STATIC_MOUNT)
        .forEach(h ->
            draft.publicPaths.add(
                h.group(1).length() > 1
                    ? h.group(1).replaceFirst("/$", "") + "/**"
                    : "/static/**"));
    if (app.kind() != PythonApp.Kind.DJANGO && Source.first(sources, SQLITE).isPresent()) {
      Stores.sqlite(draft, sources);
    }
    servers(draft, sources);
    Source.first(sources, RANDOM_KEY)
        .ifPresent(
            h -> draft.single.add("each process makes its own secret key (" + h.place() + ")"));
    changing(sources).ifPresent(h -> draft.inMemory(h.group(1), h.place()));
  }

  private static void servers(Draft draft, List<Source> sources) {
    if (imports(sources, "redis|aioredis|flask_redis")) {
      Stores.server(draft, sources, Stores.Server.REDIS);
    }
    if (imports(sources, "pymongo|motor|mongoengine")) {
      Stores.server(draft, sources, Stores.Server.MONGO);
    }
    if (imports(sources, "psycopg2|psycopg|asyncpg|pg8000")) {
      Stores.server(draft, sources, Stores.Server.POSTGRES);
    }
    if (imports(sources, "pymysql|MySQLdb|mysql|aiomysql")) {
      Stores.server(draft, sources, Stores.Server.MYSQL);
    }
  }

  private static boolean imports(List<Source> sources, String names) {
    Pattern pattern = Pattern.compile("^\\s*(?:from|import)\\s+(?:" + names + ")\\b");
    return Source.first(sources, pattern).isPresent();
  }

  /// A collection at the top of a module that functions change.
  private static Optional<Source.Hit> changing(List<Source> sources) {
    for (Source source : sources) {
      if (source.path().matches("(.*/)?(settings|config)[^/]*\\.py")) {
        continue;
      }
      for (Source.Hit hit : source.find(STATE)) {
        String name = Pattern.quote(hit.group(1));
        Pattern change =
            Pattern.compile(
                "^\\s+(?:"
                    + name
                    + "\\.(?:append|extend|insert|pop|remove|add|update|setdefault|clear)\\("
                    + "|"
                    + name
                    + "\\[[^\\]]+\\]\\s*=[^=]|del "
                    + name
                    + "\\[)");
        if (source.first(change).isPresent()) {
          return Optional.of(hit);
        }
      }
    }
    return Optional.empty();
  }

  static String askedVersion(Draft draft) {
    return askedPlace(draft).map(Map.Entry::getValue).orElse("");
  }

  static Optional<String> askedIn(Draft draft) {
    return askedPlace(draft).map(e -> draft.at(e.getKey()));
  }

  private static Optional<Map.Entry<String, String>> askedPlace(Draft draft) {
    for (String file : List.of(".python-version", "runtime.txt")) {
      Optional<String> version =
          draft.source(file).map(s -> s.text().strip().replace("python-", ""));
      if (version.filter(v -> v.matches("\\d[\\d.]*")).isPresent()) {
        return Optional.of(Map.entry(file, version.get().replaceAll("^(\\d+\\.\\d+)\\..*", "$1")));
      }
    }
    return draft
        .source("pyproject.toml")
        .flatMap(s -> Documents.toml(s.text()))
        .map(t -> t.path("project").path("requires-python").asString(""))
        .filter(v -> !v.isBlank())
        .map(v -> Map.entry("pyproject.toml", v));
  }

  /// The modules that requirements.txt asks for, by name, with the exact version where one is.
  static Map<String, String> required(Draft draft) {
    var required = new LinkedHashMap<String, String>();
    draft
        .source("requirements.txt")
        .ifPresent(s ->
            s.find(REQUIREMENT)
                .forEach(h ->
                    required.putIfAbsent(
                        module(h.group(1)), h.group(2).replace("==", "").strip())));
    return required;
  }

  private static String module(String distribution) {
    String name = distribution.toLowerCase(Locale.ROOT);
    return MODULES.getOrDefault(name, name.replace('-', '_'));
  }

  /// Says where an installed package is older or newer than the one asked for.
  static void pins(Draft draft, Runtimes.Python python) {
    Map<String, String> required = required(draft);
    var other = new LinkedHashSet<String>();
    python
        .versions()
        .forEach((module, version) -> {
          String asked = required.getOrDefault(module.toLowerCase(Locale.ROOT), "");
          if (!asked.isEmpty() && !asked.equals(version)) {
            other.add(module + " " + version + " instead of " + asked);
          }
        });
    if (!other.isEmpty()) {
      draft.notes.add(
          python.path()
              + " has every module the app imports, in other versions than"
              + " requirements.txt asks for: "
              + other.stream().sorted().collect(Collectors.joining(", "))
              + ". For the ones asked for: python3 -m venv .venv && .venv/bin/pip install -r"
              + " requirements.txt");
    }
  }

  /// The Python that the virtual environment of an earlier build was made from, so that the same
  /// one is chosen again.
  static Optional<Path> baseOfOwnVenv(Draft draft) {
    return draft
        .source(".roadworthy/venv/pyvenv.cfg")
        .flatMap(s -> s.first(VENV_HOME))
        .map(h -> Path.of(h.group(1).strip(), "python3"));
  }

  /// Names of packages in a virtual environment, by its folders.
  static Set<String> installed(Draft draft, String venv) {
    var names = new LinkedHashSet<String>();
    for (String version : draft.tree.list(draft.at(venv + "/lib"))) {
      for (String name : List.of("gunicorn", "uvicorn", "waitress")) {
        if (draft.tree.hasFolder(draft.at(venv + "/lib/" + version + "site-packages/" + name))) {
          names.add(name);
        }
      }
    }
    return names;
  }

  /// The Debian packages of modules, as a command.
  static String debian(Collection<String> modules) {
    return "apt-get install "
        + modules.stream()
            .sorted()
            .map(m ->
                switch (m) {
                  case "PIL" -> "python3-pil";
                  case "rest_framework" -> "python3-djangorestframework";
                  case "corsheaders" -> "python3-django-cors-headers";
                  default -> "python3-" + m.toLowerCase(Locale.ROOT).replace('_', '-');
                })
            .collect(Collectors.joining(" "));
  }
}
