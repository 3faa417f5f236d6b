package dev.roadworthy.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.http.Json;
import dev.roadworthy.http.Principal;
import dev.roadworthy.http.Request;
import dev.roadworthy.testkit.PgDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OperatorTest {
  @RegisterExtension final PgDatabase database = new PgDatabase();

  private static Browser console(Site site) {
    return new Browser(ApiCaller.gated(site), "127.0.0.1");
  }

  private static Browser welcomed(Site site) {
    var console = console(site);
    var key = Map.of("key", site.identity.newWelcomeKey());
    assertThat(console.postJson("/api/operator/welcome", key).status()).isEqualTo(200);
    return console;
  }

  @Test
  void theLinkLetsInOnceThenAPasswordDoes() {
    try (var site = Site.on(database)) {
      var console = console(site);
      var key = Map.of("key", site.identity.newWelcomeKey());
      var first = console.postJson("/api/operator/welcome", key);
      assertThat(first.bodyText()).contains("\"mustSetPassword\":true");
      assertThat(console.setCookies.getFirst())
          .startsWith("roadworthy-operator=")
          .contains("SameSite=Strict", "HttpOnly");
      assertThat(console(site).postJson("/api/operator/welcome", key).status()).isEqualTo(401);
      assertThat(console.get("/api/operator").bodyText())
          .contains("\"name\":\"owner\"", "\"mustSetPassword\":true");

      var weak = Map.of("name", "anna", "password", "owner12345");
      assertThat(console.postJson("/api/operator/password", weak).status()).isEqualTo(422);
      var good = Map.of("name", "anna", "password", Site.PASSWORD);
      assertThat(console.postJson("/api/operator/password", good).status()).isEqualTo(204);

      var other = console(site);
      assertThat(other.postJson("/api/operator/sign-in", good).status()).isEqualTo(200);
      assertThat(other.get("/api/users").status()).isEqualTo(200);
      var change = Map.of("password", "another good phrase", "current", "wrong");
      assertThat(other.postJson("/api/operator/password", change).status()).isEqualTo(401);
      assertThat(other.postJson("/api/operator/sign-out", Map.of()).status()).isEqualTo(204);
      assertThat(other.get("/api/users").status()).isEqualTo(401);
    }
  }

  @Test
  void anOldLinkLetsNobodyIn() {
    try (var site = Site.on(database)) {
      var key = Map.of("key", site.identity.newWelcomeKey());
      site.clock.jump(Duration.ofMinutes(11));
      assertThat(console(site).postJson("/api/operator/welcome", key).status()).isEqualTo(401);
      var none = Map.of("key", "A".repeat(43));
      assertThat(console(site).postJson("/api/operator/welcome", none).status()).isEqualTo(401);
    }
  }

  @Test
  void operatorPasswordsCannotBeGuessedQuickly() {
    try (var site = Site.on(database)) {
      var console = console(site);
      var wrong = Map.of("name", "owner", "password", "wrong");
      for (int i = 0; i < 6; i++) {
        assertThat(console.postJson("/api/operator/sign-in", wrong).status()).isEqualTo(401);
      }
      var refused = console.postJson("/api/operator/sign-in", wrong);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.headers().first("Retry-After")).isPresent();
    }
  }

  @Test
  void theGateTakesNobodysWordForIt() {
    try (var site = Site.on(database)) {
      var console = console(site);
      assertThat(console.get("/api/users").status()).isEqualTo(401);
      var pretender =
          Request.of("GET", "/api/users")
              .withPrincipal(new Principal("operator", "1", "anna", Set.of("operator")));
      assertThat(console.send(pretender).status()).isEqualTo(401);
      assertThat(console.get("/api/operator").status()).isEqualTo(401);

      var operator = welcomed(site);
      for (String other : new String[] {"cross-site", "same-site"}) {
        var forged =
            Request.of("POST", "/api/sessions/revoke")
                .withBody("application/json", "{\"id\":\"x\"}".getBytes(UTF_8))
                .withHeader("Sec-Fetch-Site", other);
        assertThat(operator.send(forged).status()).isEqualTo(403);
        var planted =
            Request.of("POST", "/api/operator/sign-in")
                .withBody("application/json", "{}".getBytes(UTF_8))
                .withHeader("Sec-Fetch-Site", other);
        assertThat(operator.send(planted).status()).isEqualTo(403);
      }
      var user = site.signedUp("ada@example.com");
      operator.cookies.clear();
      operator.cookies.put("roadworthy-operator", user.token());
      assertThat(operator.get("/api/users").status()).isEqualTo(401);
    }
  }

  @Test
  void anIdleOperatorIsSignedOut() {
    try (var site = Site.on(database)) {
      var operator = welcomed(site);
      site.clock.jump(Duration.ofHours(11));
      assertThat(operator.get("/api/users").status()).isEqualTo(200);
      site.clock.jump(Duration.ofHours(11));
      assertThat(operator.get("/api/users").status()).isEqualTo(200);
      site.clock.jump(Duration.ofHours(13));
      assertThat(operator.get("/api/users").status()).isEqualTo(401);
    }
  }

  @Test
  void usersAreListedPageByPage() {
    try (var site = Site.on(database)) {
      for (String name : new String[] {"carl", "ada", "bob"}) {
        site.signedUp(name + "@example.com");
      }
      var api = new ApiCaller(site);
      var first = Json.tree(api.send("GET", "/api/users?limit=2", "").bodyText().getBytes(UTF_8));
      assertThat(first.get("items").size()).isEqualTo(2);
      var ada = first.get("items").get(0);
      assertThat(ada.get("email").stringValue()).isEqualTo("ada@example.com");
      assertThat(ada.get("sessions").intValue()).isEqualTo(1);
      assertThat(ada.get("lastSeenAt").stringValue()).endsWith("Z");
      String next = first.get("next").stringValue();
      var second =
          Json.tree(
              api.send("GET", "/api/users?limit=2&after=" + next, "").bodyText().getBytes(UTF_8));
      assertThat(second.get("items").size()).isEqualTo(1);
      assertThat(second.get("next").isNull()).isTrue();
      assertThat(api.send("GET", "/api/users?query=BOB", "").bodyText())
          .contains("bob@example.com")
          .doesNotContain("ada@");
      assertThat(api.send("GET", "/api/users?query=%25", "").bodyText()).doesNotContain("ada@");
      assertThat(api.send("GET", "/api/users?limit=x", "").status()).isEqualTo(400);
    }
  }

  @Test
  void rolesAndSessionsAreChangedAndTheAuditLogSaysByWhom() {
    try (var site = Site.on(database)) {
      var ada = site.signedUp("ada@example.com");
      var operator = welcomed(site);
      String roles = "/api/users/ada@example.com/roles";
      var granted = operator.postJson(roles, Map.of("role", "admin"));
      assertThat(granted.bodyText()).contains("\"roles\":[\"admin\"]", "\"changed\":true");
      assertThat(operator.postJson(roles, Map.of("role", "admin")).bodyText())
          .contains("\"changed\":false");
      assertThat(operator.postJson(roles, Map.of("role", "a,b")).status()).isEqualTo(422);
      assertThat(
              operator
                  .postJson("/api/users/nobody@example.com/roles", Map.of("role", "admin"))
                  .status())
          .isEqualTo(404);
      assertThat(ada.get("/.roadworthy/me").bodyText()).contains("[\"admin\"]");
      assertThat(operator.get("/api/sessions?email=ADA@example.com").bodyText())
          .contains("Firefox", "192.0.2.7")
          .doesNotContain(ada.token());
      var revoked = operator.postJson("/api/sessions/revoke", Map.of("email", "ada@example.com"));
      assertThat(revoked.bodyText()).isEqualTo("{\"revoked\":1}");
      assertThat(ada.get("/.roadworthy/me").status()).isEqualTo(401);
      var gone = operator.send(Request.of("DELETE", roles + "/admin"));
      assertThat(gone.bodyText()).contains("\"roles\":[]");
      var acts = site.acts();
      assertThat(acts)
          .extracting(act -> act.entry().action())
          .containsSubsequence(
              "identity.operator-welcomed",
              "identity.role-granted",
              "identity.sessions-revoked",
              "identity.role-revoked");
      var grant =
          acts.stream()
              .filter(act -> act.entry().action().equals("identity.role-granted"))
              .toList();
      assertThat(grant).hasSize(1);
      assertThat(grant.getFirst().entry().actor()).isEqualTo("operator:owner");
      assertThat(grant.getFirst().entry().before()).isEmpty();
      assertThat(grant.getFirst().entry().after()).isEqualTo("admin");
    }
  }
}
