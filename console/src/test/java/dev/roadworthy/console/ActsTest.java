package dev.roadworthy.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.http.ProblemPages;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActsTest {
  private final Browser browser = new Browser();

  @Test
  void lookingAtTheWelcomeLinkDoesNotUseItUp() {
    Response page = browser.getSignedOut("/welcome?key=good");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.bodyText()).contains("Open the console", "value=\"good\"");
    assertThat(browser.api.calls()).isEmpty();
  }

  @Test
  void theWelcomeLinkSignsInAndAsksForAPassword() {
    Response answer = browser.ask(Browser.form("/welcome", "key=good"));
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.headers().first("Location")).contains("/welcome/password");
    assertThat(answer.headers().first("Set-Cookie"))
        .hasValueSatisfying(c -> assertThat(c).contains("operator"));
  }

  @Test
  void aUsedLinkIsExplainedAndNotOfferedAgain() {
    Response page = browser.ask(Browser.form("/welcome", "key=used"));
    assertThat(page.status()).isEqualTo(403);
    assertThat(page.bodyText())
        .contains("This link has been used or is older than ten minutes.")
        .doesNotContain("name=\"key\"");
  }

  @Test
  void aPasswordTheApiRefusesIsAskedForAgainWithTheReason() {
    Response page = browser.post("/welcome/password", "name=maja&password=short");
    assertThat(page.status()).isEqualTo(422);
    assertThat(page.bodyText())
        .contains("would be guessed in minutes", "three or four words", "value=\"maja\"")
        .doesNotContain("value=\"short\"");
    Response done = browser.post("/welcome/password", "name=maja&password=a+b+c+d");
    assertThat(done.headers().first("Location")).contains("/?did=password");
  }

  @Test
  void aWrongPresentPasswordDoesNotSignOut() {
    Response page = browser.post("/welcome/password", "name=maja&current=guess&password=a+b+c+d");
    assertThat(page.status()).isEqualTo(401);
    assertThat(page.bodyText())
        .contains("This is not your present password.", "Change your password")
        .doesNotContain("value=\"guess\"");
  }

  @Test
  void signInKeepsBlanksOfThePasswordAndLeadsBack() {
    Response answer =
        browser.ask(
            Browser.form("/sign-in", "name=maja&password=+right+horse+&return=%2Flogs%3Fa%3D1"));
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.headers().first("Location")).contains("/logs?a=1");
    assertThat(answer.headers().first("Set-Cookie")).isPresent();
  }

  @Test
  void aWrongPasswordStaysOnThePageWithoutThePassword() {
    Response page = browser.ask(Browser.form("/sign-in", "name=maja&password=secret-guess"));
    assertThat(page.status()).isEqualTo(401);
    assertThat(page.bodyText())
        .contains("The name or the password is not right.", "value=\"maja\"")
        .doesNotContain("secret-guess");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\tx",
        "evil",
        "",
        "/sign-out"
      })
  void signInNeverLeadsToAnotherSite(String back) {
    Response answer =
        browser.ask(
            Browser.form(
                "/sign-in", "name=maja&password=+right+horse+&return=" + Shown.encoded(back)));
    assertThat(answer.headers().first("Location")).contains("/");
  }

  @Test
  void signOutTakesTheCookieAway() {
    Response answer = browser.post("/sign-out", "");
    assertThat(answer.headers().first("Location")).contains("/sign-in");
    assertThat(answer.headers().first("Set-Cookie"))
        .hasValueSatisfying(c -> assertThat(c).contains("Max-Age=0"));
  }

  @Test
  void aSignOutThatFailedIsNotShownAsDone() {
    browser.api.answering(
        "/api/operator/sign-out", ProblemPages.of(503, "database-down", "It is down.", null));
    Response page = browser.post("/sign-out", "");
    assertThat(page.status()).isEqualTo(503);
    assertThat(page.bodyText()).contains("It is down.");
  }

  @ParameterizedTest
  @CsvSource({
    "/instances/guestbook-2/restart, '', POST, /api/instances/guestbook-2/restart, /?did=restarted",
    "/people/roles/grant, email=a%40b.c&role=admin, POST, /api/users/a@b.c/roles,"
        + " /people/person?email=a%40b.c&did=granted",
    "/people/roles/revoke, email=a%40b.c&role=admin, DELETE, /api/users/a@b.c/roles/admin,"
        + " /people/person?email=a%40b.c&did=role-revoked",
    "/people/sessions/revoke, email=a%40b.c, POST, /api/sessions/revoke,"
        + " /people/person?email=a%40b.c&did=sessions-revoked",
    "/people/sessions/revoke, email=a%40b.c&id=s1, POST, /api/sessions/revoke,"
        + " /people/person?email=a%40b.c&did=session-revoked"
  })
  void anActIsOneCallWithTheBrowsersProofs(
      String path, String form, String method, String api, String back) {
    Response answer = browser.post(path, form);
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.headers().first("Location")).contains(back);
    assertThat(browser.api.calls()).hasSize(1);
    Request call = browser.api.calls().getFirst();
    assertThat(call.method()).isEqualTo(method);
    assertThat(call.path()).isEqualTo(api);
    assertThat(call.cookie("operator")).contains("demo");
    assertThat(call.headers().first("Origin")).contains("http://localhost:7070");
    assertThat(call.headers().first("Sec-Fetch-Site")).contains("same-origin");
    assertThat(call.headers().first("Host")).contains("localhost:7070");
  }

  @Test
  void aRefusedActIsExplainedOnThePageItCameFrom() {
    browser.api.answering(
        "/api/users/maja@example.com/roles",
        ProblemPages.of(409, "last-admin", "This is the last administrator.", "Name another."));
    Response page = browser.post("/people/roles/revoke", "email=maja%40example.com&role=admin");
    assertThat(page.status()).isEqualTo(409);
    assertThat(page.bodyText()).contains("This is the last administrator.", "Name another.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/instances/guestbook-1/restart",
        "/people/roles/grant",
        "/people/roles/revoke",
        "/people/sessions/revoke",
        "/sign-out",
        "/sign-in",
        "/welcome",
        "/welcome/password"
      })
  void aFormFromAnotherSiteDoesNothing(String path) {
    Request byFetchMetadata =
        Browser.signedIn(Request.of("POST", path).withHeader("Sec-Fetch-Site", "cross-site"));
    Request byOrigin =
        Browser.signedIn(
            Request.of("POST", path)
                .withHeader("Host", "localhost:7070")
                .withHeader("Origin", "http://localhost:8080"));
    assertThat(browser.ask(byFetchMetadata).status()).isEqualTo(403);
    assertThat(browser.ask(byOrigin).status()).isEqualTo(403);
    assertThat(browser.api.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email=a%40b.c%2Froles%2Fadmin&role=x",
        "email=a%40b.c&role=..%2Fx",
        "email=a%40b.c&role=..",
        "email=&role=x"
      })
  void anAddressWithASlashCannotNameAnotherPath(String form) {
    browser.post("/people/roles/revoke", form);
    assertThat(browser.api.calls()).noneMatch(call -> call.method().equals("DELETE"));
  }

  @Test
  void noLinkCanPutASentenceOnThePage() {
    assertThat(browser.get("/?did=Your+account+is+blocked").bodyText())
        .doesNotContain("blocked", "data-toast");
    assertThat(browser.get("/?did=restarted").bodyText()).contains("Restart asked for.");
  }
}
