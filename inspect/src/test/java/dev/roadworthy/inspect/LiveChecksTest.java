package dev.roadworthy.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Rules about a running app, against two little servers: one that makes every mistake, one that
/// makes none.
class LiveChecksTest {
  private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");

  @Test
  void aCarelessAppFailsTheRules() throws IOException {
    try (var app = new Careless()) {
      Map<String, Outcome> outcomes =
          ask(look(app, List.of("/api/orders", "/api/orders/:id", "/logout")));
      assertThat(failed(outcomes))
          .containsExactlyInAnyOrder(
              "live-security-headers",
              "live-cors-any",
              "live-cookie-flags",
              "live-stack-trace",
              "live-server-version",
              "live-no-rate-limit",
              "live-no-health-path",
              "live-exposed-file",
              "live-directory-listing",
              "live-debug-page",
              "live-open-inner-page",
              "live-open-route",
              "live-bundle-secret",
              "live-source-map");
      assertThat(hits(outcomes, "live-exposed-file"))
          .extracting(Hit::seen)
          .containsExactly("GET /.env answers 200", "GET /.git/HEAD answers 200");
      assertThat(hits(outcomes, "live-bundle-secret"))
          .noneMatch(h -> h.seen().contains(app.secret));
      assertThat(app.asked).noneMatch(path -> path.contains("logout"));
      assertThat(app.methods).containsOnly("GET", "OPTIONS", "POST");
    }
  }

  @Test
  void aCarefulAppPassesThem() throws IOException {
    try (var app = new Careful()) {
      Live live = look(app, List.of("/api/orders"));
      Map<String, Outcome> outcomes = ask(live);
      assertThat(failed(outcomes)).isEmpty();
      assertThat(outcomes.get("live-no-rate-limit")).isInstanceOf(Outcome.Pass.class);
      assertThat(outcomes.get("live-cors-any")).isInstanceOf(Outcome.Pass.class);
      assertThat(live.behindLayer()).isFalse();
    }
  }

  @Test
  void anAppOfOnePageThatAnswersEverythingIsNotTakenForOpen() throws IOException {
    try (var app = new OnePage()) {
      Map<String, Outcome> outcomes = ask(look(app, List.of("/admin", "/settings")));
      assertThat(failed(outcomes))
          .doesNotContain(
              "live-exposed-file", "live-open-inner-page", "live-open-route", "live-debug-page")
          .contains("live-no-health-path");
    }
  }

  @Test
  void theLoadIsMeasuredAndStopsWhenTheTimeIsUp() throws IOException {
    try (var app = new Careless()) {
      var client = new LiveClient(app.address());
      Live.Load load =
          LiveLoad.load(client, "/", 5, java.time.Duration.ofMillis(600), Progress.SILENT);
      assertThat(load.sent()).isGreaterThan(5);
      assertThat(load.failed()).isZero();
      assertThat(load.p50()).isLessThanOrEqualTo(load.p95());
      assertThat(load.p95()).isLessThanOrEqualTo(load.p99());
    }
  }

