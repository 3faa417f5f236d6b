package dev.roadworthy.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.config.AppConfig.SignUp;
import dev.roadworthy.http.Json;
import dev.roadworthy.testkit.PgDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SignInTest {
  @RegisterExtension final PgDatabase database = new PgDatabase();

  @Test
  void somebodySignsUpSignsOutAndSignsInAgain() {
    try (var site = Site.on(database)) {
      var ada = site.browser();
      var made =
          ada.post(
              "/.roadworthy/signup",
              "email",
              " Ada@Example.COM ",
              "password",
              Site.PASSWORD,
              "return",
              "/notes?x=1");
      assertThat(made.status()).isEqualTo(303);
      assertThat(made.headers().first("Location")).contains("/notes?x=1");
      var me = Json.tree(ada.get("/.roadworthy/me").bodyText().getBytes(UTF_8));
      assertThat(me.get("email").stringValue()).isEqualTo("ada@example.com");

      assertThat(ada.get("/.roadworthy/logout").bodyText()).contains("Sign out?");
      String old = ada.token();
      assertThat(ada.post("/.roadworthy/logout").status()).isEqualTo(303);
      assertThat(ada.cookies).doesNotContainKey("roadworthy");
      assertThat(ada.get("/.roadworthy/me").status()).isEqualTo(401);
      ada.cookies.put("roadworthy", old);
      assertThat(ada.get("/.roadworthy/me").status()).isEqualTo(401);

      var again =
          ada.post("/.roadworthy/login", "email", "ADA@example.com", "password", Site.PASSWORD);
      assertThat(again.status()).isEqualTo(303);
      assertThat(ada.get("/.roadworthy/me").status()).isEqualTo(200);
      assertThat(site.acts())
          .extracting(act -> act.entry().action())
          .containsSequence("identity.signed-up", "identity.signed-out", "identity.signed-in");
      assertThat(site.acts())
          .allSatisfy(act -> assertThat(act.entry().client()).contains("192.0.2.7"));
    }
  }

  @Test
  void programsUseJson() {
    try (var site = Site.on(database)) {
      var program = site.browser();
      var fields = Map.of("email", "bob@example.com", "password", Site.PASSWORD);
      var made = program.postJson("/.roadworthy/signup", fields);
      assertThat(made.status()).isEqualTo(201);
      assertThat(made.bodyText()).contains("bob@example.com").doesNotContain(program.token());
      var twice = program.postJson("/.roadworthy/signup", fields);
      assertThat(twice.status()).isEqualTo(422);
      assertThat(twice.bodyText()).contains("unfit-email");
      var weak = Map.of("email", "eve@example.com", "password", "password1234");
      var refused = program.postJson("/.roadworthy/signup", weak);
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.bodyText()).contains("unfit-password", "guessed quickly");
      var wrong = Map.of("email", "bob@example.com", "password", "not this one");
      assertThat(program.postJson("/.roadworthy/login", wrong).status()).isEqualTo(401);
      assertThat(program.postJson("/.roadworthy/login", fields).status()).isEqualTo(200);
      assertThat(program.postJson("/.roadworthy/logout", Map.of()).status()).isEqualTo(204);
      assertThat(program.getJson("/.roadworthy/account").status()).isEqualTo(401);
    }
  }

  @Test
  void badBodiesGetAClearAnswer() {
    try (var site = Site.on(database)) {
      var browser = site.browser();
      for (String body : new String[] {"[]", "{", "{\"email\":1}", ""}) {
        var request =
            dev.roadworthy.http.Request.of("POST", "/.roadworthy/login")
                .withBody("application/json", body.getBytes(UTF_8));
        assertThat(browser.send(request).status()).as(body).isIn(400, 401);
      }
      var big =
          dev.roadworthy.http.Request.of("POST", "/.roadworthy/login")
              .withBody("application/json", new byte[20_000]);
      assertThat(browser.send(big).status()).isEqualTo(413);
      var xml =
          dev.roadworthy.http.Request.of("POST", "/.roadworthy/login")
              .withBody("text/xml", "<a/>".getBytes(UTF_8));
      assertThat(browser.send(xml).status()).isEqualTo(415);
      var broken =
          dev.roadworthy.http.Request.of("POST", "/.roadworthy/login")
              .withBody("application/x-www-form-urlencoded", "email=%zz".getBytes(UTF_8));
      assertThat(browser.send(broken).status()).isEqualTo(400);
    }
  }

  @Test
  void whereNobodySignsUpAPageSaysSo() {
    try (var site = Site.on(database, SignUp.INVITE)) {
      var page = site.browser().get("/.roadworthy/signup");
      assertThat(page.status()).isEqualTo(403);
      assertThat(page.bodyText()).contains("by invitation only");
      assertThat(site.browser().get("/.roadworthy/login").bodyText())
          .doesNotContain("Create an account");
      var forced =
          site.browser().post("/.roadworthy/signup", "email", "a@b.c", "password", Site.PASSWORD);
      assertThat(forced.status()).isEqualTo(403);
    }
  }

  @Test
  void aPasswordChangeSignsOutEverybodyElse() {
    try (var site = Site.on(database)) {
      var ada = site.signedUp("ada@example.com");
      var phone = site.browser();
      phone.post("/.roadworthy/login", "email", "ada@example.com", "password", Site.PASSWORD);
      assertThat(ada.get("/.roadworthy/account").bodyText())
          .contains("Firefox on Linux", "this one", "Sign out everywhere else");
      String before = ada.token();
      var wrong =
          ada.post(
              "/.roadworthy/account/password",
              "current",
              "wrong",
              "password",
              "another good phrase");
      assertThat(wrong.status()).isEqualTo(422);
      assertThat(wrong.bodyText()).contains("not your current password");
      var weak =
          ada.post(
              "/.roadworthy/account/password", "current", Site.PASSWORD, "password", "1234567890");
      assertThat(weak.status()).isEqualTo(422);
      var changed =
          ada.post(
              "/.roadworthy/account/password",
              "current",
              Site.PASSWORD,
              "password",
              "another good phrase");
      assertThat(changed.headers().first("Location"))
          .contains("/.roadworthy/account?done=password");
      assertThat(ada.token()).isNotEqualTo(before);
      assertThat(ada.get("/.roadworthy/me").status()).isEqualTo(200);
      assertThat(phone.get("/.roadworthy/me").status()).isEqualTo(401);
      assertThat(site.ended).hasSize(2);
      var old = site.browser();
      old.post("/.roadworthy/login", "email", "ada@example.com", "password", Site.PASSWORD);
      assertThat(old.cookies).isEmpty();
    }
  }

  @Test
  void aUserEndsOneOfTheirSessionsAndNobodyElses() {
    try (var site = Site.on(database)) {
      var ada = site.signedUp("ada@example.com");
      var bob = site.signedUp("bob@example.com");
      var phone = site.browser();
      phone.post("/.roadworthy/login", "email", "ada@example.com", "password", Site.PASSWORD);
      String bobs = sessionId(bob);
      ada.post("/.roadworthy/account/sessions/" + bobs + "/revoke");
      assertThat(bob.get("/.roadworthy/me").status()).isEqualTo(200);
      ada.post("/.roadworthy/account/sessions/" + sessionId(phone) + "/revoke");
      assertThat(phone.get("/.roadworthy/me").status()).isEqualTo(401);
      phone.post("/.roadworthy/login", "email", "ada@example.com", "password", Site.PASSWORD);
      ada.post("/.roadworthy/account/sessions/revoke-others");
      assertThat(phone.get("/.roadworthy/me").status()).isEqualTo(401);
      assertThat(ada.get("/.roadworthy/me").status()).isEqualTo(200);
    }
  }

  private static String sessionId(Browser browser) {
    return Json.tree(browser.get("/.roadworthy/me").bodyText().getBytes(UTF_8))
        .get("session")
        .stringValue();
  }
}
