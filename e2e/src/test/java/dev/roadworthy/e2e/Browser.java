package dev.roadworthy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Debian's chromium, driven by Playwright.
final class Browser implements AutoCloseable {
  private static final Path SHOTS = Path.of("target/screenshots");

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;

  Browser() {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of("/usr/bin/chromium"))
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-dev-shm-usage",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  /// A window of its own, with its own cookies.
  BrowserContext window(int width, int height, ColorScheme scheme) {
    return chromium.newContext(
        new com.microsoft.playwright.Browser.NewContextOptions()
            .setViewportSize(width, height)
            .setColorScheme(scheme));
  }

  BrowserContext window() {
    return window(1280, 900, ColorScheme.LIGHT);
  }

  static void shot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png")).setFullPage(true));
  }

  /// No violation of WCAG 2.1 A and AA that axe-core can see, and no sideways scrolling.
  static void isAccessible(Page page) {
    var found = new AxeBuilder(page).analyze().getViolations();
    assertThat(
            found.stream().map(v -> v.getId() + ": " + v.getHelp() + " " + v.getNodes()).toList())
        .as(page.url())
        .isEmpty();
    Object over =
        page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assertThat(((Number) over).intValue()).as("scrolls sideways: " + page.url()).isLessThan(1);
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
