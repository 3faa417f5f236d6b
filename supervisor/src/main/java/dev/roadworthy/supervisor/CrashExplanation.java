package dev.roadworthy.supervisor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Guesses in plain words why an app ended, from its last lines and its exit. The table is read
/// from the top; the first that fits is taken. Patterns are linear: no nested repetition.
final class CrashExplanation {
  private static final int I = Pattern.CASE_INSENSITIVE;

  private static final Map<String, String> KNOWN_PORTS =
      Map.of(
          "6379", "Redis",
          "5432", "PostgreSQL",
          "3306", "MySQL or MariaDB",
          "27017", "MongoDB",
          "11211", "Memcached",
          "5672", "RabbitMQ",
          "9092", "Kafka",
          "9200", "Elasticsearch",
          "1433", "SQL Server");

  private record Row(Pattern seen, Function<MatchResult, String> says) {}

  private static Row row(String seen, Function<MatchResult, String> says) {
    return new Row(Pattern.compile(seen, I), says);
  }

  private static final List<Row> TABLE =
      List.of(
          // What the app says about the machine comes before what follows from it.
          row(
              "EADDRINUSE[^\\n]{0,200}?:(\\d{2,5})\\b|address already in use[^\\n]{0,80}?(\\d{4,5})",
              m ->
                  "It wanted port "
                      + either(m)
                      + ", which another process holds. If the app always uses this port, say"
                      + " run: {port: "
                      + either(m)
                      + "} in roadworthy.yaml and stop the other process."),
          row(
              "EADDRINUSE|address already in use|Port \\d+ was already in use",
              m -> "It wanted a port that another process holds. Stop that process."),
          row(
              "EACCES[^\\n]{0,100}?:(\\d{1,3})\\b(?!\\d)",
              m ->
                  "It may not listen on port "
                      + m.group(1)
                      + ": ports below 1024 are for root. Let it read its port from PORT."),
          row(
              "(?:ECONNREFUSED|connection refused|could not connect|can't connect)[^\\n]{0,160}?"
                  + "(?:127\\.0\\.0\\.1|localhost|::1|\\[::1\\])[^\\n]{0,40}?[:\\s](\\d{4,5})\\b",
              m -> needs(m.group(1))),
          row(
              "(?:127\\.0\\.0\\.1|localhost|::1)[^\\n]{0,40}port (\\d{4,5})[^\\n]{0,60}refused",
              m -> needs(m.group(1))),
          row(
              "redis[^\\n]{0,80}(?:ECONNREFUSED|connection refused)|"
                  + "(?:ECONNREFUSED|connection refused)[^\\n]{0,80}redis",
              m -> needs("6379")),
          row(
              "(?:ECONNREFUSED|connection refused)[^\\n]{0,120}?([\\w.-]{3,80}):(\\d{2,5})\\b",
              m ->
                  "It could not connect to "
                      + m.group(1)
                      + ":"
                      + m.group(2)
                      + ": nothing answers there. Start that service or correct its address."),
          row(
              "getaddrinfo (?:ENOTFOUND|EAI_AGAIN) ([\\w.-]{1,200})",
              m ->
                  "It could not find the host "
                      + m.group(1)
                      + ". Correct the name in the app's settings."),
          row(
              "UnsupportedClassVersionError[^\\n]{0,300}class file version (\\d{2})",
              m ->
                  "It was compiled for Java "
                      + (Integer.parseInt(m.group(1)) - 44)
                      + " and the Java that runs it is older. Install that Java, or set JAVA_HOME in"
                      + " run.env."),
          row(
              "invalid target release: (\\d{1,2})|release version (\\d{1,2}) not supported",
              m ->
                  "Its build asks for Java "
                      + either(m)
                      + ", which the Java found is too old for. Set JAVA_HOME in run.env."),
          row(
              "ERR_UNKNOWN_BUILTIN_MODULE|No such built-in module: (node:\\w+)|"
                  + "Unsupported engine|The engine \"node\" is incompatible",
              m ->
                  "It needs a newer Node than the one found. Install the version its package.json"
                      + " asks for, or put it first on PATH in run.env."),
          row(
              "was compiled against a different Node\\.js version|NODE_MODULE_VERSION (\\d+)",
              m ->
                  "A native module was built for another Node. Build again with this Node:"
                      + " npm rebuild."),
          row(
              "invalid ELF header|Exec format error|wrong ELF class",
              m ->
                  "A file was built for another kind of machine. Delete node_modules (or the"
                      + " virtualenv) and build here."),
          row(
              "JavaScript heap out of memory|java\\.lang\\.OutOfMemoryError|\\bMemoryError\\b|"
                  + "Cannot allocate memory|std::bad_alloc",
              m -> memory()),
          row(
              "ERR_REQUIRE_ESM|Cannot use import statement outside a module|"
                  + "require is not defined in ES module scope",
              m ->
                  "It mixes CommonJS and ES modules: check \"type\" in package.json, or the Node"
                      + " version the app was written for."),
          row("Cannot find (?:module|package) '([^'\\n]{1,200})'", m -> nodeModule(m.group(1))),
          row(
              "ModuleNotFoundError: No module named '([^'\\n]{1,200})'|"
                  + "ImportError: No module named '?([\\w.]{1,200})",
              m ->
                  "Python does not find the module "
                      + either(m)
                      + ". Run the build (pip install -r requirements.txt), and check that the"
                      + " virtualenv is the one the app is started with."),
          row(
              "(?:NoClassDefFoundError|ClassNotFoundException): ([\\w./$]{1,200})",
              m ->
                  "Java does not find the class "
                      + m.group(1)
                      + ". Build the app again so that its dependencies are on the class path."),
          row(
              "Unable to access jarfile ([^\\n]{1,200})",
              m -> "There is no " + m.group(1).strip() + ". Build the app first."),
          row(
              "KeyError: '([A-Z][A-Z0-9_]{2,80})'|"
                  + "(?:missing|required|undefined|must be set|is not set|not defined|not set)"
                  + "[^\\n]{0,60}?\\b([A-Z][A-Z0-9]{1,40}_[A-Z0-9_]{1,40})\\b",
              m -> variable(either(m))),
          row(
              "\\b([A-Z][A-Z0-9]{1,40}_[A-Z0-9_]{1,40})\\b[^\\n]{0,60}?"
                  + "(?:is required|missing|undefined|must be set|is not set|not defined|not set|"
                  + "must be provided|must have a value)",
              m -> variable(m.group(1))),
          row(
              "secretOrPrivateKey must have a value",
              m ->
                  "It has no key to sign its tokens with. Set JWT_SECRET (or the name the app reads)."),
          row(
              "SQLITE_CANTOPEN|unable to open database file",
              m ->
                  "It could not open its SQLite file: the folder is missing or may not be written by"
                      + " the user the app runs as."),
          row(
              "attempt to write a readonly database|SQLITE_READONLY",
              m -> "Its SQLite file may not be written by the user the app runs as."),
          row(
              "EACCES: permission denied[^\\n]{0,40}'([^'\\n]{1,200})'|"
                  + "PermissionError: [^\\n]{0,60}'([^'\\n]{1,200})'",
              m ->
                  "It may not touch "
                      + either(m)
                      + ". Give that file or folder to the user the app runs as."),
          row(
              "ENOSPC|No space left on device",
              m ->
                  "The disk is full. Free some space; Roadworthy keeps its own output in a budget."),
          row(
              "EMFILE|Too many open files",
              m -> "It opened too many files at once: a leak is likely."),
          row(
              "Could not find a production build|Run `?next build|no production build",
              m ->
                  "There is no production build. Say run: {build: npm run build} in roadworthy.yaml."),
          row(
              "Missing script: \"?([\\w:-]{1,80})",
              m ->
                  "package.json has no script "
                      + m.group(1)
                      + ". Say what starts the app: run: {start: ...} in roadworthy.yaml."),
          row(
              "(?:sh|bash|dash|env|exec): (?:\\d+: |line \\d+: )?(?:exec: )?([\\w./@-]{1,80}): (?:command )?not found|"
                  + "setpriv: failed to execute ([^:\\n]{1,80}): No such file",
              m ->
                  "The command "
                      + either(m)
                      + " is not there. Install it, run the build first, or correct run: {start: ...}."),
          row(
              "(?:password authentication failed|Access denied for user)[^\\n]{0,20}?[\"']([^\"'\\n]{1,80})",
              m ->
                  "The database refused the password of " + m.group(1) + ". Correct DATABASE_URL."),
          row(
              "relation \"([^\"\\n]{1,80})\" does not exist|no such table: ([\\w.]{1,80})",
              m ->
                  "The database has no table "
                      + either(m)
                      + ". Run the app's migrations before it starts."),
          row(
              "SyntaxError: ([^\\n]{1,160})",
              m ->
                  "Its source does not parse ("
                      + m.group(1).strip()
                      + "): a mistake in the source, or a language version newer than the one"
                      + " found."));

