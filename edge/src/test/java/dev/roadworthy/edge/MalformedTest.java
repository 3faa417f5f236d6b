package dev.roadworthy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Bytes that are no request, or that two parsers would read in two ways.
final class MalformedTest {
  private static @Nullable TestApp app;
  private static @Nullable Rig rig;

  @BeforeAll
  static void start() throws IOException {
    app = TestApp.hello();
    rig = Rig.open(app);
  }

  @AfterAll
  static void stop() throws IOException {
    if (rig != null && app != null) {
      rig.close();
      app.close();
    }
  }

  static Stream<Arguments> malformed() {
    String h = "Host: localhost\r\n";
    return Stream.of(
        bad(
            "both lengths",
            "POST / HTTP/1.1\r\n"
                + h
                + "Content-Length: 5\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        bad(
            "both, the other way",
            "POST / HTTP/1.1\r\n"
                + h
                + "Transfer-Encoding: chunked\r\n"
                + "Content-Length: 5\r\n\r\n0\r\n\r\n"),
        bad(
            "two lengths",
            "POST / HTTP/1.1\r\n" + h + "Content-Length: 1\r\n" + "Content-Length: 2\r\n\r\nab"),
        bad(
            "two equal lengths",
            "POST / HTTP/1.1\r\n" + h + "Content-Length: 1\r\n" + "Content-Length: 1\r\n\r\na"),
        bad("a list of lengths", "POST / HTTP/1.1\r\n" + h + "Content-Length: 1, 1\r\n\r\na"),
        bad("a signed length", "POST / HTTP/1.1\r\n" + h + "Content-Length: +1\r\n\r\na"),
        bad("a negative length", "POST / HTTP/1.1\r\n" + h + "Content-Length: -1\r\n\r\n"),
        bad("a hex length", "POST / HTTP/1.1\r\n" + h + "Content-Length: 0x1\r\n\r\na"),
        bad(
            "another coding",
            "POST / HTTP/1.1\r\n" + h + "Transfer-Encoding: gzip, chunked\r\n" + "\r\n0\r\n\r\n"),
        bad(
            "a disguised coding",
            "POST / HTTP/1.1\r\n" + h + "Transfer-Encoding: xchunked\r\n" + "\r\n0\r\n\r\n"),
        bad(
            "chunked twice",
            "POST / HTTP/1.1\r\n"
                + h
                + "Transfer-Encoding: chunked\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        bad(
            "chunked then identity",
            "POST / HTTP/1.1\r\n"
                + h
                + "Transfer-Encoding: chunked\r\n"
                + "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
        bad(
            "chunked in HTTP/1.0",
            "POST / HTTP/1.0\r\n" + h + "Transfer-Encoding: chunked\r\n" + "\r\n0\r\n\r\n"),
        bad(
            "a space before the colon",
            "POST / HTTP/1.1\r\n" + h + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
        bad("a tab before the colon", "GET / HTTP/1.1\r\n" + h + "X-A\t: b\r\n\r\n"),
        bad("bare LF", "GET / HTTP/1.1\nHost: localhost\n\n"),
        bad("one bare LF", "GET / HTTP/1.1\r\nHost: localhost\nX-A: b\r\n\r\n"),
        bad("a bare CR in a value", "GET / HTTP/1.1\r\n" + h + "X-A: b\rc: d\r\n\r\n"),
        bad("NUL in a value", "GET / HTTP/1.1\r\n" + h + "X-A: b\0c\r\n\r\n"),
        bad("NUL in a name", "GET / HTTP/1.1\r\n" + h + "X\0A: b\r\n\r\n"),
        bad("a folded header", "GET / HTTP/1.1\r\n" + h + "X-A: b\r\n c\r\n\r\n"),
        bad("a folded first header", "GET / HTTP/1.1\r\n Host: localhost\r\n\r\n"),
        bad(
            "a folded coding",
            "POST / HTTP/1.1\r\n" + h + "Transfer-Encoding:\r\n chunked\r\n" + "\r\n0\r\n\r\n"),
        bad("no colon", "GET / HTTP/1.1\r\n" + h + "nonsense\r\n\r\n"),
        bad("an empty name", "GET / HTTP/1.1\r\n" + h + ": a\r\n\r\n"),
        bad("a name with parentheses", "GET / HTTP/1.1\r\n" + h + "X(A): b\r\n\r\n"),
        bad("absolute form", "GET http://localhost/ HTTP/1.1\r\n" + h + "\r\n"),
        bad("authority form", "GET localhost:80 HTTP/1.1\r\n" + h + "\r\n"),
        bad("a star", "GET * HTTP/1.1\r\n" + h + "\r\n"),
        bad("CONNECT", "CONNECT localhost:80 HTTP/1.1\r\n" + h + "\r\n"),
        bad("no slash", "GET admin HTTP/1.1\r\n" + h + "\r\n"),
        bad("a space in the path", "GET /a b HTTP/1.1\r\n" + h + "\r\n"),
        bad("two spaces", "GET  / HTTP/1.1\r\n" + h + "\r\n"),
        bad("a tab between", "GET\t/ HTTP/1.1\r\n" + h + "\r\n"),
        bad("a leading space", " GET / HTTP/1.1\r\n" + h + "\r\n"),
        bad("a trailing space", "GET / HTTP/1.1 \r\n" + h + "\r\n"),
        bad("HTTP/0.9", "GET /\r\n\r\n"),
        bad("HTTP/1.2", "GET / HTTP/1.2\r\n" + h + "\r\n"),
        bad("HTTP/2.0", "GET / HTTP/2.0\r\n" + h + "\r\n"),
        bad("lower-case version", "GET / http/1.1\r\n" + h + "\r\n"),
        bad("no Host", "GET / HTTP/1.1\r\n\r\n"),
        bad("two Hosts", "GET / HTTP/1.1\r\n" + h + "Host: other\r\n\r\n"),
        bad("Host with a path", "GET / HTTP/1.1\r\nHost: localhost/x\r\n\r\n"),
        bad("Host with a user", "GET / HTTP/1.1\r\nHost: a@localhost\r\n\r\n"),
        bad("Host with a comma", "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n"),
        bad("Host with a bad port", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n"),
        bad("an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
        bad("broken percent", "GET /a%zz HTTP/1.1\r\n" + h + "\r\n"),
        bad("cut percent", "GET /a%2 HTTP/1.1\r\n" + h + "\r\n"),
        bad("encoded NUL", "GET /a%00b HTTP/1.1\r\n" + h + "\r\n"),
        bad("encoded line end", "GET /a%0d%0ab HTTP/1.1\r\n" + h + "\r\n"),
        bad("overlong slash", "GET /a%c0%afb HTTP/1.1\r\n" + h + "\r\n"),
        bad("raw UTF-8", "GET /\u00c3\u00a4 HTTP/1.1\r\n" + h + "\r\n"),
        bad("a fragment", "GET /a#b HTTP/1.1\r\n" + h + "\r\n"),
        bad("a backslash", "GET /a\\b HTTP/1.1\r\n" + h + "\r\n"),
        bad("dot segments", "GET /a/../b HTTP/1.1\r\n" + h + "\r\n"),
        bad("encoded dot segments", "GET /a/%2e%2E/b HTTP/1.1\r\n" + h + "\r\n"),
        bad("dot segments with parameters", "GET /a/..;x/b HTTP/1.1\r\n" + h + "\r\n"),
        bad("dot segments twice encoded", "GET /a/%252e%252e/b HTTP/1.1\r\n" + h + "\r\n"),
        bad("dots behind an encoded slash", "GET /a%2f..%2fb HTTP/1.1\r\n" + h + "\r\n"),
        bad(
            "expecting the odd",
            "POST / HTTP/1.1\r\n" + h + "Content-Length: 1\r\n" + "Expect: tea\r\n\r\na"));
  }

  private static Arguments bad(String name, String bytes) {
    return Arguments.of(name, bytes);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void isAnswered400AndClosedAndTheAppSeesNothing(String name, String bytes) throws Exception {
    int before = app().heads().size();
    try (var client = new RawClient(rig().port())) {
      client.send(bytes);
      var answer = client.read();
      assertThat(answer.status()).as(name).isEqualTo(400);
      assertThat(answer.header("X-Request-Id")).isNotBlank();
      client.send("GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.isClosedByPeer()).as("closed").isTrue();
    }
    assertThat(app().heads()).hasSize(before);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void isRefusedByteByByteToo(String name, String bytes) throws Exception {
    int before = app().heads().size();
    try (var client = new RawClient(rig().port())) {
      for (int i = 0; i < bytes.length(); i++) {
        try {
          client.send(bytes.substring(i, i + 1));
        } catch (IOException e) {
          break;
        }
      }
      try {
        assertThat(client.read().status()).as(name).isEqualTo(400);
      } catch (IOException e) {
        assertThat(e).as("reset, since bytes came after the answer").isNotNull();
      }
    }
    assertThat(app().heads()).hasSize(before);
  }

  @Test
  void badChunksNeverEndARequestWell() throws Exception {
    String[] bodies = {
      "zz\r\nab\r\n",
      "-1\r\n",
      "2\r\nabc\r\n0\r\n\r\n",
      "2\nab\r\n0\r\n\r\n",
      "2 \r\nab\r\n0\r\n\r\n",
      "99999999999999999\r\n",
      "2;a\nb\r\nab\r\n0\r\n\r\n"
    };
    for (String body : bodies) {
      try (var draining = draining();
          var r = Rig.open(draining);
          var client = new RawClient(r.port())) {
        client.send(
            "POST /chunks HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                + body);
        assertThat(client.isClosedByPeer()).as(body).isTrue();
      }
    }
  }

  private static TestApp draining() throws IOException {
    return new TestApp(seen -> {
      var text = new StringBuilder();
      for (int b = seen.in().read(); b >= 0; b = seen.in().read()) {
        text.append((char) b);
        if (text.indexOf("0\r\n\r\n") >= 0) {
          seen.answer("200 OK", "", "whole");
          return true;
        }
      }
      return false;
    });
  }

  @Test
  void longHeadsAreRefused() throws Exception {
    var line = RawClient.get(rig().port(), "/" + "a".repeat(9000));
    assertThat(line.status()).isEqualTo(414);
    var head = RawClient.get(rig().port(), "/", "X-A: " + "a".repeat(40_000));
    assertThat(head.status()).isEqualTo(431);
  }

  @Test
  void aSlowHeadIsCutOff() throws Exception {
    var settings = Rig.quick(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofSeconds(5));
    try (var r = new Rig(settings, Snapshot.of(1, java.util.List.of(), java.util.List.of()));
        var client = new RawClient(r.port())) {
      client.send("GET / HTTP/1.1\r\nHost: loc");
      assertThat(client.isClosedByPeer()).isTrue();
      Awaitility.await().until(() -> r.edge.status().connections() == 0);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (var client = new RawClient(rig().port())) {
      client.send(RawClient.request("GET", "/1") + RawClient.request("GET", "/2"));
      assertThat(client.read().body()).isEqualTo("hello /1");
      assertThat(client.read().body()).isEqualTo("hello /2");
    }
  }

  private static TestApp app() {
    return java.util.Objects.requireNonNull(app);
  }

  private static Rig rig() {
    return java.util.Objects.requireNonNull(rig);
  }
}
