package dev.roadworthy.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.http.ProblemPages;
import dev.roadworthy.http.Response;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
  private final Browser browser = new Browser();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/logs",
        "/people",
        "/people/person?email=maja%40example.com",
        "/routes",
        "/audit",
        "/welcome/password"
      })
  void everyPageIsWholeGuardedAndNeverKept(String address) {
    Response page = browser.get(address);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.headers().first("Content-Security-Policy"))
        .contains(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                + " img-src 'self' data:; form-action 'self'; frame-ancestors 'none';"
                + " base-uri 'none'");
    assertThat(page.headers().first("Cache-Control")).contains("no-store");
    assertThat(page.headers().first("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.headers().first("Referrer-Policy")).contains("same-origin");
    assertThat(page.bodyText())
        .startsWith("<!doctype html>")
        .contains("<html lang=\"en\">", "<main id=\"main\"", "</html>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/logs",
        "/people",
        "/people/person?email=maja%40example.com",
        "/routes",
        "/audit",
        "/sign-in",
        "/welcome?key=good",
        "/welcome/password"
      })
  void noPageNeedsWhatThePolicyForbids(String address) {
    String html = browser.get(address).bodyText();
    assertThat(html).doesNotContainPattern("(?i)<[^>]+\\sstyle=");
    assertThat(html).doesNotContainPattern("(?i)<[^>]+\\son[a-z]+=");
    assertThat(html).doesNotContainPattern("(?i)<script(?![^>]*\\ssrc=\"/assets/)");
    assertThat(html).doesNotContain("<style", "hx-on", "javascript:", "https://cdn");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/logs?level=error",
        "/people",
        "/routes?sort=p95",
        "/audit",
        "/people/person?email=maja%40example.com"
      })
  void whoIsSignedOutComesBackToTheSamePageAfterSigningIn(String address) {
    Response answer = browser.getSignedOut(address);
    assertThat(answer.status()).isEqualTo(303);
    String where = answer.headers().first("Location").orElseThrow();
    assertThat(where).startsWith("/sign-in");
    if (!address.equals("/")) {
      assertThat(where).isEqualTo("/sign-in?return=" + Shown.encoded(address));
    }
    assertThat(answer.bodyText()).isEmpty();
  }

  @Test
  void aRefreshOfASignedOutTabLeadsToSignInInsteadOfAnEmptyBox() {
    Response answer =
        browser.ask(
            dev.roadworthy.http.Request.of("GET", "/parts/instances")
                .withHeader("HX-Request", "true")
                .withHeader("HX-Current-URL", "http://localhost:7070/?x=1"));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.headers().first("HX-Redirect")).contains("/sign-in?return=%2F%3Fx%3D1");
  }

  @Test
  void overviewTellsStateMemoryCrashAndAct() {
    String html = browser.get("/").bodyText();
    assertThat(html)
        .contains("<h1>guestbook</h1>", "Degraded", "1 of 2 instances is serving.")
        .contains("http://localhost:8080")
        .contains("118 MiB", "of 512 MiB", "width=\"23\"", "1 d 2 h", "3.4 %")
        .contains("Exited with code 1 three times in two minutes")
        .contains("at show (/srv/guestbook/routes/entries.js:42:31)")
        .contains("/logs?instance=guestbook-2&amp;to=2026-11-20T09%3A40%3A12Z")
        .contains("instance.restart", "30 s ago")
        .contains("title=\"2026-11-20 09:40:30 UTC\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "instances", "crashes", "audit"})
  void aPartIsAPieceOfHtmlAndAsksOnlyForWhatItShows(String part) {
    Response answer = browser.get("/parts/" + part);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.bodyText()).doesNotContain("<html", "<script");
    assertThat(answer.headers().first("Content-Security-Policy")).isPresent();
    assertThat(browser.api.calls()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void onePartThatCannotBeReadLeavesTheOthersStanding() {
    browser.api.answering(
        "/api/crashes",
        ProblemPages.of(503, "database-down", "PostgreSQL is not answering.", "It is restarted."));
    String html = browser.get("/").bodyText();
    assertThat(html).contains("PostgreSQL is not answering.", "It is restarted.", "guestbook-1");
  }

  @Test
  void anApiThatBreaksIsASentenceWithTheNextStepAndTheRequestId() {
    for (String path : List.of("/api/instances", "/api/users", "/api/logs", "/api/routes")) {
      browser.api.answering(path, Response.bytes(200, "application/json", new byte[] {'{', '"'}));
    }
    for (String address : List.of("/", "/people", "/logs", "/routes")) {
      Response page = browser.get(address);
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.bodyText()).contains("role=\"alert\"");
    }
  }

  @Test
  void fieldsTheConsoleDoesNotKnowOrMissesDoNotBreakAPage() {
    browser.api.answering(
        "/api/instances",
        Response.json(
            200,
            Map.of("items", List.of(Map.of("id", "a-1", "flux", List.of(1), "pid", "no number")))));
    browser.api.answering("/api/status", Response.json(200, Map.of("news", 1)));
    assertThat(browser.get("/").bodyText()).contains("a-1", "–");
  }

  @Test
  void whatIsNotMeasuredOrNotLimitedIsLeftOutInsteadOfZero() {
    browser.api.answering(
        "/api/instances",
        Response.json(
            200,
            Map.of(
                "items",
                List.of(Map.of("id", "files", "state", "healthy", "memoryBytes", 0, "pid", 0)))));
    assertThat(browser.get("/parts/instances").bodyText())
        .contains("files", "tone-good")
        .doesNotContain("0 B", "pid 0", "port 0", "class=\"bar");
  }

  @Test
  void olderAuditEntriesAreAskedForByTheCursor() {
    Map<String, Object> act = Map.of("sequence", 7, "client", "10.0.0.7 curl/8 request 01ab");
    browser.api.answering(
        "/api/audit", Response.json(200, Map.of("items", List.of(act), "next", "7")));
    assertThat(browser.get("/audit").bodyText())
        .contains("/parts/audit-rows?before=7")
        .contains(">10.0.0.7<", "title=\"10.0.0.7 curl/8 request 01ab\"", "/logs?request=01ab");
    browser.get("/parts/audit-rows?before=7");
    assertThat(browser.api.calls().getLast().query().text("before")).isEqualTo("7");
  }

  @Test
  void emptyPagesSayWhatWillBeThereAndHowToGetIt() {
    browser.api.emptied();
    assertThat(browser.get("/").bodyText())
        .contains("No instance is running", "No crash so far", "Nothing recorded yet");
    assertThat(browser.get("/people").bodyText()).contains("/.roadworthy/signup");
    assertThat(browser.get("/people?query=zz").bodyText()).contains("Nobody matches", "“zz”");
    assertThat(browser.get("/routes").bodyText()).contains("http://localhost:8080");
    assertThat(browser.get("/logs").bodyText()).contains("No line yet");
    assertThat(browser.get("/logs?text=x").bodyText()).contains("No line matches");
    assertThat(browser.get("/audit").bodyText()).contains("Nothing recorded yet");
  }

  @Test
  void routesAreSortedByWhatTheAddressSays() {
    assertThat(pathsOf("/routes")).first().isEqualTo("/assets/{file}");
    assertThat(pathsOf("/routes?sort=denied")).first().isEqualTo("/admin/users");
    assertThat(pathsOf("/routes?sort=p95")).startsWith("/api/generate").endsWith("/.env");
    assertThat(pathsOf("/routes?sort=nonsense")).isEqualTo(pathsOf("/routes"));
    assertThat(browser.get("/routes?sort=errors").bodyText())
        .containsOnlyOnce("aria-sort=\"descending\"");
  }

  @Test
  void aRouteThatNoRuleOpensIsShownAsClosed() {
    assertThat(browser.get("/routes").bodyText())
        .contains("title=\"No line of roadworthy.yaml opens it, so nobody may.\">closed<")
        .contains("title=\"Only who has role:admin may.\">role:admin<");
  }

  @Test
  void logsCarryTheirFiltersToTheApiAndIntoTheForm() {
    String html = browser.get("/logs?level=error&instance=gone-9&text=a%26b").bodyText();
    var call = browser.api.calls().stream().filter(c -> c.path().equals("/api/logs")).findFirst();
    assertThat(call.orElseThrow().query().values())
        .containsEntry("level", List.of("error"))
        .containsEntry("text", List.of("a&b"))
        .containsEntry("limit", List.of("200"))
        .doesNotContainKey("source");
    assertThat(html)
        .contains("data-query=\"text=a%26b&amp;level=error&amp;instance=gone-9\"")
        .contains("<option value=\"error\" selected>")
        .contains("<option value=\"gone-9\" selected>");
  }

  @Test
  void aRequestIdLeadsToEveryLineOfThatRequest() {
    String html = browser.get("/logs").bodyText();
    var link = Pattern.compile("href=\"(/logs\\?request=[0-9a-z]+)\"").matcher(html);
    assertThat(link.find()).isTrue();
    String one = browser.get(link.group(1)).bodyText();
    assertThat(one).contains("Every line of request").contains("Clear all filters");
    assertThat(one.split("<li class=\"line\"", -1).length - 1).isBetween(2, 3);
  }

  @Test
  void logsUntilAMomentDoNotFollow() {
    assertThat(browser.get("/logs?to=2026-11-20T09:40:12Z").bodyText())
        .contains("data-follow=\"false\"")
        .doesNotContain("data-pause");
  }

  @Test
  void logLinesRunFromOldToNew() {
    var ids =
        Pattern.compile("data-id=\"(\\d+)\"")
            .matcher(browser.get("/logs").bodyText())
            .results()
            .map(m -> Integer.valueOf(m.group(1)))
            .toList();
    assertThat(ids).hasSize(200).isSorted();
  }

  @Test
  void anAddressThatIsNoPageSaysSoAndStaysJsonForPrograms() {
    assertThat(browser.get("/nowhere").bodyText()).contains("no page at /nowhere");
    assertThat(browser.get("/nowhere").status()).isEqualTo(404);
    assertThat(browser.get("/api/nowhere").headers().first("Content-Type"))
        .contains("application/problem+json");
  }

  private List<String> pathsOf(String address) {
    return Pattern.compile("<span class=\"path long\">([^<]*)</span>")
        .matcher(browser.get(address).bodyText())
        .results()
        .map(m -> m.group(1))
        .toList();
  }
}
