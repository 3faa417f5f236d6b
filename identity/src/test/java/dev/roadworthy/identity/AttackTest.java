package dev.roadworthy.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.roadworthy.http.Request;
import dev.roadworthy.testkit.PgDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What an attacker tries, and does not get.
class AttackTest {
  @RegisterExtension final PgDatabase database = new PgDatabase();

  @Test
  void aSessionPlantedBeforeTheSignInIsWorthNothingAfterIt() {
    try (var site = Site.on(database)) {
      var mallory = site.signedUp("mallory@example.com");
      site.signedUp("ada@example.com");
      var victim = site.browser();
      victim.cookies.put("roadworthy", mallory.token());
      victim.post("/.roadworthy/login", "email", "ada@example.com", "password", Site.PASSWORD);
      assertThat(victim.token()).isNotEqualTo(mallory.token());
      assertThat(victim.get("/.roadworthy/me").bodyText()).contains("ada@example.com");
      assertThat(mallory.get("/.roadworthy/me").status()).isEqualTo(401);
    }
  }

  @Test
  void aTokenOfTheAttackersChoiceIsNeverTakenOver() {
    try (var site = Site.on(database)) {
      site.signedUp("ada@example.com");
      var victim = site.browser();
      String chosen = "A".repeat(43);
      victim.cookies.put("roadworthy", chosen);
      victim.post("/.roadworthy/login", "email", "ada@example.com", "password", Site.PASSWORD);
      assertThat(victim.token()).isNotEqualTo(chosen);
    }
  }

  @Test
  void unknownAccountsAnswerLikeWrongPasswordsInTextAndTime() {
    try (var site = Site.on(database)) {
      site.signedUp("ada@example.com");
      var known = new ArrayList<Long>();
      var unknown = new ArrayList<Long>();
      for (int i = 0; i < 9; i++) {
        var a = attempt(site, "ada@example.com", i, known);
        var b = attempt(site, "bob@example.com", i, unknown);
        assertThat(a.replace("ada@", "x@")).isEqualTo(b.replace("bob@", "x@"));
      }
      double ratio = (double) median(known) / median(unknown);
      assertThat(ratio).isBetween(0.5, 2.0);
    }
  }

  private static String attempt(Site site, String email, int i, List<Long> times) {
    var browser = site.browser("198.51.100." + i);
    long start = System.nanoTime();
    var answer = browser.post("/.roadworthy/login", "email", email, "password", "wrong one");
    times.add(System.nanoTime() - start);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(browser.setCookies).isEmpty();
    return answer.bodyText();
  }

  private static long median(List<Long> times) {
    Collections.sort(times);
    return times.get(times.size() / 2);
  }

  @Test
  void anotherSiteCannotSignInOrOutOrChangeAnything() {
    try (var site = Site.on(database)) {
      var ada = site.signedUp("ada@example.com");
      for (String path :
          List.of(
              "/.roadworthy/login",
              "/.roadworthy/signup",
              "/.roadworthy/logout",
              "/.roadworthy/account/password",
              "/.roadworthy/account/sessions/revoke-others")) {
        for (String site2 : List.of("cross-site", "same-site")) {
          var forged = Browser.form(path, "a", "b").withHeader("Sec-Fetch-Site", site2);
          assertThat(ada.send(forged).status()).as(path).isEqualTo(403);
        }
        for (String origin :
            List.of(
                "https://evil.example",
                "null",
                "http://app.example.evil.example",
                "http://app.example:81",
                "http://app.example@evil.example")) {
          var forged = Browser.form(path, "a", "b").withHeader("Origin", origin);
          assertThat(ada.send(forged).status()).as(path + origin).isEqualTo(403);
        }
      }
      assertThat(ada.get("/.roadworthy/me").status()).isEqualTo(200);
      var own = Browser.form("/.roadworthy/logout").withHeader("Origin", "http://app.example");
      assertThat(ada.send(own).status()).isEqualTo(303);
    }
  }

  @Test
  void aLinkDoesNotSignAnybodyOut() {
    try (var site = Site.on(database)) {
      var ada = site.signedUp("ada@example.com");
      assertThat(ada.get("/.roadworthy/logout").status()).isEqualTo(200);
      assertThat(ada.send(Request.of("HEAD", "/.roadworthy/logout")).status()).isEqualTo(200);
      assertThat(ada.get("/.roadworthy/me").status()).isEqualTo(200);
    }
  }

  @Test
  void signInNeverLeadsToAnotherSite() {
    try (var site = Site.on(database)) {
      site.signedUp("ada@example.com");
      for (String evil : List.of("//evil.example", "/\\evil.example", "https://evil.example")) {
        var answer =
            site.browser()
                .post(
                    "/.roadworthy/login",
                    "email",
                    "ada@example.com",
                    "password",
                    Site.PASSWORD,
                    "return",
                    evil);
        assertThat(answer.headers().first("Location")).as(evil).contains("/");
        String page = site.browser().get("/.roadworthy/login?return=" + evil).bodyText();
        assertThat(page).doesNotContain("evil");
      }
    }
  }