  private CrashExplanation() {}

  /// One or two sentences: what was seen and what to do next.
  static String of(Exit exit, boolean outOfMemory, List<OutputLine> lines) {
    if (outOfMemory) {
      return memory();
    }
    return table(lines)
        .filter(words -> !killed(exit) || words.equals(memory()))
        .orElseGet(() -> byExit(exit, lines));
  }

  /// What ends by a signal from outside was in the middle of something else: its last words are not
  /// about its end.
  private static boolean killed(Exit exit) {
    return exit instanceof Exit.Signal s && (s.number() == 9 || s.number() == 15);
  }

  private static Optional<String> table(List<OutputLine> lines) {
    var text = new StringBuilder();
    for (OutputLine line : lines) {
      if (line.stream() != OutputLine.Stream.REMARK) {
        text.append(line.text(), 0, Math.min(line.text().length(), 1000)).append('\n');
      }
    }
    for (Row row : TABLE) {
      var m = row.seen().matcher(text);
      if (m.find()) {
        return Optional.of(row.says().apply(m.toMatchResult()));
      }
    }
    return Optional.empty();
  }

  /// Whether its own words say that memory ran out.
  static boolean saysOutOfMemory(List<OutputLine> lines) {
    return table(lines).filter(memory()::equals).isPresent();
  }

