package dev.roadworthy.inspect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.roadworthy.project.Detection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// What running it will need: settings that are named, a health path, migrations, a backup,
/// somebody who is told of errors, a real server.
final class OperationChecks {
  private static final Pattern READS =
      Pattern.compile(
          "process\\.env(?:\\.([A-Z][A-Z0-9_]{2,})|\\[['\"]([A-Z][A-Z0-9_]{2,})['\"]\\])"
              + "|import\\.meta\\.env\\.([A-Z][A-Z0-9_]{2,})"
              + "|os\\.(?:environ(?:\\.get)?[\\[(]|getenv\\()\\s*['\"]([A-Za-z][A-Za-z0-9_]"
              + "{2,})['\"]"
              + "|\\benviron(?:\\.get)?[\\[(]\\s*['\"]([A-Z][A-Z0-9_]{2,})['\"]"
              + "|\\b(?:env|config)(?:\\.(?:str|bool|int|db|list|url))?\\(\\s*['\"]([A-Z][A"
              + "-Z0-9_]{3,})['\"]"
              + "|System\\.getenv\\(\\s*\"([A-Z][A-Z0-9_]{2,})\"|os\\.(?:Getenv|LookupEnv)\\("
              + "\"([A-Z][A-Z0-9_]{2,})\""
              + "|\\bENV(?:\\.fetch\\(|\\[)\\s*['\"]([A-Z][A-Z0-9_]{2,})['\"]|getenv\\(\\s*"
              + "['\"]([A-Z][A-Z0-9_]{2,})['\"]");
  private static final Pattern USUAL =
      Pattern.compile(
          "PORT|HOST|HOSTNAME|NODE_ENV|CI|PATH|HOME|USER|PWD|TZ|LANG|DEBUG|SHELL|TERM|EDITO"
              + "R|TMPDIR|TEMP"
              + "|APPDATA|DEV|PROD|MODE|BASE_URL|SSR|ENV|FLASK_ENV|FLASK_DEBUG|DJANGO_SETTI"
              + "NGS_MODULE"
              + "|NODE_OPTIONS|NODE_PATH|GITHUB_\\w+|CI_\\w+|VERCEL\\w*|DYNO|GAE_\\w+|PYTHO"
              + "N\\w+|JEST_\\w+|npm_\\w+");
  private static final List<Glob> TEMPLATES =
      Globs.of(
          "*env*{example,sample,template,dist,tpl,schema}*",
          "{example,sample,template}*.env",
          "app.json",
          "*.env.default*",
          "env.js",
          "roadworthy.yaml");
  private static final Pattern ENV_FILE =
      Pattern.compile(
          "^\\s*(?:env_file:\\s*|-\\s*)[\"']?(\\./)?([\\w./-]*(?:\\.env|\\.env\\.\\w+))[\"'"
              + "]?\\s*$");
  private static final List<Glob> COMPOSE =
      Globs.of("docker-compose*.{yml,yaml}", "compose*.{yml,yaml}");
  private static final Sign HEALTH =
      Sign.of(
          List.of(
              "health",
              "ready",
              "readiness",
              "live",
              "ping",
              "heartbeat",
              "status",
              "'up",
              "\"up",
              "`up",
              "/up",
              "alive",
              "actuator",
              "terminus",
              "lightship"),
          "(?i)['\"`]/?(?:[\\w/{}:.-]*/)?(?:_?health(?:z|check|-check|_check)?|ready|readyz"
              + "|readiness|live|livez|liveness|ping|heartbeat|_?status|up|alive)/?\\$?['\"`]"
              + "|spring-boot-starter-actuator|terminus|health_check\\.urls|lightship");
  private static final Sign MAKES_TABLES =
      Sign.of(
          List.of(
              "create table if not exists",
              ".create_all(",
              "sequelize.sync(",
              "synchronize",
              "ddl-auto"),
          "(?i)CREATE TABLE IF NOT EXISTS|\\.create_all\\(|\\bsequelize\\.sync\\(|synchroni"
              + "ze:\\s*true|ddl-auto\\s*[:=]\\s*(?:update|create)");
  private static final Pattern MIGRATIONS =
      Pattern.compile(
          "(?i)(?:^|/)(?:migrations?|alembic|changelog|db/migrate|drizzle|flyway|evolutions"
              + ")/|knexfile|alembic\\.ini|liquibase|schema_migrations");
  private static final Sign SQLITE_OPENED =
      Sign.of(
          List.of("sqlite", "database("),
          "sqlite3\\.connect\\(|new (?:sqlite3\\.)?Database\\(|better-sqlite3|sqlite:///|dj"
              + "ango\\.db\\.backends\\.sqlite3|jdbc:sqlite:|dialect:\\s*['\"]sqlite");
  private static final Sign BACKUP =
      Sign.of(
          List.of(
              "litestream",
              "litefs",
              "pg_dump",
              "mysqldump",
              "mongodump",
              ".backup",
              "vacuum into",
              "restic",
              "borg",
              "rclone",
              "wal-g",
              "barman"),
          "(?i)litestream|litefs|pg_dump|mysqldump|mongodump|\\.backup\\b|VACUUM INTO|resti"
              + "c|borg(?:matic)?\\b|rclone|wal-g|barman");
  private static final Sign TRACKING =
      Sign.of(
          List.of(
              "sentry",
              "rollbar",
              "bugsnag",
              "honeybadger",
              "opentelemetry",
              "datadog",
              "dd-trace",
              "newrelic",
              "elastic-apm",
              "appsignal",
              "airbrake",
              "raygun",
              "logrocket",
              "highlight.io",
              "glitchtip",
              "applicationinsights",
              "posthog",
              "admins"),
          "(?i)sentry|rollbar|bugsnag|honeybadger|opentelemetry|datadog|dd-trace|newrelic|e"
              + "lastic-apm|appsignal|airbrake|raygun|logrocket|highlight\\.io|glitchtip|appl"
              + "icationinsights|posthog|ADMINS\\s*=\\s*[\\[(]\\s*[\\[(]");
  private static final Sign SERVER =
      Sign.of(
          List.of(
              "listen(",
              "flask(",
              "fastapi(",
              "urlpatterns",
              "springapplication",
              "listenandserve",
              "express(",
              "createserver("),
          "\\blisten\\(|\\bFlask\\(|\\bFastAPI\\(|urlpatterns|SpringApplication|ListenAndSe"
              + "rve|\\bexpress\\(|createServer\\(");
  private static final Pattern DEV_SERVER =
      Pattern.compile(
          "\\bnodemon\\b|\\bts-node-dev\\b|\\bnode-dev\\b|\\bflask[\"',\\s]+run\\b|manage\\."
              + "py[\"',\\s]+runserver|\\brunserver\\b"
              + "|\\bnext[\"',\\s]+dev\\b|\\breact-scripts[\"',\\s]+start\\b|\\buvicorn\\b."
              + "*--reload\\b|\\bfastapi[\"',\\s]+dev\\b|\\bphp[\"',\\s]+artisan[\"',\\s]"
              + "+serve\\b|\\bvite(?:[\"',\\s]+(?:dev|serve))?\\s*$|\\bnode\\b.*--watch\\b"
              + "|\\bgulp[\"',\\s]+serve\\b|\\bgunicorn\\b.*--reload\\b");

