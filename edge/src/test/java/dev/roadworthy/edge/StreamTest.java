package dev.roadworthy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.base.ByteSize;
import dev.roadworthy.config.Allow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Bodies, streams and tunnels.
final class StreamTest {
  private static final long LARGE = 300L << 20;

  private static Snapshot snapshot(ByteSize maxBody, TestApp... apps) {
    var base = Snapshot.of(1, List.of(Rig.rule("/**", new Allow.Public())), Rig.upstreams(apps));
    return new Snapshot(
        2,
        base.routes(),
        base.upstreams(),
        base.hold(),
        base.headers(),
        base.sites(),
        Optional.empty(),
        maxBody);
  }

  @Test
  void aLargeDownloadGoesToASlowClientInConstantMemory() throws Exception {
    var app =
        new TestApp(seen -> {
          seen.out()
              .write(
                  ("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n")
                      .getBytes(StandardCharsets.ISO_8859_1));
          byte[] block = new byte[1 << 16];
          for (long sent = 0; sent < LARGE; sent += block.length) {
            seen.out().write(block);
          }
          return true;
        });
    try (app;
        var rig = new Rig(snapshot(ByteSize.mib(1), app));
        var client = new RawClient(rig.port())) {
      client.send(RawClient.request("GET", "/"));
      assertThat(client.readHead().status()).isEqualTo(200);
      long before = usedMemory();
      long most = 0;
      for (long got = 0; got < LARGE; got += 1 << 20) {
        assertThat(client.readBytes(1 << 20)).hasSize(1 << 20);
        if (got % (100 << 20) == 0) {
          most = Math.max(most, usedMemory() - before);
        }
      }
      assertThat(most).isLessThan(64 << 20);
    }
  }

  private static long usedMemory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void aLargeUploadGoesToASlowAppInConstantMemory() throws Exception {
    var app =
        new TestApp(seen -> {
          long got = 0;
          byte[] block = new byte[1 << 16];
          while (got < LARGE) {
            int n = seen.in().read(block);
            if (n < 0) {
              return false;
            }
            got += n;
          }
          seen.answer("200 OK", "", "got " + got);
          return true;
        });
    try (app;
        var rig = new Rig(snapshot(new ByteSize(LARGE), app));
        var client = new RawClient(rig.port())) {
      client.send(RawClient.request("POST", "/", "Content-Length: " + LARGE));
      long before = usedMemory();
      long most = 0;
      byte[] block = new byte[1 << 20];
      for (long sent = 0; sent < LARGE; sent += block.length) {
        client.send(block);
        if (sent % (100 << 20) == 0) {
          most = Math.max(most, usedMemory() - before);
        }
      }
      assertThat(client.read().body()).isEqualTo("got " + LARGE);
      assertThat(most).isLessThan(64 << 20);
    }
  }

  @Test
  void tooLargeBodiesAreRefusedAtOnceAndInTheMiddle() throws Exception {
    var app =
        new TestApp(seen -> {
          while (seen.in().read() >= 0) {
            // reads what comes
          }
          return false;
        });
    try (app;
        var rig = new Rig(snapshot(ByteSize.kib(100), app))) {
      var known =
          RawClient.once(rig.port(), RawClient.request("POST", "/", "Content-Length: 200000"));
      assertThat(known.status()).isEqualTo(413);
      assertThat(app.heads()).isEmpty();
      try (var client = new RawClient(rig.port())) {
        client.send(RawClient.request("POST", "/", "Transfer-Encoding: chunked"));
        String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
        for (int i = 0; i < 8; i++) {
          client.send(chunk);
        }
        assertThat(client.read().status()).isEqualTo(413);
      }
    }
  }

  @Test
  void expectContinueIsAnsweredOnlyWhenTheBodyIsWanted() throws Exception {
    var app =
        new TestApp(seen -> {
          seen.answer(
              "200 OK", "", new String(seen.in().readNBytes(5000), StandardCharsets.ISO_8859_1));
          return true;
        });
    try (app;
        var rig = new Rig(snapshot(ByteSize.kib(100), app));
        var client = new RawClient(rig.port())) {
      client.send(RawClient.request("PUT", "/", "Content-Length: 5000", "Expect: 100-continue"));
      assertThat(client.readHead().status()).isEqualTo(100);
      client.send("y".repeat(5000));
      assertThat(client.read().body()).isEqualTo("y".repeat(5000));
      assertThat(app.heads().get(0)).doesNotContainIgnoringCase("expect");
      var refused =
          RawClient.once(
              rig.port(),
              RawClient.request("PUT", "/", "Content-Length: 500000", "Expect: 100-continue"));
      assertThat(refused.status()).isEqualTo(413);
    }
  }