  private static String byExit(Exit exit, List<OutputLine> lines) {
    return switch (exit) {
      case Exit.Code c -> byCode(c.value(), lines);
      case Exit.Signal s ->
          switch (s.number()) {
            case 9 ->
                "Something outside killed it (SIGKILL): a person, or the kernel short of memory.";
            case 11, 7, 4, 8 ->
                "Native code in it failed ("
                    + exit.text()
                    + "). Rebuild its native modules for this machine.";
            case 6 -> "It gave up by itself (abort); its last lines say why.";
            case 15 -> "Something outside asked it to stop (SIGTERM).";
            default -> "It was ended by " + exit.text() + ".";
          };
      case Exit.NotReady n ->
          "It did not get ready: "
              + n.waitingFor()
              + ". If it only needs longer, or is ready at another path, say run: {health: /path} in"
              + " roadworthy.yaml.";
      case Exit.Unhealthy u ->
          "It still ran but no longer answered (" + u.reason() + "), and was started again.";
      case Exit.NotLaunched n -> n.reason();
    };
  }

  private static String byCode(int code, List<OutputLine> lines) {
    if (code == 127) {
      return "The start command is not there. Run the build first, or correct run: {start: ...}.";
    }
    if (code == 126) {
      return "The start command may not be executed. Make it executable (chmod +x).";
    }
    if (code == 0) {
      return "It ended by itself without an error. A server has to stay: is the start command a build"
          + " or a one-off, or does it go to the background?";
    }
    return lines.isEmpty()
        ? "It ended with exit code " + code + " and wrote nothing."
        : "It ended with exit code " + code + "; its last lines say why.";
  }

  private static String needs(String port) {
    String service = KNOWN_PORTS.get(port);
    return service == null
        ? "The app needs a service on port " + port + ", and nothing listens there. Start it."
        : "The app needs "
            + service
            + ", and nothing listens on port "
            + port
            + ". Start it, or set"
            + " the app's address of "
            + service
            + ".";
  }

  private static String nodeModule(String name) {
    return name.startsWith("/") || name.startsWith(".")
        ? "Node does not find the file "
            + name
            + ": a build step is missing, or the start command"
            + " names the wrong file."
        : "Node does not find the package "
            + name
            + ". Run the build (npm ci); if it is there, it may"
            + " be a dev dependency that the app needs at run time.";
  }

  private static String variable(String name) {
    return "It needs the variable "
        + name
        + ". Set it: run: {env: {"
        + name
        + ": ...}} in"
        + " roadworthy.yaml, or roadworthy secrets set "
        + name
        + ".";
  }

  private static String memory() {
    return "It ran out of memory. Raise run: {memory: ...} in roadworthy.yaml, or look for a leak.";
  }

  private static String either(MatchResult m) {
    for (int i = 1; i <= m.groupCount(); i++) {
      if (m.group(i) != null) {
        return m.group(i);
      }
    }
    return "";
  }
}