  private static final Pattern STARTED =
      Pattern.compile("(?m)^(?:web:|[ \\t]*(?:CMD|ENTRYPOINT)\\b).*$");
  private static final Pattern NODE = Pattern.compile("\\bnode\\b");
  private static final Pattern SCRIPT = Pattern.compile("\\b(?:npm|npx|yarn|pnpm|bun)\\b");

  private OperationChecks() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("missing-env-example", OperationChecks::example);
    trees.put("no-health-path", evidence -> absent(evidence, HEALTH));
    trees.put("no-error-tracking", evidence -> absent(evidence, TRACKING));
    trees.put("no-migrations", OperationChecks::migrations);
    trees.put("no-backup", OperationChecks::backup);
    trees.put("fixed-port", OperationChecks::fixedPort);
    trees.put("debug-server-start", OperationChecks::developmentServer);
  }

  private static boolean source(TreeFile file) {
    return file.context() == FileContext.PRODUCTION && Language.of(file) != Language.OTHER;
  }

  private static Outcome example(Evidence evidence) {
    Tree tree = evidence.tree();
    if (tree.files().stream()
        .anyMatch(f -> Glob.any(TEMPLATES, f) && f.context() != FileContext.VENDORED)) {
      return Outcome.pass();
    }
    var names = new TreeSet<String>();
    Place place = Place.REPOSITORY;
    for (TreeFile file : tree.files()) {
      if (!source(file)) {
        continue;
      }
      Map<String, Integer> read = reads(tree.text(file.path()).orElse(""));
      if (!read.isEmpty() && names.isEmpty()) {
        place = Place.line(file.path(), read.values().iterator().next());
      }
      names.addAll(read.keySet());
    }
    if (names.isEmpty()) {
      return missingEnvironmentFile(tree);
    }
    String shown =
        String.join(", ", names.stream().limit(8).toList()) + (names.size() > 8 ? ", …" : "");
    return Outcome.of(
        List.of(
            Hit.at(place, shown).because("It reads " + shown + " and no .env.example says so")));
  }

  private static Map<String, Integer> reads(String text) {
    Map<String, Integer> found = new LinkedHashMap<>();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.length() > 2_000
          || !line.toLowerCase(java.util.Locale.ROOT).contains("env")
              && !line.contains("config(")) {
        continue;
      }
      String bare = line.stripLeading();
      if (bare.startsWith("#") || bare.startsWith("//") || bare.startsWith("*")) {
        continue;
      }
      Matcher m = READS.matcher(line);
      while (m.find()) {
        for (int g = 1; g <= m.groupCount(); g++) {
          if (m.group(g) != null && !USUAL.matches(m.group(g))) {
            found.putIfAbsent(m.group(g), number);
          }
        }
      }
    }
    return found;
  }

  /// A compose file that names a file of settings which the tree does not hold.
  private static Outcome missingEnvironmentFile(Tree tree) {
    var hits = new ArrayList<Hit>();
    for (TreeFile file : tree.files()) {
      if (!Glob.any(COMPOSE, file) || file.context() != FileContext.PRODUCTION) {
        continue;
      }
      int number = 0;
      for (String line : (Iterable<String>) tree.text(file.path()).orElse("").lines()::iterator) {
        number++;
        Matcher m = ENV_FILE.matcher(line);
        if (m.find() && tree.files().stream().noneMatch(f -> f.path().endsWith(m.group(2)))) {
          hits.add(
              Hit.at(Place.line(file.path(), number), line.strip())
                  .because(
                      file.path() + " needs " + m.group(2) + " and nothing says what is in it"));
        }
      }
    }
    return Outcome.of(hits.isEmpty() ? hits : hits.subList(0, 1));
  }

  /// For an app with a server: nothing in its source or manifests matches.
  private static Outcome absent(Evidence evidence, Sign sign) {
    Tree tree = evidence.tree();
    if (first(tree, SERVER) instanceof Outcome.Pass) {
      return Outcome.notApplicable("no server was seen in the source");
    }
    for (TreeFile file : tree.files()) {
      boolean manifest =
          file.name()
              .matches(
                  "package\\.json|requirements[\\w-]*\\.txt|pom\\.xml|build\\.gradle(\\.kts"
                      + ")?|pyproject\\.toml|go\\.mod|Gemfile|.*\\.(ya?ml|properties|toml)");
      if ((source(file) || manifest) && tree.bytes(file.path()).filter(sign::in).isPresent()) {
        return Outcome.pass();
      }
    }
    return Outcome.of(List.of(Hit.at(Place.REPOSITORY, "")));
  }

  private static Outcome migrations(Evidence evidence) {
    Tree tree = evidence.tree();
    if (tree.files().stream().anyMatch(f -> MIGRATIONS.matcher(f.path()).find())) {
      return Outcome.pass();
    }
    return first(tree, MAKES_TABLES);
  }

  private static Outcome backup(Evidence evidence) {
    Tree tree = evidence.tree();
    Outcome opened = first(tree, SQLITE_OPENED);
    if (opened instanceof Outcome.Pass) {
      return opened;
    }
    for (TreeFile file : tree.files()) {
      boolean looked =
          source(file)
              || file.name()
                  .matches(
                      ".*\\.(sh|ya?ml|toml|service|timer|md)|Makefile|crontab|Dockerfile.*|"
                          + "package\\.json");
      if (looked
          && (BACKUP.in(file.path()) || tree.bytes(file.path()).filter(BACKUP::in).isPresent())) {
        return Outcome.pass();
      }
    }
    return opened;
  }

  private static Outcome first(Tree tree, Sign sign) {
    for (TreeFile file : tree.files()) {
      if (source(file)) {
        Optional<Hit> hit = tree.bytes(file.path()).flatMap(b -> sign.first(file.path(), b));
        if (hit.isPresent()) {
          return Outcome.of(List.of(hit.get()));
        }
      }
    }
    return Outcome.pass();
  }

  private static Outcome fixedPort(Evidence evidence) {
    return evidence
        .subject()
        .detection()
        .port()
        .filter(Detection.Port.Fixed.class::isInstance)
        .map(Detection.Port.Fixed.class::cast)
        .map(fixed ->
            Outcome.of(
                List.of(
                    Hit.at(
                        Place.line(fixed.place().file(), fixed.place().line()),
                        "port " + fixed.number()))))
        .orElseGet(Outcome::pass);
  }

  private static Outcome developmentServer(Evidence evidence) {
    Tree tree = evidence.tree();
    var hits = new ArrayList<Hit>();
    for (TreeFile file : tree.files()) {
      if (file.context() != FileContext.PRODUCTION) {
        continue;
      }
      String name = file.name();
      if (name.equals("Procfile")) {
        lines(tree, file, "^web:", hits);
      } else if (name.startsWith("Dockerfile") && !name.matches("(?i).*(dev|test|local).*")) {
        lines(tree, file, "^\\s*(?:CMD|ENTRYPOINT)\\b", hits);
      } else if (name.equals("package.json")) {
        String start = PackageJson.parse(tree.text(file.path()).orElse("")).script("start");
        boolean front = start.matches(".*\\b(vite|react-scripts|next|ng|vue-cli-service)\\b.*");
        if (!front && DEV_SERVER.matcher(start).find() && !startedOtherwise(tree, file)) {
          lines(tree, file, "\"start\"\\s*:", hits);
        }
      }
    }
    return Outcome.of(hits);
  }

  /// The Procfile or Dockerfile beside a `package.json` starts node itself: its `start` is then for
  /// the people who write it.
  private static boolean startedOtherwise(Tree tree, TreeFile manifest) {
    String path = manifest.path();
    String folder = path.substring(0, path.length() - manifest.name().length());
    for (String file : List.of("Procfile", "Dockerfile")) {
      Matcher m = STARTED.matcher(tree.text(folder + file).orElse(""));
      boolean node = false;
      boolean script = false;
      while (m.find()) {
        node |= NODE.matcher(m.group()).find();
        script |= SCRIPT.matcher(m.group()).find();
      }
      if (node && !script) {
        return true;
      }
    }
    return false;
  }

  private static void lines(Tree tree, TreeFile file, String key, List<Hit> hits) {
    Pattern which = Pattern.compile(key);
    int number = 0;
    for (String line : (Iterable<String>) tree.text(file.path()).orElse("").lines()::iterator) {
      number++;
      if (which.matcher(line).find() && DEV_SERVER.matcher(line.replaceAll("\\s*#.*", "")).find()) {
        hits.add(Hit.at(Place.line(file.path(), number), line.strip()));
      }
    }
  }
}
