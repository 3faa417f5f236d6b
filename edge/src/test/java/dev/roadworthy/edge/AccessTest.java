package dev.roadworthy.edge;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.base.ByteSize;
import dev.roadworthy.base.Rate;
import dev.roadworthy.config.Allow;
import dev.roadworthy.config.Limit;
import dev.roadworthy.config.RouteRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Who gets to the app, and what the app is told about them.
final class AccessTest {
  private static final List<RouteRule> RULES =
      List.of(
          Rig.rule("/", new Allow.Public()),
          Rig.rule("/admin/**", new Allow.Role("admin")),
          Rig.rule("/me/**", new Allow.SignedIn()),
          Rig.rule("/open/**", new Allow.Public()));

  @Test
  void whatNoRuleOpensIsClosed() throws Exception {
    try (var app = TestApp.hello();
        var rig = new Rig(Snapshot.of(1, RULES, Rig.upstreams(app)))) {
      assertThat(RawClient.get(rig.port(), "/nothing").status()).isEqualTo(404);
      assertThat(app.heads()).isEmpty();
    }
  }

  @Test
  void peopleAreSentToSignInAndProgramsGet401() throws Exception {
    try (var app = TestApp.hello();
        var rig = new Rig(Snapshot.of(1, RULES, Rig.upstreams(app)))) {
      var page = RawClient.get(rig.port(), "/me?a=b&c", "Accept: text/html");
      assertThat(page.status()).isEqualTo(303);
      assertThat(page.header("Location")).isEqualTo("/.roadworthy/login?return=%2Fme%3Fa%3Db%26c");
      var api = RawClient.get(rig.port(), "/me", "Accept: application/json");
      assertThat(api.status()).isEqualTo(401);
      assertThat(api.header("Content-Type")).isEqualTo("application/problem+json");
      var fetch = RawClient.get(rig.port(), "/me", "Accept: text/html", "Sec-Fetch-Mode: cors");
      assertThat(fetch.status()).isEqualTo(401);
      assertThat(app.heads()).isEmpty();
    }
  }

  @Test
  void rolesDecideAndTheAppLearnsWhoItIs() throws Exception {
    try (var app = TestApp.hello();
        var rig = new Rig(Snapshot.of(1, RULES, Rig.upstreams(app)))) {
      rig.signIn("warm-1", "user");
      rig.signIn("cold-2", "admin", "user");
      assertThat(RawClient.get(rig.port(), "/admin", "Cookie: roadworthy=warm-1").status())
          .isEqualTo(403);
      var answer =
          RawClient.get(
              rig.port(),
              "/admin",
              "Cookie: a=1; roadworthy=cold-2; b=2",
              "Roadworthy-User: root",
              "roadworthy_user: root",
              "Roadworthy-Assertion: forged",
              "X-Forwarded-For: 1.2.3.4",
              "X_Forwarded_For: 1.2.3.4",
              "X-Request-Id: chosen",
              "Connection: Roadworthy-User, X-Forwarded-For");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(app.heads()).hasSize(1);
      String head = app.heads().get(0);
      assertThat(head)
          .contains("\r\nRoadworthy-User: user-1\r\n")
          .contains("\r\nRoadworthy-Roles: admin,user\r\n")
          .containsIgnoringCase("\r\nCookie: a=1; b=2\r\n")
          .contains("\r\nX-Forwarded-For: 127.0.0.1\r\n")
          .doesNotContain("root")
          .doesNotContain("forged")
          .doesNotContain("1.2.3.4")
          .doesNotContain("chosen")
          .doesNotContain("cold-2");
    }
  }

