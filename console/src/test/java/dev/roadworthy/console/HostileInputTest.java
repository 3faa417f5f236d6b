package dev.roadworthy.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.http.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names, addresses, paths and log lines come from strangers: none of them may become markup.
class HostileInputTest {
  private static final String ATTACK = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>";
  private final Browser browser = new Browser();

  @Test
  void noFieldOfTheApiBecomesMarkup() {
    Map<String, Object> item =
        Map.ofEntries(
            Map.entry("id", ATTACK),
            Map.entry("state", ATTACK),
            Map.entry("health", ATTACK),
            Map.entry("release", ATTACK),
            Map.entry("message", ATTACK),
            Map.entry("instance", ATTACK),
            Map.entry("exit", ATTACK),
            Map.entry("reason", ATTACK),
            Map.entry("lines", List.of(ATTACK, ATTACK)),
            Map.entry("email", ATTACK),
            Map.entry("roles", List.of(ATTACK)),
            Map.entry("client", ATTACK),
            Map.entry("userAgent", ATTACK),
            Map.entry("actor", ATTACK),
            Map.entry("action", ATTACK),
            Map.entry("target", ATTACK),
            Map.entry("before", Map.of("x", ATTACK)),
            Map.entry("after", ATTACK),
            Map.entry("method", ATTACK),
            Map.entry("route", ATTACK),
            Map.entry("allow", ATTACK),
            Map.entry("text", ATTACK),
            Map.entry("level", ATTACK),
            Map.entry("request", ATTACK),
            Map.entry("source", ATTACK),
            Map.entry("time", ATTACK),
            Map.entry("stream", ATTACK));
    Response items = Response.json(200, Map.of("items", List.of(item), "next", ATTACK));
    for (String path :
        List.of("instances", "crashes", "audit", "users", "sessions", "routes", "logs")) {
      browser.api.answering("/api/" + path, items);
    }
    browser.api.answering(
        "/api/status",
        Response.json(
            200,
            Map.of(
                "app",
                ATTACK,
                "stack",
                ATTACK,
                "version",
                ATTACK,
                "edge",
                Map.of("url", "javascript:alert(1)", "transport", ATTACK),
                "state",
                Map.of("engine", ATTACK, "version", ATTACK, "folder", ATTACK))));
    browser.api.answering("/api/operator", Response.json(200, Map.of("name", ATTACK)));
    for (String address :
        List.of(
            "/",
            "/logs",
            "/people",
            "/people/person?email=" + Shown.encoded(ATTACK),
            "/routes",
            "/audit",
            "/parts/status",
            "/parts/instances",
            "/parts/crashes",
            "/parts/audit",
            "/parts/people",
            "/parts/audit-rows",
            "/welcome/password")) {
      Response page = browser.get(address);
      assertThat(page.status()).as(address).isEqualTo(200);
      harmless(address, page.bodyText());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/sign-in?return=",
        "/welcome?key=",
        "/logs?text=",
        "/logs?level=",
        "/logs?request=",
        "/logs?to=",
        "/logs?instance=",
        "/people?query=",
        "/routes?sort=",
        "/people/person?email=",
        "/?did=",
        "/audit?after=",
        "/parts/people?query="
      })
  void nothingOfAnAddressBecomesMarkup(String start) {
    harmless(start, browser.get(start + Shown.encoded(ATTACK)).bodyText());
  }

  @Test
  void aPathThatIsMarkupStaysText() {
    harmless("path", browser.get("/" + ATTACK.replace("/", "")).bodyText());
  }

  @Test
  void aProblemOfTheApiStaysText() {
    browser.api.answering(
        "/api/operator/sign-in", dev.roadworthy.http.ProblemPages.of(400, ATTACK, ATTACK, ATTACK));
    Response page =
        browser.ask(Browser.form("/sign-in", "password=x&name=" + Shown.encoded(ATTACK)));
    harmless("/sign-in", page.bodyText());
  }

  private static void harmless(String where, String html) {
    assertThat(html)
        .as(where)
        .doesNotContain("<script>alert", "<img src=x", "href=\"javascript:", "\"'><");
  }
}
