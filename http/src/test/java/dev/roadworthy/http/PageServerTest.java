package dev.roadworthy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.base.Ids;
import dev.roadworthy.base.Problem;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageServerTest {
  static Vertx vertx;
  static final Ids IDS = new Ids(Clock.systemUTC(), new Random(1));

  static final Router ROUTER =
      new Router()
          .get("/hello/{name}", r -> Response.text(200, "hello " + r.captured("name")))
          .get("/who", r -> Response.text(200, r.principal() == null ? "-" : r.principal().kind()))
          .post("/echo", r -> Response.text(200, r.form().text("word")))
          .get(
              "/broken",
              _ -> {
                throw new IllegalStateException("secret detail");
              })
          .get(
              "/three",
              _ ->
                  Response.events(sink -> {
                    for (int i = 1; i <= 3; i++) {
                      sink.send("tick", i + "\nmore");
                    }
                  }));

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.close();
  }

  @Test
  void answersOverTcpAndHidesWhatBroke() throws Exception {
    try (var server = PageServer.listen(vertx, "127.0.0.1", 0, IDS, ROUTER);
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      assertThat(get(client, server, "/hello/a%20b").body()).isEqualTo("hello a b");
      var broken = get(client, server, "/broken");
      assertThat(broken.statusCode()).isEqualTo(500);
      assertThat(broken.body()).contains("internal").doesNotContain("secret detail");
      assertThat(broken.headers().firstValue("X-Request-Id")).isPresent();
      assertThat(get(client, server, "/nowhere").statusCode()).isEqualTo(404);
      assertThat(get(client, server, "/echo").headers().firstValue("Allow")).contains("POST");
    }
  }

  @Test
  void refusesABodyOverTheLimit() throws Exception {
    try (var server = PageServer.listen(vertx, "127.0.0.1", 0, IDS, ROUTER);
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var big = HttpRequest.BodyPublishers.ofByteArray(new byte[PageServer.MAX_BODY_BYTES + 1]);
      var request = HttpRequest.newBuilder(uri(server, "/echo")).POST(big).build();
      var response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(413);
    }
  }

  @Test
  void saysWhichPortIsInUse() throws Exception {
    try (var other = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      assertThat(
              org.assertj.core.api.Assertions.catchThrowableOfType(
                  Problem.class,
                  () -> PageServer.listen(vertx, "127.0.0.1", other.getLocalPort(), IDS, ROUTER)))
          .satisfies(p -> {
            assertThat(p.code()).isEqualTo("port-in-use");
            assertThat(p.message()).contains(String.valueOf(other.getLocalPort()));
          });
    }
  }

  @Test
  void theUnixSocketMakesItsCallerLocalAndFollowsEvents(@TempDir Path state) throws Exception {
    Path socket = ControlSocket.prepare(state);
    try (var server = PageServer.listenLocal(vertx, socket, IDS, ROUTER);
        var api = RemoteApi.local(vertx, socket)) {
      assertThat(server.port()).isLessThanOrEqualTo(0);
      assertThat(api.handle(Request.of("GET", "/who")).bodyText()).isEqualTo("local");
      var seen = new ArrayList<String>();
      api.follow(Request.of("GET", "/three"), (name, data) -> seen.add(name + ":" + data));
      assertThat(seen).containsExactly("tick:1\nmore", "tick:2\nmore", "tick:3\nmore");
    }
  }

  @Test
  void theSocketIsBehindAFolderOfItsOwnAndTheStateFolderKeepsItsMode(@TempDir Path state)
      throws IOException {
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx--x--x"));
    Path socket = ControlSocket.prepare(state);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
        .isEqualTo("rwx--x--x");
  }

  @Test
  void aLongStateFolderStillHasASocket(@TempDir Path root) throws IOException {
    Path deep = root.resolve("a".repeat(90)).resolve("b".repeat(90));
    Files.createDirectories(deep);
    assertThat(ControlSocket.of(deep).toString().length()).isLessThanOrEqualTo(100);
    assertThat(ControlSocket.of(deep)).isEqualTo(ControlSocket.of(deep));
    assertThat(ControlSocket.of(deep)).isNotEqualTo(ControlSocket.of(deep.resolve("c")));
  }

  @Test
  void nothingListeningIsSaidWithTheNextStep(@TempDir Path state) {
    try (var api = RemoteApi.local(vertx, ControlSocket.of(state))) {
      var problem =
          org.assertj.core.api.Assertions.catchThrowableOfType(
              Problem.class, () -> api.handle(Request.of("GET", "/who")));
      assertThat(problem.code()).isEqualTo("not-running");
      assertThat(problem.hint()).contains("roadworthy up");
    }
  }

  private static HttpResponse<String> get(HttpClient client, PageServer server, String path)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(server, path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(PageServer server, String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
