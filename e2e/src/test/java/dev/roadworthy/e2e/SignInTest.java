package dev.roadworthy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What users and the operator see, in chromium: sign-up, sign-in, a closed route, a route for a
/// role, sign-out, and the console. Pictures land in target/screenshots.
class SignInTest {
  @TempDir static Path temp;
  private static Up up;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    Path app = Examples.copy("guestbook", temp);
    Files.writeString(
        app.resolve("roadworthy.yaml"),
        """
        routes:
          - {path: /, allow: public}
          - {path: /style.css, allow: public}
          - {path: /app.js, allow: public}
          - {path: /favicon.svg, allow: public}
          - {path: /api/**, allow: "role:admin"}
          - {path: /**, allow: signed-in}
        """);
    up = Up.ready(app);
    browser = new Browser();
  }

  @AfterAll
  static void stop() throws Exception {
    browser.close();
    up.close();
  }

  @Test
  void aUserSignsUpMeetsAClosedRouteGetsARoleAndSignsOut() throws Exception {
    String email = "grace@example.com";
    try (var window = browser.window()) {
      Page page = window.newPage();
      page.navigate(up.edge() + "/entries-of-mine");
      assertThat(page.url()).contains("/.roadworthy/login").contains("return=");
      page.navigate(up.edge() + "/.roadworthy/signup");
      fill(page, email);
      page.waitForURL(url -> !url.contains("signup"));

      assertThat(page.navigate(up.edge() + "/api/entries").status()).isEqualTo(403);
      Browser.shot(page, "denied");
      Browser.isAccessible(page);
      up.verb("users", "grant", email, "admin");
      assertThat(page.navigate(up.edge() + "/api/entries").status()).isEqualTo(200);

      page.navigate(up.edge() + "/.roadworthy/account");
      assertThat(page.content()).contains(email);
      Browser.isAccessible(page);
      page.navigate(up.edge() + "/.roadworthy/logout");
      page.locator("form button[type=submit]").first().click();
      page.waitForLoadState();
      page.navigate(up.edge() + "/api/entries");
      assertThat(page.url()).contains("/.roadworthy/login");

      fill(page, email);
      page.waitForURL(url -> url.endsWith("/api/entries"));
    }
  }

  @Test
  void theSignInPagesAreAccessibleLightAndDarkOnDeskAndPhone() {
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      for (int width : new int[] {1280, 390}) {
        try (var window = browser.window(width, 844, scheme)) {
          Page page = window.newPage();
          for (String name : new String[] {"login", "signup"}) {
            page.navigate(up.edge() + "/.roadworthy/" + name);
            Browser.isAccessible(page);
            Browser.shot(
                page, name + "-" + width + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT));
          }
        }
      }
    }
  }

  @Test
  void theWholeSignInWorksWithTheKeyboardAlone() throws Exception {
    try (var caller = new Caller(up.edge())) {
      caller.signUp("keys@example.com");
    }
    try (var window = browser.window()) {
      Page page = window.newPage();
      page.navigate(up.edge() + "/.roadworthy/login");
      page.locator("input[name=email]").focus();
      page.keyboard().type("keys@example.com");
      page.locator("input[name=password]").focus();
      page.keyboard().type(Caller.PASSWORD);
      page.keyboard().press("Enter");
      page.waitForURL(url -> !url.contains("login"));
      assertThat(page.navigate(up.edge() + "/.roadworthy/me").status()).isEqualTo(200);
    }
  }

  @Test
  void theOperatorComesInByTheOneUseLinkAndSeesTheAppLive() {
    String link = up.console();
    try (var window = browser.window()) {
      Page page = window.newPage();
      page.navigate(link);
      page.locator("form button").first().click();
      page.waitForLoadState();
      page.locator("input[type=password]").first().fill(Caller.PASSWORD);
      for (var field : page.locator("input[type=text], input[type=email]").all()) {
        field.fill("operator");
      }
      for (var field : page.locator("input[type=password]").all()) {
        field.fill(Caller.PASSWORD);
      }
      page.locator("form button[type=submit]").first().click();
      page.waitForSelector("text=guestbook-1");
      Browser.isAccessible(page);
      Browser.shot(page, "console");
      for (String path : new String[] {"logs", "people", "routes", "audit"}) {
        page.navigate(link.substring(0, link.indexOf("/welcome")) + "/" + path);
        page.waitForSelector("main");
        Browser.isAccessible(page);
        Browser.shot(page, "console-" + path);
      }
      page.navigate(link);
      page.locator("form button").first().click();
      page.waitForLoadState();
      assertThat(page.content()).doesNotContain("guestbook-1");
    }
  }

  private static void fill(Page page, String email) {
    page.locator("input[name=email]").fill(email);
    page.locator("input[name=password]").fill(Caller.PASSWORD);
    page.locator("form button[type=submit]").last().click();
  }
}
