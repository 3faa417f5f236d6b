package dev.roadworthy.console;

import dev.roadworthy.http.Handler;
import dev.roadworthy.http.ProblemPages;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// The JSON API with the data of a small, busy app: for the pages' tests and for looking at them.
/// It remembers the calls made and refuses what it is told to refuse.
final class DemoApi implements Handler {
  private final InstantSource clock;
  private final Router router = new Router();
  private final Map<String, Response> instead = new LinkedHashMap<>();
  private final List<Request> calls = Collections.synchronizedList(new ArrayList<>());
  private final DemoLogs logs;
  private final Instant start;
  private boolean empty;

  DemoApi(InstantSource clock) {
    this.clock = clock;
    this.start = clock.instant();
    this.logs = new DemoLogs(clock);
    router.post("/api/operator/welcome", this::welcome);
    router.post("/api/operator/password", this::password);
    router.post("/api/operator/sign-in", this::signIn);
    router.post(
        "/api/operator/sign-out",
        _ -> Response.noContent().with("Set-Cookie", "operator=; Max-Age=0; Path=/"));
    router.get(
        "/api/operator", _ -> Response.json(200, Map.of("name", "maja", "mustSetPassword", false)));
    router.get("/api/status", _ -> Response.json(200, status()));
    router.get("/api/instances", _ -> items(instances()));
    router.post("/api/instances/{id}/restart", _ -> Response.noContent());
    router.get("/api/crashes", _ -> items(crashes()));
    router.get("/api/audit", _ -> items(audit()));
    router.get("/api/users", this::users);
    router.post("/api/users/{email}/roles", _ -> Response.noContent());
    router.delete("/api/users/{email}/roles/{role}", _ -> Response.noContent());
    router.get("/api/sessions", _ -> items(sessions()));
    router.post("/api/sessions/revoke", _ -> Response.json(200, Map.of("revoked", 1)));
    router.get("/api/routes", _ -> items(routes()));
    router.get("/api/logs", request -> empty ? items(List.of()) : logs.find(request));
    router.get("/api/logs/stream", logs::stream);
    router.get("/api/metrics", new DemoMetrics(clock)::range);
    router.get("/api/metrics/stream", new DemoMetrics(clock)::stream);
    router.get("/api/events", _ -> Response.events(DemoApi::pulse));
  }

  /// From now on every list is empty: a fresh installation.
  DemoApi emptied() {
    empty = true;
    return this;
  }

  /// From now on this answer instead, for every path that starts so.
  DemoApi answering(String pathStart, Response response) {
    instead.put(pathStart, response);
    return this;
  }

  List<Request> calls() {
    return List.copyOf(calls);
  }

  @Override
  public Response handle(Request request) throws Exception {
    calls.add(request);
    for (var entry : instead.entrySet()) {
      if (request.path().startsWith(entry.getKey())) {
        return entry.getValue();
      }
    }
    boolean open = request.path().startsWith("/api/operator/");
    if (!open && request.cookie("operator").filter("demo"::equals).isEmpty()) {
      return ProblemPages.of(401, "signed-out", "Nobody is signed in.", "Sign in.");
    }
    return router.handle(request);
  }

  private Response items(List<?> items) {
    return Response.json(200, Map.of("items", empty ? List.of() : items));
  }

  private Response welcome(Request request) {
    if (!request.bodyText().contains("\"good\"")) {
      return ProblemPages.of(
          403, "link-used", "This link has been used or is older than ten minutes.", null);
    }
    return Response.json(200, Map.of("mustSetPassword", true)).with("Set-Cookie", cookie());
  }

  private Response password(Request request) {
    if (request.bodyText().contains("\"current\":\"guess\"")) {
      return ProblemPages.of(401, "wrong-credentials", "This is not your present password.", null);
    }
    if (request.bodyText().contains("\"password\":\"short\"")) {
      return ProblemPages.of(
          422,
          "weak-password",
          "This password would be guessed in minutes.",
          "Take three or four words that do not belong together.");
    }
    return Response.noContent();
  }