  @Test
  void slowAndFailingLoadsAreToldApart() {
    assertThat(failed(ask(loaded(new Live.Load(100, 10, 900, 0, 0, 800, 1500, 2000)))))
        .contains("live-slow-under-load")
        .doesNotContain("live-fails-under-load");
    assertThat(failed(ask(loaded(new Live.Load(100, 10, 900, 90, 0, 8, 15, 20)))))
        .contains("live-fails-under-load")
        .doesNotContain("live-slow-under-load");
    assertThat(
            ask(loaded(new Live.Load(100, 10, 900, 0, 800, 8, 1500, 2000)))
                .get("live-slow-under-load"))
        .isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void encryptionIsJudgedOnlyWhereThereIsANetwork() {
    URI far = URI.create("http://app.example.com");
    assertThat(failed(ask(bare(far, Optional.empty())))).contains("live-no-https");
    URI near = URI.create("http://localhost:8080");
    assertThat(ask(bare(near, Optional.empty())).get("live-no-https"))
        .isInstanceOf(Outcome.NotApplicable.class);
    URI secure = URI.create("https://app.example.com");
    var ends = new Live.Tls("TLSv1.3", Optional.of(NOW.plusSeconds(86_400)), Optional.empty());
    assertThat(failed(ask(bare(secure, Optional.of(ends)))))
        .contains("live-certificate", "live-no-hsts");
    var good = new Live.Tls("TLSv1.3", Optional.of(NOW.plusSeconds(90 * 86_400)), Optional.empty());
    assertThat(failed(ask(bare(secure, Optional.of(good))))).doesNotContain("live-certificate");
    var wrong = new Live.Tls("", Optional.empty(), Optional.of("No name matching app.example.com"));
    assertThat(failed(ask(bare(secure, Optional.of(wrong))))).contains("live-certificate");
  }

  @Test
  void everyRuleAboutARunningAppIsTriedHere() {
    var ids = new TreeSet<String>();
    for (Rule rule : Rules.standard().all()) {
      if (rule instanceof Rule.OfLive(RuleText text, var _)) {
        ids.add(text.id());
      }
    }
    assertThat(ids).isEqualTo(new TreeSet<>(LiveChecks.ALL.keySet())).hasSize(19);
  }

  @Test
  void whatIsNoAddressIsRefused() {
    for (String text :
        List.of("localhost:8080", "ftp://a", "http://", "http://u:p@host", "http://a b")) {
      assertThatThrownBy(() -> LiveProbe.parse(text)).isInstanceOf(Problem.class);
    }
    assertThat(LiveProbe.parse("HTTP://localhost:8080/path?x#y"))
        .isEqualTo(URI.create("http://localhost:8080"));
    assertThat(LiveProbe.isThisMachine(URI.create("http://127.0.0.1:1"))).isTrue();
    assertThat(LiveProbe.isThisMachine(URI.create("http://127.0.0.1.example.com"))).isFalse();
    assertThat(LiveProbe.isThisMachine(URI.create("http://localhost.example.com"))).isFalse();
  }

  @Test
  void nothingThatAnswersIsSaidSo() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    URI address = URI.create("http://127.0.0.1:" + port);
    assertThatThrownBy(() ->
            LiveProbe.look(address, List.of(), false, new Random(1), () -> NOW, Progress.SILENT))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("no-answer"));
  }

  /// Everything but the ten seconds of load, with a burst.
  private static Live look(App app, List<String> routes) {
    Live live =
        LiveProbe.look(app.address(), routes, false, new Random(1), () -> NOW, Progress.SILENT);
    Live.Burst burst = LiveLoad.burst(new LiveClient(app.address()));
    return new Live(
        live.address(),
        live.measured(),
        live.behindLayer(),
        live.answers(),
        live.bundle(),
        live.tls(),
        Optional.of(burst),
        live.load());
  }

  private static Live loaded(Live.Load load) {
    return new Live(
        URI.create("http://localhost"),
        NOW,
        false,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(load));
  }

  private static Live bare(URI address, Optional<Live.Tls> tls) {
    var front = new Live.Answer(Live.Purpose.FRONT, "/", 200, List.of(), "hello");
    return new Live(
        address, NOW, false, List.of(front), List.of(), tls, Optional.empty(), Optional.empty());
  }

  private static Map<String, Outcome> ask(Live live) {
    var out = new HashMap<String, Outcome>();
    LiveChecks.ALL.forEach((id, check) -> out.put(id, check.check(live)));
    return out;
  }

  private static List<String> failed(Map<String, Outcome> outcomes) {
    return outcomes.entrySet().stream()
        .filter(e -> e.getValue() instanceof Outcome.Fail)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<Hit> hits(Map<String, Outcome> outcomes, String id) {
    return outcomes.get(id) instanceof Outcome.Fail(List<Hit> hits) ? hits : List.of();
  }

  /// A little server on a free port.
  private abstract static class App implements AutoCloseable {
    final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<String> methods = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    App() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext(
          "/",
          exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            methods.add(exchange.getRequestMethod());
            try (exchange) {
              exchange.getRequestBody().readAllBytes();
              answer(exchange, exchange.getRequestURI().getRawPath());
            }
          });
      server.start();
    }

    abstract void answer(HttpExchange exchange, String path) throws IOException;

    URI address() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    static void send(HttpExchange exchange, int status, String type, String body)
        throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private static final class Careless extends App {
    /// A key of a known shape, made up here so that no such text stands in the source.
    final String secret;

    Careless() throws IOException {
      String letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
      var value = new StringBuilder("sk" + "_live_");
      new Random(7).ints(24, 0, letters.length()).forEach(i -> value.append(letters.charAt(i)));
      secret = value.toString();
    }

    @Override
    void answer(HttpExchange exchange, String path) throws IOException {
      exchange.getResponseHeaders().add("X-Powered-By", "Express");
      exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
      exchange.getResponseHeaders().add("Set-Cookie", "sid=abc; Path=/");
      switch (path) {
        case "/" -> send(exchange, 200, "text/html", "<script src=\"/app.js\"></script>hello");
        case "/app.js" -> send(exchange, 200, "text/javascript", bundle());
        case "/app.js.map" ->
            send(exchange, 200, "application/json", "{\"version\":3,\"mappings\":\"\"}");
        case "/.env" -> send(exchange, 200, "text/plain", "DB_PASSWORD=hunter\nPORT=1\n");
        case "/.git/HEAD" -> send(exchange, 200, "text/plain", "ref: refs/heads/main\n");
        case "/actuator/env" -> send(exchange, 200, "application/json", "{\"propertySources\":[]}");
        case "/admin/users", "/api/orders", "/api/orders/1" ->
            send(exchange, 200, "application/json", "[{\"id\":1,\"name\":\"Ann\"}]");
        case "/uploads/" ->
            send(exchange, 200, "text/html", "<title>Index of /uploads</title>a.pdf");
        default -> wrong(exchange);
      }
    }

    private String bundle() {
      return "const token = \"" + secret + "\";\n//# sourceMappingURL=app.js.map\n";
    }

    private static void wrong(HttpExchange exchange) throws IOException {
      String trace = "SyntaxError: x<br> &nbsp; &nbsp;at parse (/app/node_modules/b/json.js:92:19)";
      boolean posted = exchange.getRequestMethod().equals("POST");
      send(exchange, posted ? 400 : 404, "text/html", posted ? trace : "Cannot GET");
    }
  }

  private static final class Careful extends App {
    private final AtomicInteger requests = new AtomicInteger();

    Careful() throws IOException {}

    @Override
    void answer(HttpExchange exchange, String path) throws IOException {
      var headers = exchange.getResponseHeaders();
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("X-Frame-Options", "DENY");
      headers.set("Referrer-Policy", "no-referrer");
      headers.set("Set-Cookie", "sid=abc; Path=/; HttpOnly; SameSite=Lax");
      if (requests.incrementAndGet() > 300) {
        send(exchange, 429, "text/plain", "slow down");
        return;
      }
      switch (path) {
        case "/" -> send(exchange, 200, "text/html", "<script src=\"/app.js\"></script>hello");
        case "/app.js" -> send(exchange, 200, "text/javascript", "console.log('hello')");
        case "/health" -> send(exchange, 200, "application/json", "{\"ok\":true}");
        case "/admin" ->
            send(exchange, 200, "text/html", "<form>Sign in <input type=\"password\"></form>");
        case "/api/orders" -> send(exchange, 401, "application/json", "{\"error\":\"sign in\"}");
        default -> send(exchange, 404, "text/plain", "There is nothing here.");
      }
    }
  }

  private static final class OnePage extends App {
    OnePage() throws IOException {}

    @Override
    void answer(HttpExchange exchange, String path) throws IOException {
      send(exchange, 200, "text/html", "<!doctype html><div id=root></div>");
    }
  }
}