  @Test
  void chunksTrailersAndEmptyAnswersArePassedOn() throws Exception {
    var app =
        new TestApp(seen -> {
          String text =
              switch (seen.path()) {
                case "/chunks" ->
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                        + "Trailer: X-Sum\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 5\r\n\r\n";
                case "/none" -> "HTTP/1.1 204 No Content\r\n\r\n";
                case "/same" -> "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n";
                case "/part" ->
                    "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-1/5\r\n"
                        + "Content-Length: 2\r\n\r\nab";
                case "/moved" ->
                    "HTTP/1.1 302 Found\r\nLocation: http://localhost/x\r\n"
                        + "Content-Length: 0\r\n\r\n";
                case "/error" -> "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\nmine";
                default -> "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n";
              };
          seen.out().write(text.getBytes(StandardCharsets.ISO_8859_1));
          return true;
        });
    try (app;
        var rig = new Rig(snapshot(ByteSize.kib(100), app));
        var client = new RawClient(rig.port())) {
      client.send(RawClient.request("HEAD", "/head"));
      assertThat(client.read(true).header("Content-Length")).isEqualTo("99");
      assertThat(client.send(RawClient.request("GET", "/none")).read().status()).isEqualTo(204);
      assertThat(client.send(RawClient.request("GET", "/same")).read().status()).isEqualTo(304);
      assertThat(client.send(RawClient.request("GET", "/part")).read().body()).isEqualTo("ab");
      assertThat(client.send(RawClient.request("GET", "/moved")).read().header("Location"))
          .isEqualTo("http://localhost/x");
      assertThat(client.send(RawClient.request("GET", "/error")).read().body()).isEqualTo("mine");
      client.send(RawClient.request("GET", "/chunks"));
      assertThat(client.readHead().header("Transfer-Encoding")).isEqualTo("chunked");
      var body = new StringBuilder();
      for (byte[] c = client.readChunk(); c.length > 0; c = client.readChunk()) {
        body.append(new String(c, StandardCharsets.ISO_8859_1));
      }
      assertThat(body).hasToString("abcde");
      assertThat(client.readLine()).isEqualToIgnoringCase("X-Sum: 5");
    }
  }

  @Test
  void anAnswerWithoutLengthEndsWithItsConnection() throws Exception {
    var app =
        new TestApp(seen -> {
          seen.out()
              .write("HTTP/1.0 200 OK\r\n\r\nold style".getBytes(StandardCharsets.ISO_8859_1));
          return false;
        });
    try (app;
        var rig = new Rig(snapshot(ByteSize.kib(100), app))) {
      assertThat(RawClient.get(rig.port(), "/").body()).isEqualTo("old style");
      assertThat(RawClient.once(rig.port(), "GET / HTTP/1.0\r\nHost: x\r\n\r\n").body())
          .isEqualTo("old style");
    }
  }

  @Test
  void anAnswerThatBreaksOffIsNotMadeToLookWhole() throws Exception {
    var app =
        new TestApp(seen -> {
          seen.out()
              .write(
                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
                      .getBytes(StandardCharsets.ISO_8859_1));
          return false;
        });
    try (app;
        var rig = new Rig(snapshot(ByteSize.kib(100), app));
        var client = new RawClient(rig.port())) {
      client.send(RawClient.request("GET", "/"));
      client.readHead();
      assertThat(client.readChunk()).isEqualTo("abc".getBytes(StandardCharsets.ISO_8859_1));
      assertThat(client.isClosedByPeer()).isTrue();
    }
  }

