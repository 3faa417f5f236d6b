package dev.roadworthy.config;

import dev.roadworthy.base.ByteSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every key of roadworthy.yaml, described once.
final class AppShape {
  static final Key<String> BUILD =
      Key.of(
              "build",
              Kinds.COMMAND,
              "detected",
              "Makes the app ready to start; runs when a" + " manifest or lock file changed.")
          .like("npm ci");
  static final Key<String> PREPARE =
      Key.of(
              "prepare",
              Kinds.COMMAND,
              "detected",
              "Brings the data up to date before each start, such as a migration; `true` does nothing.")
          .like("npm run migrate");
  static final Key<String> START =
      Key.of("start", Kinds.COMMAND, "detected", "Starts one instance, in the foreground.")
          .like("npm start");
  static final Key<String> TEST =
      Key.of("test", Kinds.COMMAND, "detected", "Tells whether a release may go on.")
          .like("npm test");
  static final Key<AppConfig.Port> PORT =
      Key.of(
              "port",
              Kinds.PORT,
              "detected",
              "How the app learns its port: a variable (`PORT`), an argument added to the start command"
                  + " (`--port {port}`) or the number that the source fixes (`3001`), with which only"
                  + " one instance can run.")
          .like("PORT");
  static final Key<String> HEALTH =
      Key.of(
              "health",
              Kinds.URL_PATH,
              "the first that answers of /health, /healthz, /up, /api/health, /; else a connection",
              "The path that answers 2xx or 3xx when an instance is ready.")
          .like("/health");
  static final Key<Integer> INSTANCES =
      Key.of(
              "instances",
              Kinds.whole(1, 64),
              "2, or 1 for an app that must be single",
              "How many run at once.")
          .like("2");
  static final Key<ByteSize> MEMORY =
      Key.of(
              "memory",
              Kinds.SIZE,
              "half of the machine, shared by the instances: 256 MiB to 1 GiB each",
              "The most memory one instance may take.")
          .like("512MiB");
  static final Key<Map<String, String>> ENV =
      Key.of("env", Kinds.VARIABLES, "none", "Variables the app is started with.")
          .like("{LOG_LEVEL: info}");
  static final Key<List<String>> SECRETS =
      Key.of(
              "secrets",
              Kind.listOf(Kinds.VARIABLE_NAME),
              "none",
              "Names of variables whose values are kept sealed outside this file.")
          .like("[STRIPE_KEY]");
  static final Key<List<String>> KEEP =
      Key.of("keep", Kind.listOf(Kinds.FOLDER), "none", "Folders that outlive a release.")
          .like("[data/, uploads/]");
  static final Key<Boolean> SINGLE =
      Key.of(
              "single",
              Kinds.SWITCH,
              "detected",
              "true: never two instances at once; the edge holds requests while one replaces the"
                  + " other.")
          .like("false");
  static final Shape RUN =
      new Shape(
          "run",
          "How the app is built, started and watched.",
          List.of(
              BUILD, PREPARE, START, TEST, PORT, HEALTH, INSTANCES, MEMORY, ENV, SECRETS, KEEP,
              SINGLE));

  static final Key<String> SQLITE =
      Key.of("sqlite", Kinds.FILE, "detected", "The SQLite file the app keeps its data in.")
          .like("data/app.db");
  static final Key<String> POSTGRES =
      Key.of(
              "postgres",
              Kinds.POSTGRES,
              "detected",
              "`managed` gives the app a database of its own in `DATABASE_URL`; `$DATABASE_URL` or an"
                  + " address names one that exists.")
          .like("$DATABASE_URL");
  static final Shape DATABASE =
      new Shape("database", "Where the app's data is; one of the two.", List.of(SQLITE, POSTGRES));

