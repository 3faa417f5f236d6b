package dev.roadworthy.inspect;

import dev.roadworthy.base.Problem;
import dev.roadworthy.project.Route;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks at a running app as a stranger does: only GET and OPTIONS, and one POST of broken JSON to
/// an address that does not exist; no redirect is followed, no cookie is sent back, nothing is
/// signed in. A burst and a load are sent only to this machine, or when the caller owns the
/// address.
public final class LiveProbe {
  /// Another origin, of a name that cannot be registered (RFC 2606).
  private static final String FOREIGN = "https://another-site.example";

  private static final int MAX_ROUTES = 60;
  private static final int MAX_SCRIPTS = 12;
  private static final Pattern SCRIPT =
      Pattern.compile("<script[^>]{0,400}?\\ssrc\\s*=\\s*[\"']?([^\"'\\s>]{1,400})");
  private static final Pattern MAP =
      Pattern.compile("[#@]\\s*sourceMappingURL=([^\\s'\"*]{1,300})");
  private static final List<String> HEALTH =
      List.of(
          "/health",
          "/healthz",
          "/livez",
          "/readyz",
          "/api/health",
          "/status",
          "/actuator/health",
          "/.roadworthy/health/ready");
  static final List<String> FILES =
      List.of(
          "/.env",
          "/.env.production",
          "/.git/HEAD",
          "/.git/config",
          "/.svn/entries",
          "/.DS_Store",
          "/.npmrc",
          "/backup.sql",
          "/dump.sql",
          "/db.sqlite3",
          "/database.sqlite",
          "/database.db",
          "/data.db",
          "/config.json",
          "/wp-config.php.bak",
          "/id_rsa");
  static final List<String> INNER =
      List.of(
          "/actuator/env",
          "/actuator",
          "/actuator/configprops",
          "/server-status",
          "/phpinfo.php",
          "/console",
          "/debug",
          "/debug/vars",
          "/debug/pprof/",
          "/__debug__/",
          "/metrics",
          "/admin",
          "/api/admin",
          "/admin/users",
          "/api/users",
          "/users",
          "/graphiql",
          "/h2-console",
          "/rails/info/routes",
          "/static/",
          "/uploads/",
          "/public/",
          "/assets/");

  private final LiveClient client;
  private final URI address;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final List<Live.Answer> answers = new ArrayList<>();

  private LiveProbe(URI address, RandomGenerator random, InstantSource clock) {
    this.address = address;
    this.random = random;
    this.clock = clock;
    this.client = new LiveClient(address);
  }

  /// Whether a burst and a load may be sent without asking whose the address is.
  public static boolean isThisMachine(URI address) {
    return Live.isLoopback(address.getHost());
  }

  /// The address without path, query and credentials.
  ///
  /// @throws Problem `usage` when it is none
  public static URI parse(String text) {
    try {
      URI uri = URI.create(text.strip());
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() != null
          && uri.getUserInfo() == null
          && (scheme.equals("http") || scheme.equals("https"))) {
        return URI.create(scheme + "://" + uri.getRawAuthority());
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new Problem(
        "usage",
        text + " is not the address of a running app.",
        "Write it so: http://localhost:8080 or https://app.example.com");
  }

  /// The paths of those routes of the source that may be asked without changing anything.
  public static List<String> gettable(Evidence evidence) {
    try {
      return gettable(evidence.code().routes().all());
    } catch (Code.Unread e) {
      return List.of();
    }
  }

  private static List<String> gettable(List<Route> routes) {
    return routes.stream()
        .filter(r -> r.method().equals("GET") || r.method().equals("ALL"))
        .map(Route::path)
        .distinct()
        .toList();
  }

  /// What will be sent, in a sentence, to be said before it is.
  public static String announcement(URI address, int routes, boolean heavy) {
    int requests = HEALTH.size() + FILES.size() + INNER.size() + Math.min(routes, MAX_ROUTES) + 10;
    String first =
        "Asking " + address + ": about " + requests + " requests (GET, OPTIONS, one POST)";
    return heavy
        ? first
            + ", "
            + LiveLoad.BURST
            + " at once, then "
            + LiveLoad.USERS
            + " users for "
            + LiveLoad.LOAD.toSeconds()
            + " s."
        : first + "; no load, as it is not on this machine (--i-own-this).";
  }

  /// @param routes paths of GET routes of the source, to be asked without signing in
  /// @param heavy whether a burst and a load may be sent
  /// @throws Problem `no-answer` when nothing answers at the address
  public static Live look(
      URI address,
      List<String> routes,
      boolean heavy,
      RandomGenerator random,
      InstantSource clock,
      Progress progress) {
    return new LiveProbe(address, random, clock).look(routes, heavy, progress);
  }

  private Live look(List<String> routes, boolean heavy, Progress progress) {
    var measured = clock.instant();
    Optional<Live.Tls> tls = LiveTls.of(address);
    Live.Answer front = ask(Live.Purpose.FRONT, "/");
    if (front.status() == 0 && tls.flatMap(Live.Tls::trouble).isEmpty()) {
      throw new Problem(
          "no-answer",
          "Nothing answers at " + address + ".",
          "Start the app first, for one behind the layer: roadworthy up");
    }
    boolean layer = ask(Live.Purpose.HEALTH, "/.roadworthy/health/live").ok();
    answers.removeLast();
    origins();
    mistakes();
    int done = 0;
    List<String> paths = paths(routes);
    int total = HEALTH.size() + FILES.size() + INNER.size() + paths.size();
    for (var each : asked(paths)) {
      ask(each.purpose(), each.path());
      progress.at(Progress.Stage.ADDRESS, ++done, total);
    }
    List<Live.Script> bundle = bundle(front);
    Optional<Live.Burst> burst = heavy ? Optional.of(LiveLoad.burst(client)) : announced(front);
    Optional<Live.Load> load =
        heavy ? Optional.of(LiveLoad.load(client, front.path(), progress)) : Optional.empty();
    return new Live(address, measured, layer, answers, bundle, tls, burst, load);
  }

  private record Asked(Live.Purpose purpose, String path) {}

  private static List<Asked> asked(List<String> routes) {
    var out = new ArrayList<Asked>();
    HEALTH.forEach(p -> out.add(new Asked(Live.Purpose.HEALTH, p)));
    FILES.forEach(p -> out.add(new Asked(Live.Purpose.FILE, p)));
    INNER.forEach(p -> out.add(new Asked(Live.Purpose.INNER_PAGE, p)));
    routes.forEach(p -> out.add(new Asked(Live.Purpose.ROUTE, p)));
    return out;
  }

  private void origins() {
    var get = client.request("/").header("Origin", FOREIGN).GET();
    answers.add(client.answer(Live.Purpose.FOREIGN_ORIGIN, "/", get));
    var preflight =
        client
            .request("/")
            .header("Origin", FOREIGN)
            .header("Access-Control-Request-Method", "DELETE")
            .header("Access-Control-Request-Headers", "authorization")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody());
    answers.add(client.answer(Live.Purpose.PREFLIGHT, "/", preflight));
  }