  @Test
  void eventsArriveOneByOneAndEndWithTheSession() throws Exception {
    var next = new CountDownLatch(1);
    var app =
        new TestApp(seen -> {
          OutputStream out = seen.out();
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
                  .getBytes(StandardCharsets.ISO_8859_1));
          out.flush();
          next.await();
          for (int i = 0; i < 1000; i++) {
            out.write(("data: " + i + "\n\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            Thread.sleep(20); // slow on purpose
          }
          return false;
        });
    try (app;
        var rig = new Rig(snapshot(ByteSize.kib(100), app));
        var client = new RawClient(rig.port())) {
      Session session = rig.signIn("warm-1");
      client.send(RawClient.request("GET", "/", "Cookie: roadworthy=warm-1"));
      assertThat(client.readHead().status()).isEqualTo(200);
      next.countDown();
      assertThat(new String(client.readChunk(), StandardCharsets.ISO_8859_1))
          .isEqualTo("data: 0\n\n");
      rig.edge.endSession("another");
      client.readChunk();
      long begun = System.nanoTime();
      rig.edge.endSession(session.id());
      assertThat(client.isClosedByPeer()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
    }
  }

  private static TestApp echo() throws IOException {
    return new TestApp(seen -> {
      if (!"websocket".equalsIgnoreCase(seen.header("Upgrade"))) {
        seen.answer("400 Bad Request", "", "no upgrade");
        return true;
      }
      if (seen.path().equals("/refused")) {
        seen.answer("403 Forbidden", "", "not you");
        return true;
      }
      seen.out()
          .write(
              ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      + "Sec-WebSocket-Accept: x\r\n\r\n\u0081\u0002hi")
                  .getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = seen.in();
      byte[] block = new byte[1024];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        seen.out().write(block, 0, n);
      }
      return false;
    });
  }

  private static String upgrade(String path) {
    return RawClient.request(
        "GET",
        path,
        "Upgrade: websocket",
        "Connection: keep-alive, Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        "Cookie: roadworthy=warm-1",
        "Origin: http://localhost");
  }

  @Test
  void aWebSocketCarriesBytesBothWaysAndEndsWithTheSession() throws Exception {
    try (var app = echo();
        var rig = new Rig(snapshot(ByteSize.kib(100), app));
        var client = new RawClient(rig.port())) {
      Session session = rig.signIn("warm-1");
      client.send(upgrade("/ws"));
      var answer = client.read();
      assertThat(answer.status()).isEqualTo(101);
      assertThat(answer.header("Sec-WebSocket-Accept")).isEqualTo("x");
      assertThat(client.readBytes(4)).isEqualTo(latin("\u0081\u0002hi"));
      client.send("\u0081\u0005hello");
      assertThat(client.readBytes(7)).isEqualTo(latin("\u0081\u0005hello"));
      rig.edge.endSession(session.id());
      assertThat(client.readBytes(4)).isEqualTo(latin("\u0088\u000c\u0003\u00f0"));
      assertThat(client.isClosedByPeer()).isTrue();
      Awaitility.await().until(() -> rig.edge.status().active() == 0);
    }
  }

  @Test
  void aSessionThatEndsAmidAFrameEndsTheWebSocketToo() throws Exception {
    try (var app = echo();
        var rig = new Rig(snapshot(ByteSize.kib(100), app));
        var client = new RawClient(rig.port())) {
      Session session = rig.signIn("warm-1");
      client.send(upgrade("/ws"));
      client.read();
      client.readBytes(4);
      client.send("\u0081\u0005he");
      client.readBytes(4);
      rig.edge.endSession(session.id());
      assertThat(client.isClosedByPeer()).isTrue();
    }
  }

  @Test
  void aRefusedOrForeignWebSocketIsAnAnswer() throws Exception {
    try (var app = echo();
        var rig = new Rig(snapshot(ByteSize.kib(100), app));
        var client = new RawClient(rig.port())) {
      assertThat(client.send(upgrade("/refused")).read().body()).isEqualTo("not you");
      assertThat(client.send(upgrade("/refused")).read().status()).isEqualTo(403);
      var foreign =
          RawClient.once(
              rig.port(),
              upgrade("/ws").replace("Origin: http://localhost", "Origin: https://evil.example"));
      assertThat(foreign.status()).isEqualTo(403);
      assertThat(app.heads()).hasSize(2);
      Awaitility.await().until(() -> rig.edge.status().active() == 0);
    }
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void http2InClearTextReachesTheApp() throws Exception {
    var app =
        new TestApp(seen -> {
          String length = seen.header("Content-Length");
          int n = length == null ? 0 : Integer.parseInt(length);
          seen.answer(
              "200 OK",
              "",
              seen.line() + " " + new String(seen.in().readNBytes(n), StandardCharsets.UTF_8));
          return true;
        });
    try (app;
        var rig = new Rig(snapshot(ByteSize.kib(100), app));
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      var uri = URI.create("http://localhost:" + rig.port() + "/two?x=1");
      var upgraded =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(upgraded.body()).startsWith("GET /two?x=1 HTTP/1.1");
      assertThat(upgraded.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      var process =
          new ProcessBuilder(
                  "curl",
                  "-s",
                  "--http2-prior-knowledge",
                  "-d",
                  "body",
                  "-w",
                  " %{http_version}",
                  uri.toString())
              .start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(out).isEqualTo("POST /two?x=1 HTTP/1.1 body 2");
    }
  }

  @Test
  void aSlowAppGets504AndASlowBody408() throws Exception {
    var app =
        new TestApp(seen -> {
          Thread.sleep(5000); // slow on purpose
          return false;
        });
    var settings = Rig.quick(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofMillis(300));
    try (app;
        var rig = new Rig(settings, snapshot(ByteSize.kib(100), app))) {
      assertThat(RawClient.get(rig.port(), "/").status()).isEqualTo(504);
      var body =
          RawClient.once(
              rig.port(), RawClient.request("POST", "/", "Content-Length: 9000") + "abc");
      assertThat(body.status()).isEqualTo(408);
    }
  }

  @Test
  void connectionsBeyondTheLimitAreClosedAndIdleOnesToo() throws Exception {
    EdgeSettings at = EdgeSettings.at("127.0.0.1", 0);
    var sizes = new EdgeSettings.Sizes(8192, 32768, 2, 1 << 20, 10);
    var times =
        new EdgeSettings.Times(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofMillis(500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));
    var settings = new EdgeSettings(at.host(), 0, at.transport(), 1, times, sizes);
    try (var app = TestApp.hello();
        var rig = new Rig(settings, snapshot(ByteSize.kib(1), app));
        var one = new RawClient(rig.port());
        var two = new Socket(java.net.InetAddress.getLoopbackAddress(), rig.port())) {
      assertThat(one.send(RawClient.request("GET", "/")).read().status()).isEqualTo(200);
      assertThat(two.isConnected()).isTrue();
      try (var three = new RawClient(rig.port())) {
        assertThat(three.isClosedByPeer()).isTrue();
      }
      assertThat(one.isClosedByPeer()).isTrue();
      Awaitility.await().until(() -> rig.edge.status().connections() == 0);
    }
  }
}