  static final Key<AppConfig.SignUp> SIGN_UP =
      Key.of("sign-up", Kinds.oneOf(AppConfig.SignUp.class), "open", "Who may make an account.")
          .like("open");
  static final Key<List<String>> WITH =
      Key.of("with", Kind.listOf(Kinds.SIGN_IN_METHOD), "password", "The ways to sign in.")
          .notYet();
  static final Key<TwoFactor> TWO_FACTOR =
      Key.of(
              "two-factor",
              Kinds.oneOf(TwoFactor.class),
              "optional",
              "Whether a second factor is offered or demanded.")
          .notYet();
  static final Shape SIGN_IN =
      new Shape("sign-in", "Accounts of the app's users.", List.of(SIGN_UP, WITH, TWO_FACTOR));

  static final Key<List<String>> DOMAINS =
      Key.of("domains", Kind.listOf(Kinds.DOMAIN), "any", "The host names the app answers to.")
          .like("[app.example.com]");
  static final Key<List<String>> CORS =
      Key.of(
              "cors",
              Kind.listOf(Kinds.ORIGIN),
              "the app's own domains",
              "Other origins whose pages may call the app.")
          .like("[https://www.example.com]");
  static final Key<Limit> LIMIT =
      Key.of("limit", Kinds.LIMIT, "600/min per client", "How often a caller may ask.")
          .like("600/min per client");
  static final Key<ByteSize> BODY =
      Key.of("body", Kinds.SIZE, "10MiB", "The largest request body.").like("10MiB");
  static final Shape EDGE =
      new Shape("edge", "What holds for every route.", List.of(DOMAINS, CORS, LIMIT, BODY));

  static final Key<AppConfig.Run> RUN_KEY = section(RUN, AppSections::run);
  static final Key<AppConfig.Database> DATABASE_KEY = section(DATABASE, AppSections::database);
  static final Key<AppConfig.SignIn> SIGN_IN_KEY = section(SIGN_IN, AppSections::signIn);
  static final Key<AppConfig.EdgeRules> EDGE_KEY = section(EDGE, AppSections::edge);
  static final Key<String> APP =
      Key.of("app", Kinds.APP_NAME, "the folder's name", "The app's name.").like("my-app");
  static final Key<List<RouteRule>> ROUTES =
      Key.of(
          "routes",
          RouteShape.KIND,
          "`allow: app` for an app with its own login; else sign-in on everything but `GET /` and"
              + " static files",
          "Who may pass; the first line that matches decides, what no line matches is closed.");
  static final Key<Boolean> ALERTS =
      Key.of("alerts", LaterShape.ALERTS, "none", "Conditions somebody must hear of.").notYet();
  static final Key<Boolean> BACKUP =
      Key.of("backup", LaterShape.BACKUPS, "none", "Backups and the proof that they restore.")
          .notYet();
  static final Key<Boolean> ENVIRONMENTS =
      Key.of("environments", LaterShape.ENVIRONMENTS, "none", "Copies of the app, such as staging.")
          .notYet();

  static final Shape FILE =
      new Shape(
          "",
          "One file in the app's repository. Every section and key may be left out.",
          List.of(
              APP,
              RUN_KEY,
              DATABASE_KEY,
              SIGN_IN_KEY,
              ROUTES,
              EDGE_KEY,
              ALERTS,
              BACKUP,
              ENVIRONMENTS));

  /// Whether a second factor is offered or demanded.
  enum TwoFactor {
    OFF,
    OPTIONAL,
    REQUIRED
  }

  private AppShape() {}

  private static <T> Key<T> section(Shape shape, Kind.Read<T> read) {
    return Key.of(shape.name(), new Kind<>("a section", read), "see below", shape.sentence());
  }

  /// The hint for an unknown key: the nearest name here, else the section that has such a key.
  static Optional<String> meant(String name, Shape shape) {
    Optional<String> near = NearName.of(name, shape.names());
    if (near.isPresent()) {
      return near.map(n -> "did you mean " + n + "?");
    }
    for (Shape other : List.of(FILE, RUN, DATABASE, SIGN_IN, EDGE, RouteShape.RULE)) {
      if (other != shape && other.names().contains(name)) {
        return Optional.of(
            other.name().isEmpty()
                ? name + " stands at the left margin, in no section"
                : name + " belongs in " + other.name());
      }
    }
    return Optional.empty();
  }
}