  @Test
  void theAppGetsAndSetsNoneOfRoadworthysCookies() throws Exception {
    // Browsers share cookies between the ports of a host: the console's come along.
    var ours =
        List.of(
            "roadworthy",
            "__Host-roadworthy",
            "roadworthy-operator",
            "__Host-roadworthy-operator",
            "roadworthy-device",
            "__Secure-roadworthy-device");
    String set = ours.stream().map(n -> "Set-Cookie: " + n + "=planted\r\n").collect(joining());
    var app =
        new TestApp(seen -> {
          seen.answer(
              "200 OK",
              set
                  + "Set-Cookie: =roadworthy=planted\r\n"
                  + "Set-Cookie: roadworthy\t=planted\r\n"
                  + "Set-Cookie: roadworthyapp=1; SameSite=Lax\r\n",
              "ok");
          return true;
        });
    try (app;
        var rig = new Rig(Snapshot.of(1, RULES, Rig.upstreams(app)))) {
      String sent = ours.stream().map(name -> name + "=secret; ").collect(joining());
      var answer =
          RawClient.get(rig.port(), "/open/x", "Cookie: a=1; " + sent + "roadworthyapp=2; b=2");
      assertThat(app.heads().getFirst())
          .doesNotContain("secret")
          .containsIgnoringCase("\r\nCookie: a=1; roadworthyapp=2; b=2\r\n");
      assertThat(answer.all("Set-Cookie")).containsExactly("roadworthyapp=1; SameSite=Lax");
    }
  }

  @Test
  void anExpiredSessionIsNone() throws Exception {
    try (var app = TestApp.hello();
        var rig = new Rig(Snapshot.of(1, RULES, Rig.upstreams(app)))) {
      rig.sessions.put(
          "warm-old", Session.of("s", "u", "e@x", List.of(), Instant.now().minusSeconds(2)));
      assertThat(RawClient.get(rig.port(), "/me", "Cookie: roadworthy=warm-old").status())
          .isEqualTo(401);
    }
  }

  @Test
  void withTheStoreDownKnownSessionsPassAndOthersGet503() throws Exception {
    try (var app = TestApp.hello();
        var rig = new Rig(Snapshot.of(1, RULES, Rig.upstreams(app)))) {
      rig.signIn("warm-1");
      rig.signIn("cold-1");
      rig.storeDown = true;
      assertThat(RawClient.get(rig.port(), "/me", "Cookie: roadworthy=warm-1").status())
          .isEqualTo(200);
      var unknown = RawClient.get(rig.port(), "/me", "Cookie: roadworthy=cold-1");
      assertThat(unknown.status()).isEqualTo(503);
      assertThat(unknown.header("Retry-After")).isEqualTo("5");
      assertThat(RawClient.get(rig.port(), "/", "Cookie: roadworthy=cold-1").status())
          .isEqualTo(200);
    }
  }

