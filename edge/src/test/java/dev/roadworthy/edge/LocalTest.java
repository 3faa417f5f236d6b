package dev.roadworthy.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roadworthy.base.Problem;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Roadworthy's own pages, health, start and end.
final class LocalTest {
  @Test
  void pagesBelowTheReservedPathNeverReachTheApp() throws Exception {
    try (var app = TestApp.hello();
        var rig = Rig.open(app)) {
      rig.local =
          request ->
              LocalResponse.text(
                  200,
                  request.method()
                      + request.path()
                      + request.query()
                      + new String(request.body(), StandardCharsets.UTF_8));
      assertThat(RawClient.get(rig.port(), "/.roadworthy/login?a=b").body())
          .isEqualTo("GET/.roadworthy/logina=b");
      assertThat(RawClient.get(rig.port(), "/.ROADWORTHY/x").status()).isEqualTo(200);
      assertThat(RawClient.get(rig.port(), "//.roadworthy/x").status()).isEqualTo(400);
      assertThat(RawClient.get(rig.port(), "/%2eroadworthy/x").status()).isEqualTo(200);
      var post =
          RawClient.once(
              rig.port(),
              RawClient.request("POST", "/.roadworthy/login", "Content-Length: 3") + "abc");
      assertThat(post.body()).isEqualTo("POST/.roadworthy/loginabc");
      var large =
          RawClient.once(
              rig.port(), RawClient.request("POST", "/.roadworthy/x", "Content-Length: 9999999"));
      assertThat(large.status()).isEqualTo(413);
      var foreign =
          RawClient.once(
              rig.port(),
              RawClient.request("POST", "/.roadworthy/login", "Origin: https://evil.example"));
      assertThat(foreign.status()).isEqualTo(403);
      assertThat(app.heads()).isEmpty();
    }
  }

  @Test
  void aPageThatThrowsIsA500WithoutDetails() throws Exception {
    try (var rig = Rig.open()) {
      rig.local =
          request -> {
            throw new IllegalStateException("secret detail");
          };
      var answer = RawClient.get(rig.port(), "/.roadworthy/x", "Accept: text/html");
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.body()).doesNotContain("secret").contains("<html");
    }
  }

  @Test
  void aPageMayStreamUntilTheClientLeaves() throws Exception {
    var left = new AtomicBoolean();
    try (var rig = Rig.open()) {
      rig.local =
          request ->
              new LocalResponse(
                  200,
                  List.of(Map.entry("Content-Type", "text/event-stream")),
                  new LocalResponse.Stream(out -> {
                    try {
                      for (int i = 0; ; i++) {
                        out.write(("data: " + i + "\n\n").getBytes(StandardCharsets.UTF_8));
                        Thread.sleep(5); // slow on purpose
                      }
                    } finally {
                      left.set(true);
                    }
                  }));
      try (var client = new RawClient(rig.port())) {
        client.send(RawClient.request("GET", "/.roadworthy/events"));
        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(new String(client.readChunk(), StandardCharsets.UTF_8)).isEqualTo("data: 0\n\n");
      }
      Awaitility.await().untilTrue(left);
    }
  }

  @Test
  void healthSaysWhetherAnInstanceIsReady() throws Exception {
    try (var app = TestApp.hello();
        var rig = Rig.open()) {
      assertThat(RawClient.get(rig.port(), "/.roadworthy/health/live").status()).isEqualTo(200);
      assertThat(RawClient.get(rig.port(), "/.roadworthy/health/ready").status()).isEqualTo(503);
      rig.upstreams(Rig.upstreams(app));
      Awaitility.await()
          .until(() -> RawClient.get(rig.port(), "/.roadworthy/health/ready").status() == 200);
    }
  }

  @Test
  void aPortInUseIsExplained() throws Exception {
    try (var taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      var settings = EdgeSettings.at("127.0.0.1", taken.getLocalPort());
      assertThatThrownBy(() -> new Rig(settings, Snapshot.of(1, List.of(), List.of())))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("Another program listens on 127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void closingLetsRequestsEndAndTakesNoNewOnes() throws Exception {
    var app =
        new TestApp(seen -> {
          Thread.sleep(400); // slow on purpose
          seen.answer("200 OK", "", "slow");
          return true;
        });
    try (app;
        var rig = Rig.open(app);
        var client = new RawClient(rig.port())) {
      client.send(RawClient.request("GET", "/"));
      Awaitility.await().until(() -> !app.heads().isEmpty());
      Thread closing = Thread.ofVirtual().start(() -> rig.edge.close(Duration.ofSeconds(5)));
      var answer = client.read();
      assertThat(answer.body()).isEqualTo("slow");
      assertThat(answer.header("Connection")).isEqualTo("close");
      closing.join();
      assertThatThrownBy(() -> new RawClient(rig.port()))
          .isInstanceOf(java.net.ConnectException.class);
      assertThat(rig.records).hasSize(1);
    }
  }
}