  @Test
  void whatIsTypedIsNeverMarkup() {
    try (var site = Site.on(database)) {
      var page =
          site.browser()
              .post(
                  "/.roadworthy/login",
                  "email",
                  "\"><script>alert(1)</script>",
                  "password",
                  "x",
                  "return",
                  "/\"onclick=alert(1)");
      assertThat(page.bodyText()).doesNotContain("<script>alert", "\"onclick");
      assertThat(page.headers().first("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(page.headers().first("Cache-Control")).contains("no-store");
    }
  }

  @Test
  void cookiesAreBoundToTheSiteAndHiddenFromScripts() {
    try (var site = Site.on(database)) {
      var plain = site.signedUp("ada@example.com");
      assertThat(plain.setCookies.getFirst())
          .startsWith("roadworthy=")
          .contains("; Path=/;", "; HttpOnly", "; SameSite=Lax")
          .doesNotContain("Secure", "Domain");
      var secure = new Browser(site.identity.pages(), "192.0.2.9", true);
      secure.post("/.roadworthy/login", "email", "ada@example.com", "password", Site.PASSWORD);
      assertThat(secure.setCookies.getFirst())
          .startsWith("__Host-roadworthy=")
          .contains("; Path=/;", "; HttpOnly", "; SameSite=Lax", "; Secure")
          .doesNotContain("Domain");
      assertThat(secure.setCookies.getLast())
          .startsWith("__Secure-roadworthy-device=")
          .contains("; Path=/.roadworthy/;");
      secure.cookies.put("roadworthy", secure.cookies.remove("__Host-roadworthy"));
      assertThat(secure.get("/.roadworthy/me").status()).isEqualTo(401);
    }
  }

  @Test
  void aStolenDatabaseHoldsNothingThatSignsAnybodyIn() throws Exception {
    try (var site = Site.on(database)) {
      var ada = site.signedUp("ada@example.com");
      String key = site.identity.newWelcomeKey();
      String dump = dump();
      assertThat(dump).contains("ada@example.com", "$argon2id$v=19$m=19456,t=2,p=1$");
      for (String secret :
          List.of(Site.PASSWORD, ada.token(), ada.cookie("roadworthy-device"), key)) {
        byte[] bytes = Base64.getUrlDecoder().decode(secret.replace(' ', '-'));
        assertThat(dump)
            .doesNotContain(secret)
            .doesNotContain(HexFormat.of().formatHex(secret.getBytes(UTF_8)))
            .doesNotContain(HexFormat.of().formatHex(bytes));
      }
      assertThat(dump).doesNotContain("\"d\":");
      var thief = site.browser();
      for (String stored : hashes()) {
        thief.cookies.put("roadworthy", stored);
        assertThat(thief.get("/.roadworthy/me").status()).isEqualTo(401);
      }
    }
  }

  private String dump() throws Exception {
    var dump = new StringBuilder();
    try (var c = database.database().connect();
        var s = c.createStatement();
        var tables =
            s.executeQuery(
                """
                SELECT table_schema || '.' || table_name FROM information_schema.tables
                 WHERE table_schema IN ('identity', 'audit')
                """)) {
      while (tables.next()) {
        try (var t = c.createStatement();
            var rows = t.executeQuery("SELECT x::text FROM " + tables.getString(1) + " x")) {
          while (rows.next()) {
            dump.append(rows.getString(1)).append('\n');
          }
        }
      }
    }
    return dump.toString();
  }

  private List<String> hashes() throws Exception {
    var hashes = new ArrayList<String>();
    try (var c = database.database().connect();
        var s = c.createStatement();
        var rows = s.executeQuery("SELECT token_hash FROM identity.session")) {
      while (rows.next()) {
        byte[] hash = rows.getBytes(1);
        hashes.add(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
      }
    }
    assertThat(hashes).isNotEmpty();
    return hashes;
  }

  @Test
  void aTokenIsNowhereButInTheCookie() {
    try (var site = Site.on(database)) {
      var ada = site.signedUp("ada@example.com");
      for (String path : List.of("/.roadworthy/me", "/.roadworthy/account")) {
        assertThat(ada.get(path).bodyText()).doesNotContain(ada.token());
        assertThat(ada.getJson(path).bodyText()).doesNotContain(ada.token());
      }
      var found = (SessionLookup.Found) site.identity.sessions().find(ada.token());
      assertThat(found.toString()).doesNotContain(ada.token());
      assertThat(site.acts().toString()).doesNotContain(ada.token()).doesNotContain(Site.PASSWORD);
    }
  }

  @Test
  void theAssertionIsSignedForThisAppAndNotForLong() throws Exception {
    try (var site = Site.on(database)) {
      var ada = site.signedUp("ada@example.com");
      var found = (SessionLookup.Found) site.identity.sessions().find(ada.token());
      var jwt = SignedJWT.parse(found.session().assertion());
      var keys = JWKSet.parse(ada.get("/.roadworthy/jwks.json").bodyText());
      assertThat(keys.containsNonPublicKeys()).isFalse();
      var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey();
      assertThat(jwt.verify(new ECDSAVerifier(key))).isTrue();
      var claims = jwt.getJWTClaimsSet();
      assertThat(claims.getAudience()).containsExactly("Guestbook");
      assertThat(claims.getStringClaim("email")).isEqualTo("ada@example.com");
      assertThat(claims.getStringClaim("sid")).isEqualTo(found.session().id());
      var life =
          Duration.between(
              claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant());
      assertThat(life).isEqualTo(Duration.ofMinutes(5));
    }
  }
}