  private Response signIn(Request request) {
    if (!request.bodyText().contains("\"password\":\" right horse \"")) {
      return ProblemPages.of(
          401, "wrong-password", "The name or the password is not right.", "Try again.");
    }
    return Response.json(200, Map.of("name", "maja")).with("Set-Cookie", cookie());
  }

  private static String cookie() {
    return "operator=demo; Path=/; HttpOnly; SameSite=Strict";
  }

  private static void pulse(Response.EventSink sink) throws Exception {
    while (true) {
      Thread.sleep(Duration.ofSeconds(7));
      sink.send("change", "{\"what\":\"instances\"}");
    }
  }

  private String ago(Duration duration) {
    return clock.instant().minus(duration).toString();
  }

  private String ago(long seconds) {
    return ago(Duration.ofSeconds(seconds));
  }

  private Map<String, Object> status() {
    return Map.of(
        "app",
        "guestbook",
        "stack",
        "Node 20 · Express · SQLite",
        "edge",
        Map.of(
            "url", "http://localhost:8080", "transport", "io_uring", "connections", 148, "held", 0),
        "state",
        Map.of("engine", "PostgreSQL", "version", "18.6", "folder", "/srv/guestbook/.roadworthy"),
        "memory",
        Map.of("roadworthy", 118 << 20, "postgres", 41 << 20, "apps", 231 << 20),
        "version",
        "0.1.0");
  }

  private List<Map<String, Object>> instances() {
    return List.of(
        instance("guestbook-1", "ready", "passing", 4711, 33001, 0, 118L << 20, 3.4, ""),
        instance(
            "guestbook-2",
            "backing-off",
            "failing",
            4833,
            33002,
            3,
            437L << 20,
            61.0,
            "Exited with code 1 three times in two minutes; starts again in 8 s."));
  }

  private Map<String, Object> instance(
      String id,
      String state,
      String health,
      int pid,
      int port,
      int restarts,
      long memory,
      double cpu,
      String message) {
    var all = new LinkedHashMap<String, Object>();
    all.put("id", id);
    all.put("state", state);
    all.put("health", health);
    all.put("pid", pid);
    all.put("port", port);
    all.put("startedAt", ago(restarts == 0 ? 93_870 : 41));
    all.put("restarts", restarts);
    all.put("memoryBytes", memory);
    all.put("memoryLimitBytes", 512L << 20);
    all.put("cpuPercent", cpu);
    all.put("release", "01jd4k2q7m");
    all.put("message", message);
    return all;
  }

  private List<Map<String, Object>> crashes() {
    return List.of(
        Map.of(
            "instance",
            "guestbook-2",
            "time",
            start.minusSeconds(49).toString(),
            "exit",
            1,
            "reason",
            "Unhandled exception: cannot read \"name\" of undefined",
            "lines",
            List.of(
                "GET /entries/981 from maja@example.com",
                "/srv/guestbook/routes/entries.js:42",
                "    const name = entry.author.name;",
                "                              ^",
                "",
                "TypeError: Cannot read properties of undefined (reading 'name')",
                "    at show (/srv/guestbook/routes/entries.js:42:31)",
                "    at Layer.handle (/srv/guestbook/node_modules/express/lib/router/layer.js:95:5)",
                "Node.js v20.19.2")),
        Map.of(
            "instance",
            "guestbook-1",
            "time",
            start.minusSeconds(94_000).toString(),
            "exit",
            "SIGKILL",
            "reason",
            "Killed: 512 MiB of memory used of 512 MiB allowed",
            "lines",
            List.of("<--- Last few GCs --->", "[4390:0x7f] 81233 ms: Mark-Compact 498.1 MB")));
  }

