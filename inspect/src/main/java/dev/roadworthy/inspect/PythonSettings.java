package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import dev.roadworthy.project.Call;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.SyntaxNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// How an app is set up: secrets, debugging, origins, cookies, certificates.
final class PythonSettings {
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i)(?:^|_)(?:secret|secret_?key|jwt_?secret(?:_?key)?|jwt_?key|signing_?key|pri"
              + "vate_?key|encryption_?key|auth_?secret|session_?secret|token_?secret|secret_"
              + "?token|api_?secret|client_?secret|cookie_?secret|security_?password_?salt|hm"
              + "ac_?key|fernet_?key|secret_key_\\w+|secret_salt|password_salt)(?:_hmac)?\\w{"
              + "0,8}$");
  private static final Pattern PASSWORD_NAME =
      Pattern.compile(
          "(?i)(?:^|_)(?:password|passwd|pwd|db_?pass|admin_?pass|api_?key|apikey|access_?t"
              + "oken|auth_?token)$");
  private static final Pattern NO_SECRET =
      Pattern.compile(
          "(?i)^(?:|none|null|true|false|[A-Z_]+_(?:SECRET|KEY)|\\$\\{?\\w+\\}?|<[^>]*>|\\{"
              + "\\{.*|HS\\d+|RS\\d+|ES\\d+|password|secret_?key|token|Authorization|Bearer.*"
              + "|X-[\\w-]+|https?://.*|.*\\.(?:py|json|pem|key|txt|env))$");
  private static final Set<String> READ_ENV =
      Set.of(
          "os.getenv",
          "os.environ.get",
          "getenv",
          "environ.get",
          "config",
          "env",
          "env.str",
          "decouple.config",
          "os.environ.setdefault",
          "environ.setdefault");

  private PythonSettings() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("python-hardcoded-secret", PythonFiles.each(PythonSettings::secrets));
    trees.put("python-unchecked-secret-env", PythonFiles.each(PythonSettings::unchecked));
    trees.put("python-debug-mode", PythonFiles.each(PythonSettings::debug));
    trees.put("python-cors-any", PythonFiles.each(PythonSettings::origins));
    trees.put("python-allowed-hosts", PythonFiles.each(PythonSettings::hosts));
    trees.put("python-csrf-off", PythonFiles.each(PythonSettings::csrf));
    trees.put("python-session-cookie-flags", PythonFiles.each(PythonSettings::cookies));
    trees.put("python-jwt-unverified", PythonFiles.each(PythonSettings::tokens));
    trees.put("python-bind-all", PythonFiles.each(PythonSettings::bind));
  }

  private static void secrets(Program program, Consumer<Hit> hits) {
    if (PythonFiles.forDevelopers(program.path())) {
      return;
    }
    for (SyntaxNode assignment : PythonFiles.assignments(program)) {
      String name = PythonFiles.last(PythonFiles.target(program, assignment));
      Optional<SyntaxNode> value = PythonFiles.value(assignment);
      boolean secret = SECRET_NAME.matcher(name).find();
      boolean password = PASSWORD_NAME.matcher(name).find() && topLevel(program, assignment);
      if (value.isPresent() && (secret || password) && !developer(assignment)) {
        literal(program, value.get(), secret ? 3 : 4)
            .ifPresent(_ ->
                hits.accept(
                    PythonFiles.masked(program, assignment)
                        .with(fallback(program, value.get()) ? Severity.MEDIUM : Severity.HIGH)));
      }
    }
    for (Call call : program.calls("update", "from_mapping", "dict", "configure")) {
      call.keywords().forEach((name, value) -> keyword(program, name, value, hits));
    }
    for (Call call :
        program.calls("jwt.encode", "jwt.decode", "jose.jwt.encode", "jose.jwt.decode")) {
      call.argument(1, "key")
          .filter(k -> k.is("string"))
          .flatMap(k -> literal(program, k, 1))
          .ifPresent(k -> hits.accept(PythonFiles.masked(program, k)));
    }
    for (Call call :
        program.calls(
            "psycopg2.connect",
            "psycopg.connect",
            "mysql.connector.connect",
            "pymysql.connect",
            "MySQLdb.connect",
            "MongoClient",
            "Redis",
            "asyncpg.connect",
            "asyncpg.create_pool",
            "Minio",
            "SMTP",
            "login")) {
      for (String name : new String[] {"password", "passwd", "secret_key"}) {
        call.keyword(name)
            .filter(v -> v.is("string"))
            .flatMap(v -> literal(program, v, 1))
            .ifPresent(v -> hits.accept(PythonFiles.masked(program, v)));
      }
    }
    comparisons(program, hits);
  }

  /// The literal only stands in when the environment has no value.
  private static boolean fallback(Program program, SyntaxNode value) {
    SyntaxNode v = program.plain(value);
    return v.is("boolean_operator", "conditional_expression")
        || program.call(v).filter(c -> !c.to("encode", "bytes")).isPresent();
  }

  private static boolean topLevel(Program program, SyntaxNode assignment) {
    return program.enclosing(assignment).isEmpty();
  }

  private static void keyword(Program program, String name, SyntaxNode value, Consumer<Hit> hits) {
    if (SECRET_NAME.matcher(name).find()) {
      literal(program, value, 3).ifPresent(_ -> hits.accept(PythonFiles.masked(program, value)));
    }
  }

  /// `class TestConfig`, `if TESTING`.
  private static boolean developer(SyntaxNode node) {
    return PythonFiles.className(node).matches("(?i).*(?:test|dev|local).*");
  }

  /// The value is a literal, or falls back to one when the environment has none.
  private static Optional<SyntaxNode> literal(Program program, SyntaxNode value, int min) {
    SyntaxNode v = program.plain(value);
    if (v.is("string", "concatenated_string")) {
      return program
          .text(v)
          .filter(t ->
              t.length() >= min
                  && !NO_SECRET.matcher(t).matches()
                  && !(t.contains(" ") && t.length() > 80))
          .map(_ -> value);
    }
    if (v.is("boolean_operator")) {
      return v.field("right").flatMap(r -> literal(program, r, min)).map(_ -> v);
    }
    Optional<Call> call = program.call(v);
    boolean reads =
        call.filter(c ->
                READ_ENV.contains(c.callee())
                    || READ_ENV.contains(c.name())
                    || c.callee().matches(".*(?:environ\\.get|getenv|config|env)$"))
            .isPresent();
    if (reads) {
      return call.flatMap(c -> c.argument(1).or(() -> c.keyword("default")))
          .flatMap(d -> literal(program, d, min))
          .map(_ -> v);
    }
    // b"…", "…".encode()
    return call.filter(c -> c.to("encode", "bytes"))
        .flatMap(c -> c.receiver().or(() -> c.argument(0)))
        .filter(r -> r.is("string"))
        .flatMap(r -> literal(program, r, min));
  }

  /// `if password == "letmein"`.
  private static void comparisons(Program program, Consumer<Hit> hits) {
    for (SyntaxNode comparison : program.tree().all("comparison_operator")) {
      var sides = comparison.children();
      boolean equal = comparison.tokens().stream().anyMatch(t -> t.is("==", "!="));
      if (sides.size() != 2 || !equal) {
        continue;
      }
      for (int i = 0; i < 2; i++) {
        String name = PythonFiles.last(program.name(sides.get(i)));
        boolean text = sides.get(1 - i).is("string");
        if (text && PASSWORD_NAME.matcher(name).find()) {
          literal(program, sides.get(1 - i), 3)
              .filter(v -> !program.text(v).orElse("").equalsIgnoreCase(name))
              .ifPresent(_ -> hits.accept(PythonFiles.masked(program, comparison)));
        }
      }
    }
  }

  private static void unchecked(Program program, Consumer<Hit> hits) {
    if (PythonFiles.isDjangoSettings(program) || PythonFiles.forDevelopers(program.path())) {
      return;
    }
    for (SyntaxNode assignment : PythonFiles.assignments(program)) {
      String target = PythonFiles.target(program, assignment);
      String name = PythonFiles.last(target);
      Optional<Call> call = PythonFiles.value(assignment).flatMap(program::call);
      boolean read =
          call.filter(c ->
                  c.callee().matches("os\\.(?:getenv|environ\\.get)|getenv|environ\\.get")
                      && c.arguments().size() == 1
                      && c.keywords().isEmpty())
              .isPresent();
      if (read && SECRET_NAME.matcher(name).find() && !checked(program, name)) {
        hits.accept(PythonFiles.hit(program, assignment));
      }
    }
  }

  private static boolean checked(Program program, String name) {
    String quoted = java.util.regex.Pattern.quote(name);
    for (SyntaxNode test :
        program.tree().all("if_statement", "assert_statement", "conditional_expression")) {
      String condition =
          test.is("if_statement")
              ? test.field("condition").map(SyntaxNode::text).orElse("")
              : test.text();
      if (condition.matches("(?s).*\\b" + quoted + "\\b.*")) {
        return true;
      }
    }
    return false;
  }

  private static void debug(Program program, Consumer<Hit> hits) {
    if (PythonFiles.forDevelopers(program.path())) {
      return;
    }
    for (Call call :
        program.calls(
            "run", "run_simple", "FastAPI", "Starlette", "uvicorn.run", "socketio.run", "Sanic")) {
      boolean web =
          PythonWeb.webFile(program)
              || call.keyword("host").isPresent()
              || call.keyword("port").isPresent()
              || call.receiver()
                  .map(SyntaxNode::text)
                  .filter(r -> r.matches(".*\\bapp"))
                  .isPresent();
      boolean on =
          PythonValues.isTrue(program, call, "debug")
              || PythonValues.isTrue(program, call, "use_debugger");
      if (on && web) {
        boolean open =
            call.keyword("host").flatMap(program::text).filter("0.0.0.0"::equals).isPresent();
        hits.accept(
            PythonFiles.hit(program, call.node()).with(open ? Severity.HIGH : Severity.MEDIUM));
      } else if (call.to("uvicorn.run") && PythonValues.isTrue(program, call, "reload")) {
        hits.accept(PythonFiles.hit(program, call.node()).with(Severity.LOW));
      }
    }
    for (SyntaxNode assignment : PythonFiles.assignments(program)) {
      String target = PythonFiles.target(program, assignment);
      String name = PythonFiles.last(target);
      boolean debugs =
          name.equals("DEBUG")
              || name.equals("TEMPLATE_DEBUG")
              || target.matches("(?:\\w+\\.)+debug");
      boolean here =
          PythonFiles.isDjangoSettings(program)
              || target.contains("config")
              || target.endsWith(".debug")
              || program.path().matches("(?i).*(?:config|settings|app|main|__init__)[^/]*\\.py");
      if (debugs
          && here
          && !developer(assignment)
          && PythonFiles.value(assignment).filter(v -> on(program, v)).isPresent()) {
        hits.accept(
            PythonFiles.hit(program, assignment)
                .with(PythonFiles.isDjangoSettings(program) ? Severity.HIGH : Severity.MEDIUM));
      }
    }
  }

  /// `True`, or true unless the environment says otherwise.
  private static boolean on(Program program, SyntaxNode value) {
    if (program.isTrue(value)) {
      return true;
    }
    Optional<Call> call = program.call(value);
    boolean reads =
        call.filter(c ->
                c.callee()
                    .matches(".*(?:environ\\.get|getenv|config|env|env\\.bool|bool|strtobool)"))
            .isPresent();
    if (!reads) {
      return false;
    }
    if (call.filter(c -> c.to("bool", "strtobool")).isPresent()) {
      return call.flatMap(c -> c.argument(0)).filter(a -> on(program, a)).isPresent();
    }
    return call.flatMap(c -> c.argument(1).or(() -> c.keyword("default")))
        .filter(d ->
            program.isTrue(d)
                || program.text(d).filter(t -> t.matches("(?i)true|1|yes|on")).isPresent())
        .isPresent();
  }

  private static void origins(Program program, Consumer<Hit> hits) {
    for (Call call : program.calls("CORS", "cross_origin")) {
      boolean flask = program.imports("flask_cors");
      Optional<SyntaxNode> origins = call.keyword("origins").or(() -> call.keyword("resources"));
      boolean any = origins.isEmpty() || origins.filter(o -> star(program, o)).isPresent();
      if (flask && any) {
        boolean credentials = PythonValues.isTrue(program, call, "supports_credentials");
        hits.accept(
            PythonFiles.hit(program, call.node())
                .with(credentials ? Severity.HIGH : Severity.MEDIUM));
      }
    }
    for (Call call : program.calls("add_middleware", "CORSMiddleware", "Middleware")) {
      boolean any =
          call.keyword("allow_origins").filter(o -> star(program, o)).isPresent()
              || call.keyword("allow_origin_regex")
                  .flatMap(program::text)
                  .filter(t -> t.matches("\\^?(?:https\\?://)?\\.\\*\\$?"))
                  .isPresent();
      if (any) {
        boolean credentials = PythonValues.isTrue(program, call, "allow_credentials");
        SyntaxNode at =
            call.keyword("allow_origins")
                .or(() -> call.keyword("allow_origin_regex"))
                .orElse(call.node());
        hits.accept(
            PythonFiles.hit(program, at).with(credentials ? Severity.HIGH : Severity.MEDIUM));
      }
    }
    for (SyntaxNode assignment : PythonFiles.assignments(program)) {
      String target = PythonFiles.target(program, assignment);
      boolean header =
          target.endsWith("Access-Control-Allow-Origin")
              && PythonFiles.value(assignment).filter(v -> star(program, v)).isPresent();
      boolean setting =
          target.matches("CORS_(?:ORIGIN_ALLOW_ALL|ALLOW_ALL_ORIGINS)")
              && PythonFiles.value(assignment).filter(program::isTrue).isPresent();
      if (header || setting) {
        hits.accept(PythonFiles.hit(program, assignment));
      }
    }
    for (Call call : program.calls("add", "set", "setdefault")) {
      boolean header =
          call.argument(0)
                  .flatMap(program::text)
                  .filter(t -> t.equalsIgnoreCase("Access-Control-Allow-Origin"))
                  .isPresent()
              && call.argument(1).filter(v -> star(program, v)).isPresent();
      if (header) {
        hits.accept(PythonFiles.hit(program, call.node()));
      }
    }
  }

  private static boolean star(Program program, SyntaxNode value) {
    SyntaxNode v = program.plain(value);
    if (program.isName(v)) {
      return program.only(v).filter(o -> !o.equals(v)).filter(o -> star(program, o)).isPresent();
    }
    if (v.is("dictionary")) {
      return v.text().matches("(?s).*origins['\"]\\s*:\\s*\\[?\\s*['\"]\\*['\"].*")
          || !v.text().contains("origins");
    }
    return program.text(v).filter("*"::equals).isPresent()
        || program.elements(v).stream()
            .anyMatch(e -> program.text(e).filter("*"::equals).isPresent());
  }

  private static void hosts(Program program, Consumer<Hit> hits) {
    for (SyntaxNode assignment : PythonFiles.assignments(program)) {
      boolean any =
          PythonFiles.target(program, assignment).equals("ALLOWED_HOSTS")
              && PythonFiles.value(assignment).filter(v -> star(program, v)).isPresent();
      if (any && !PythonFiles.forDevelopers(program.path())) {
        hits.accept(PythonFiles.hit(program, assignment));
      }
    }
  }

  private static void csrf(Program program, Consumer<Hit> hits) {
    for (SyntaxNode decorated : program.tree().all("decorator")) {
      String name = decorated.child(0).map(program::name).orElse("");
      boolean exempt =
          PythonFiles.last(name.replace("()", "")).equals("csrf_exempt")
              || name.endsWith("csrf.exempt");
      String function = decorated.parent().map(SyntaxNode::text).orElse("");
      boolean called =
          function.matches(
                  "(?is).*?def\\s+\\w*(?:webhook|callback|hook|stripe|ipn|health)\\w*\\(.*")
              || function.matches(
                  "(?is).*(?:signature|hmac|construct_event|verify_token|Bearer).*");
      if (exempt && !called) {
        hits.accept(PythonFiles.hit(program, decorated));
      }
    }
    for (SyntaxNode assignment : PythonFiles.assignments(program)) {
      String target = PythonFiles.last(PythonFiles.target(program, assignment));
      boolean off =
          target.matches("WTF_CSRF_ENABLED|WTF_CSRF_CHECK_DEFAULT")
              && PythonFiles.value(assignment).filter(program::isFalse).isPresent();
      boolean absent =
          target.matches("MIDDLEWARE(?:_CLASSES)?")
              && PythonFiles.value(assignment)
                  .map(SyntaxNode::text)
                  .filter(t ->
                      t.contains("SessionMiddleware")
                          && !t.matches("(?s).*(?m:^)\\s*['\"][\\w.]*CsrfViewMiddleware.*"))
                  .isPresent();
      if ((off || absent) && !developer(assignment) && !PythonFiles.forDevelopers(program.path())) {
        hits.accept(PythonFiles.hit(program, assignment));
      }
    }
  }

  private static void cookies(Program program, Consumer<Hit> hits) {
    boolean secure = false;
    SyntaxNode sessions = null;
    for (SyntaxNode assignment : PythonFiles.assignments(program)) {
      String target = PythonFiles.target(program, assignment);
      String name = PythonFiles.last(target);
      Optional<SyntaxNode> value = PythonFiles.value(assignment);
      secure |= name.equals("SESSION_COOKIE_SECURE");
      boolean off =
          name.matches("(?:SESSION|REMEMBER|CSRF|JWT)_COOKIE_(?:SECURE|HTTPONLY)")
              && !name.equals("CSRF_COOKIE_HTTPONLY")
              && value.filter(program::isFalse).isPresent();
      boolean none =
          name.equals("SESSION_COOKIE_SAMESITE")
              && value.map(SyntaxNode::text).filter("None"::equals).isPresent();
      if ((off || none) && !developer(assignment)) {
        hits.accept(PythonFiles.hit(program, assignment));
      }
      boolean django =
          name.matches("MIDDLEWARE(?:_CLASSES)?")
              && value
                  .map(SyntaxNode::text)
                  .filter(t -> t.contains("SessionMiddleware"))
                  .isPresent();
      boolean flask =
          target.matches("\\w+\\.secret_key|(?:\\w+\\.)+config\\.SECRET_KEY")
              && program.imports("flask");
      sessions = django || flask ? assignment : sessions;
    }
    if (sessions != null
        && !secure
        && !program.tree().root().text().contains("SESSION_COOKIE_SECURE")
        && !PythonFiles.forDevelopers(program.path())) {
      hits.accept(
          PythonFiles.masked(program, sessions)
              .with(Severity.LOW)
              .with(Confidence.MEDIUM)
              .because(
                  "The session cookie also goes over plain http: SESSION_COOKIE_SECURE is n"
                      + "ot set"));
    }
    for (Call call : program.calls("set_cookie")) {
      String name = call.argument(0, "key").flatMap(program::text).orElse("");
      boolean session =
          name.matches("(?i).*(?:sess|token|auth|jwt|sid|user|login|api).*")
              && !name.matches("(?i).*csrf.*");
      boolean open =
          !PythonValues.isTrue(program, call, "httponly")
                  && !call.keywords().containsKey("httponly")
              || PythonValues.isFalse(program, call, "httponly");
      if (session && open) {
        hits.accept(PythonFiles.hit(program, call.node()));
      }
    }
  }

  private static void tokens(Program program, Consumer<Hit> hits) {
    for (Call call : program.calls("jwt.decode", "jose.jwt.decode", "decode")) {
      boolean jwt = call.callee().matches("(?:jose\\.)?(?:jwt|pyjwt)\\.decode");
      if (!jwt) {
        continue;
      }
      boolean off =
          PythonValues.isFalse(program, call, "verify")
              || call.argument(2).filter(program::isFalse).isPresent()
              || call.keyword("options")
                  .flatMap(o -> program.value(o, "verify_signature"))
                  .filter(program::isFalse)
                  .isPresent()
              || call.keyword("algorithms")
                  .map(SyntaxNode::text)
                  .filter(t -> t.matches("(?is).*['\"]none['\"].*"))
                  .isPresent();
      if (off) {
        hits.accept(PythonFiles.hit(program, call.node()));
      }
    }
  }

  private static void bind(Program program, Consumer<Hit> hits) {
    for (Call call : program.calls("run")) {
      boolean flask =
          program.imports("flask") || program.imports("connexion") || program.imports("bottle");
      if (flask
          && call.keyword("host").flatMap(program::text).filter("0.0.0.0"::equals).isPresent()) {
        hits.accept(PythonFiles.hit(program, call.node()));
      }
    }
  }
}