  private void mistakes() {
    String nowhere = "/no-such-page-" + Long.toHexString(random.nextLong());
    ask(Live.Purpose.NO_SUCH_PAGE, nowhere);
    var post =
        client
            .request(nowhere)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"a\": "));
    answers.add(client.answer(Live.Purpose.MALFORMED_JSON, nowhere, post));
    ask(Live.Purpose.MALFORMED_PATH, "/%00");
    ask(Live.Purpose.MALFORMED_PATH, "/%ff%fe");
    if (address.getScheme().equals("https") && address.getPort() < 0) {
      answers.add(LiveClient.plain(address.getHost()));
    }
  }

  private Live.Answer ask(Live.Purpose purpose, String path) {
    Live.Answer answer = client.answer(purpose, path, client.request(path).GET());
    answers.add(answer);
    return answer;
  }

  /// Parameters of a route are filled with 1; a route that would sign out or delete is not asked.
  private static List<String> paths(List<String> routes) {
    Set<String> out = new HashSet<>();
    for (String route : routes) {
      String path =
          route
              .replaceAll(
                  "\\(\\?P<[^>]+>[^)]*\\)|<[^>]*>|\\{[^}]*}|:[A-Za-z_][A-Za-z0-9_]*\\??", "1")
              .replaceAll("[?*^$()\\[\\]\\\\]", "");
      String lower = path.toLowerCase(Locale.ROOT);
      boolean acts =
          lower.matches(".*(log-?out|sign-?out|delete|remove|destroy|reset|drop|purge).*");
      if (path.startsWith("/") && !acts && path.matches("[!-~]{1,300}")) {
        out.add(path);
      }
    }
    return out.stream().sorted().limit(MAX_ROUTES).toList();
  }

  private List<Live.Script> bundle(Live.Answer front) {
    var out = new ArrayList<Live.Script>();
    Set<String> seen = new HashSet<>();
    Matcher scripts = SCRIPT.matcher(front.body());
    while (scripts.find() && out.size() < MAX_SCRIPTS) {
      own(scripts.group(1)).filter(seen::add).ifPresent(path -> out.add(script(path)));
    }
    return out;
  }

  private Live.Script script(String path) {
    byte[] content = client.bytes(path);
    int tail = Math.max(0, content.length - 2000);
    String end =
        new String(content, tail, content.length - tail, java.nio.charset.StandardCharsets.UTF_8);
    Matcher map = MAP.matcher(end);
    Optional<String> served = Optional.empty();
    if (map.find() && !map.group(1).startsWith("data:")) {
      String name = map.group(1);
      String at = name.startsWith("/") ? name : path.substring(0, path.lastIndexOf('/') + 1) + name;
      served =
          own(at)
              .filter(p -> {
                String text = new String(client.bytes(p), java.nio.charset.StandardCharsets.UTF_8);
                return text.contains("\"mappings\"");
              });
    }
    return new Live.Script(path, content, served);
  }

  /// A path of this address, or empty for one of another.
  private Optional<String> own(String reference) {
    try {
      URI uri = address.resolve("/").resolve(reference.replace(" ", "%20"));
      boolean here = String.valueOf(address.getRawAuthority()).equals(uri.getRawAuthority());
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      return here ? Optional.of(uri.getRawPath() + query) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Live.Burst> announced(Live.Answer front) {
    boolean headers = LiveLoad.announces(front);
    return headers ? Optional.of(new Live.Burst(0, 0, true)) : Optional.empty();
  }
}