  private List<Map<String, Object>> audit() {
    return List.of(
        act(1042, 30, "maja", "instance.restart", "guestbook-2", "", ""),
        act(1041, 310, "maja", "role.grant", "jonas@example.com", "", "admin"),
        act(1040, 2_900, "maja", "session.revoke", "old-laptop@example.com", "3 sessions", "0"),
        act(1039, 8_600, "local", "operator.sign-in", "maja", "", ""),
        act(1038, 93_900, "local", "app.up", "guestbook", "", "01jd4k2q7m"));
  }

  private Map<String, Object> act(
      int sequence,
      long seconds,
      String actor,
      String action,
      String target,
      String before,
      String after) {
    return Map.of(
        "sequence", sequence,
        "time", ago(seconds),
        "actor", actor,
        "action", action,
        "target", target,
        "before", before,
        "after", after,
        "client", "127.0.0.1");
  }

  private Response users(Request request) {
    String query = request.query().text("query");
    var found =
        people().stream().filter(p -> String.valueOf(p.get("email")).contains(query)).toList();
    return items(found);
  }

  private List<Map<String, Object>> people() {
    return List.of(
        user("u1", "maja@example.com", List.of("admin", "editor"), 40, 2),
        user("u2", "jonas@example.com", List.of("admin"), 4_000, 1),
        user("u3", "li.wei@example.org", List.of(), 9_100, 1),
        user("u4", "amara.okafor@example.net", List.of("editor"), 180_000, 0),
        user("u5", "\"><script>alert(1)</script>@evil.example", List.of("<b>role</b>"), 7, 1));
  }

  private Map<String, Object> user(
      String id, String email, List<String> roles, long seen, int sessions) {
    return Map.of(
        "id", id,
        "email", email,
        "roles", roles,
        "createdAt", ago(seen + 2_000_000),
        "lastSeenAt", ago(seen),
        "sessions", sessions);
  }

  private List<Map<String, Object>> sessions() {
    return List.of(
        session("s1", 40, "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) Chrome/131.0 Safari/537"),
        session("s2", 7_300, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) Version/18.1 Safari/604"));
  }

  private Map<String, Object> session(String id, long seen, String browser) {
    return Map.of(
        "id",
        id,
        "email",
        "maja@example.com",
        "createdAt",
        ago(seen + 90_000),
        "lastSeenAt",
        ago(seen),
        "expiresAt",
        clock.instant().plus(Duration.ofDays(13)).toString(),
        "client",
        "203.0.113.24",
        "userAgent",
        browser);
  }

  private List<Map<String, Object>> routes() {
    return List.of(
        route("GET", "/", "public", 18_422, 0, 0, 3.1, 9.4),
        route("GET", "/entries/{id}", "signed-in", 9_310, 41, 120, 12.8, 88.0),
        route("POST", "/entries", "signed-in", 2_204, 3, 18, 21.0, 140.0),
        route("GET", "/assets/{file}", "public", 41_080, 0, 0, 0.8, 2.2),
        route("GET", "/admin/users", "role:admin", 96, 0, 2_911, 18.0, 51.0),
        route("POST", "/api/generate", "signed-in", 310, 12, 44, 890.0, 4_200.0),
        route("POST", "/hooks/stripe", "app", 77, 0, 0, 14.0, 33.0),
        route("GET", "/.env", "", 1_204, 0, 1_204, null, null));
  }

  private Map<String, Object> route(
      String method,
      String route,
      String allow,
      long requests,
      long errors,
      long denied,
      @org.jspecify.annotations.Nullable Double p50,
      @org.jspecify.annotations.Nullable Double p95) {
    var all = new LinkedHashMap<String, Object>();
    all.put("method", method);
    all.put("route", route);
    all.put("allow", allow);
    all.put("requests", requests);
    all.put("errors", errors);
    all.put("denied", denied);
    if (p50 != null && p95 != null) {
      all.put("p50", p50);
      all.put("p95", p95);
    }
    all.put("lastSeen", ago(new Random(route.hashCode()).nextInt(600)));
    return all;
  }

  /// A moment that does not move, so that pages can be compared.
  static InstantSource still() {
    return InstantSource.fixed(Instant.parse("2026-11-20T09:41:00Z"));
  }
}