  @Test
  void limitsCountByClientAndSayWhenToComeBack() throws Exception {
    var base = Snapshot.of(1, RULES, List.of());
    try (var app = TestApp.hello();
        var rig =
            new Rig(
                new Snapshot(
                    2,
                    base.routes(),
                    Rig.upstreams(app),
                    base.hold(),
                    base.headers(),
                    new Snapshot.Sites(
                        List.of(), List.of(), TrustedProxies.of(List.of("127.0.0.0/8")), false),
                    Optional.of(new Limit(new Rate(3, Duration.ofMinutes(1)), Limit.By.CLIENT)),
                    ByteSize.mib(1)))) {
      for (int i = 0; i < 3; i++) {
        var ok = RawClient.get(rig.port(), "/", "X-Forwarded-For: 10.0.0.1");
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.header("RateLimit")).startsWith("\"client\";r=" + (2 - i));
        assertThat(ok.header("RateLimit-Policy")).isEqualTo("\"client\";q=3;w=60");
      }
      var refused = RawClient.get(rig.port(), "/", "X-Forwarded-For: 9.9.9.9, 10.0.0.1");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(Integer.parseInt(String.valueOf(refused.header("Retry-After")))).isBetween(1, 20);
      assertThat(RawClient.get(rig.port(), "/", "X-Forwarded-For: 10.0.0.2").status())
          .isEqualTo(200);
      assertThat(RawClient.get(rig.port(), "/", "X-Forwarded-For: 2001:db8::1").status())
          .isEqualTo(200);
      assertThat(app.heads().get(0)).contains("X-Forwarded-For: 10.0.0.1, 127.0.0.1\r\n");
    }
  }

  @Test
  void otherSitesCannotActInAUsersName() throws Exception {
    try (var app = TestApp.hello();
        var rig = new Rig(Snapshot.of(1, RULES, Rig.upstreams(app)))) {
      rig.signIn("warm-1");
      String cookie = "Cookie: roadworthy=warm-1";
      assertThat(post(rig, cookie, "Sec-Fetch-Site: cross-site")).isEqualTo(403);
      assertThat(post(rig, cookie, "Sec-Fetch-Site: same-site")).isEqualTo(403);
      assertThat(post(rig, cookie, "Origin: https://evil.example")).isEqualTo(403);
      assertThat(post(rig, cookie, "Origin: http://localhost.evil.example")).isEqualTo(403);
      assertThat(post(rig, cookie, "Origin: null")).isEqualTo(403);
      assertThat(post(rig, cookie, "Sec-Fetch-Site: same-origin")).isEqualTo(200);
      assertThat(post(rig, cookie, "Origin: http://localhost")).isEqualTo(200);
      assertThat(post(rig, cookie, "X-A: curl")).isEqualTo(200);
      assertThat(post(rig, "X-Hook: no cookies", "Origin: https://hooks.example")).isEqualTo(401);
      var preflight =
          RawClient.once(
              rig.port(),
              RawClient.request(
                  "OPTIONS",
                  "/me",
                  "Origin: https://evil.example",
                  "Access-Control-Request-Method: PUT"));
      assertThat(preflight.status()).isEqualTo(403);
      assertThat(preflight.header("Access-Control-Allow-Origin")).isNull();
    }
  }

  private static int post(Rig rig, String... headers) throws Exception {
    return RawClient.once(rig.port(), RawClient.request("POST", "/me", headers)).status();
  }

  @Test
  void corsIsWhatTheSettingsSayWhateverTheAppSays() throws Exception {
    var app =
        new TestApp(seen -> {
          String origin = String.valueOf(seen.header("Origin"));
          seen.answer(
              "200 OK",
              "Access-Control-Allow-Origin: "
                  + origin
                  + "\r\n"
                  + "Access-Control-Allow-Credentials: true\r\n",
              "x");
          return true;
        });
    var base = Snapshot.of(1, RULES, List.of());
    var sites =
        new Snapshot.Sites(
            List.of(), List.of("https://good.example"), TrustedProxies.none(), false);
    try (app;
        var rig =
            new Rig(
                new Snapshot(
                    2,
                    base.routes(),
                    Rig.upstreams(app),
                    base.hold(),
                    base.headers(),
                    sites,
                    Optional.empty(),
                    base.maxBody()))) {
      var evil = RawClient.get(rig.port(), "/", "Origin: https://evil.example");
      assertThat(evil.header("Access-Control-Allow-Origin")).isNull();
      assertThat(evil.header("Access-Control-Allow-Credentials")).isNull();
      var good = RawClient.get(rig.port(), "/", "Origin: https://good.example");
      assertThat(good.all("Access-Control-Allow-Origin")).containsExactly("https://good.example");
      var preflight =
          RawClient.once(
              rig.port(),
              RawClient.request(
                  "OPTIONS",
                  "/me",
                  "Origin: https://good.example",
                  "Access-Control-Request-Method: PUT"));
      assertThat(preflight.status()).isEqualTo(204);
      assertThat(preflight.header("Access-Control-Allow-Methods")).isEqualTo("PUT");
    }
  }

  @Test
  void cookiesGetTheFlagsTheyLack() throws Exception {
    var app =
        new TestApp(seen -> {
          seen.answer(
              "200 OK",
              "Set-Cookie: connect.sid=1; Path=/\r\n"
                  + "Set-Cookie: csrftoken=2; SameSite=Strict\r\n"
                  + "Set-Cookie: roadworthy=stolen\r\n"
                  + "X-Powered-By: Express\r\nServer: x\r\n",
              "x");
          return true;
        });
    try (app;
        var rig = new Rig(Snapshot.of(1, RULES, Rig.upstreams(app)))) {
      var answer = RawClient.get(rig.port(), "/");
      assertThat(answer.all("Set-Cookie"))
          .containsExactly(
              "connect.sid=1; Path=/; SameSite=Lax; HttpOnly", "csrftoken=2; SameSite=Strict");
      assertThat(answer.header("X-Powered-By")).isNull();
      assertThat(answer.header("Server")).isNull();
    }
  }

  @Test
  void oneRecordSaysWhatHappenedWithoutSecrets() throws Exception {
    try (var app = TestApp.hello();
        var rig = new Rig(Snapshot.of(1, RULES, Rig.upstreams(app)))) {
      rig.signIn("warm-1");
      var answer =
          RawClient.get(rig.port(), "/me?api_key=abc&q=1&token=xyz", "Cookie: roadworthy=warm-1");
      Awaitility.await().until(() -> !rig.records.isEmpty());
      var record = rig.records.get(0);
      assertThat(record.id()).isEqualTo(answer.header("X-Request-Id"));
      assertThat(record.path()).isEqualTo("/me?api_key=***&q=1&token=***");
      assertThat(record.user()).isEqualTo("user-1");
      assertThat(record.route()).isEqualTo("/me/**");
      assertThat(record.instance()).isEqualTo("web-1");
      assertThat(record.verdict()).isEqualTo("allowed");
      assertThat(record.bytesOut()).isEqualTo(answer.body().length());
    }
  }

  @Test
  void routesMayDependOnTheMethod() throws Exception {
    var read =
        new RouteRule(
            "/items",
            Set.of("GET"),
            List.of(new Allow.Public()),
            Optional.empty(),
            Optional.of(Duration.ofHours(1)));
    try (var app = TestApp.hello();
        var rig = new Rig(Snapshot.of(1, List.of(read), Rig.upstreams(app)))) {
      var answer = RawClient.get(rig.port(), "/items", "X-HTTP-Method-Override: DELETE");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Cache-Control")).isEqualTo("max-age=3600");
      assertThat(app.heads().get(0)).doesNotContain("DELETE");
      assertThat(RawClient.once(rig.port(), RawClient.request("DELETE", "/items")).status())
          .isEqualTo(404);
    }
  }

  @Test
  void anIdentityThatWouldSplitAHeaderIsA500AndNotSent() throws Exception {
    try (var app = TestApp.hello();
        var rig = new Rig(Snapshot.of(1, RULES, Rig.upstreams(app)))) {
      rig.sessions.put(
          "warm-x",
          Session.of(
              "s", "u", "a@b\r\nRoadworthy-Roles: admin", List.of(), Instant.now().plusSeconds(9)));
      assertThat(RawClient.get(rig.port(), "/me", "Cookie: roadworthy=warm-x").status())
          .isEqualTo(500);
      assertThat(app.heads()).isEmpty();
    }
  }

  /// The low byte of U+0161 is the letter a: written byte by byte it would make an admin of him.
  @Test
  void aLetterThatNoHeaderCanHoldIsNeverSentAsAnotherLetter() throws Exception {
    try (var app = TestApp.hello();
        var rig = new Rig(Snapshot.of(1, RULES, Rig.upstreams(app)))) {
      rig.sessions.put(
          "warm-x",
          Session.of(
              "s", "u", "\u0161dmin@x", List.of("\u0161dmin"), Instant.now().plusSeconds(9)));
      assertThat(RawClient.get(rig.port(), "/me", "Cookie: roadworthy=warm-x").status())
          .isEqualTo(200);
      assertThat(app.heads().get(0))
          .contains("\r\nRoadworthy-Email: ?dmin@x\r\n")
          .contains("\r\nRoadworthy-Roles: ?dmin\r\n");
    }
  }
}
