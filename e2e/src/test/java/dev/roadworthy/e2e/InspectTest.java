package dev.roadworthy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `roadworthy inspect` of the built distribution, and its report in chromium.
class InspectTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path temp;

  @Test
  void theReportOfAnAppWithFlawsIsReadableEverywhere() throws Exception {
    Path app = flawed();
    Path html = temp.resolve("report.html");
    var done = inspect(app.toString(), "--html", html.toString());
    assertThat(done.code()).as(done.text()).isEqualTo(1);
    assertThat(done.text()).contains("First steps").doesNotContain("\u001B");
    try (var browser = new Browser()) {
      for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        for (int width : new int[] {1280, 390}) {
          try (var window = browser.window(width, 900, scheme)) {
            Page page = window.newPage();
            var trouble = new ArrayList<String>();
            page.onConsoleMessage(m -> trouble.add(m.text()));
            page.onRequest(r -> {
              if (!r.url().startsWith("file:")) {
                trouble.add("asks the network: " + r.url());
              }
            });
            page.navigate(html.toUri().toString());
            page.locator("summary").all().forEach(s -> s.click());
            Browser.isAccessible(page);
            Browser.shot(page, "inspect-" + width + "-" + scheme);
            assertThat(trouble).isEmpty();
          }
        }
      }
    }
  }

  @Test
  void aLinkOfThePlanOpensItsFinding() throws Exception {
    Path html = temp.resolve("report.html");
    inspect(flawed().toString(), "--html", html.toString(), "--quiet");
    try (var browser = new Browser();
        var window = browser.window()) {
      Page page = window.newPage();
      page.navigate(html.toUri().toString());
      page.locator("#plan ~ .card a").first().click();
      assertThat(page.locator("details.finding[open]").count()).isEqualTo(1);
      page.locator("#show-urgent").check();
      assertThat(page.locator("details.finding:visible").count())
          .isEqualTo(page.locator("details.finding.urgent").count());
    }
  }

  @Test
  void theExitCodeSaysWhatWasFound() throws Exception {
    Path app = flawed();
    assertThat(inspect(app.toString(), "--fail-on", "never").code()).isZero();
    assertThat(inspect(app.toString(), "--quiet").code()).isEqualTo(1);
    assertThat(inspect(app.toString(), "--fail-on", "awful").code()).isEqualTo(2);
    assertThat(inspect(temp.resolve("nothing").toString()).code()).isEqualTo(3);
    var json = inspect(app.toString(), "--json", "-");
    JsonNode report = JSON.readTree(json.text());
    assertThat(report.path("schema").asString()).isEqualTo("roadworthy-inspection/1");
    assertThat(report.path("score").path("behindLayer").asInt())
        .isGreaterThanOrEqualTo(report.path("score").path("now").asInt());
  }

  @Test
  void whatTheLayerClosesIsProvenByAMeasurement() throws Exception {
    Path app = Examples.copy("guestbook", temp);
    try (var up = Up.ready(app)) {
      var json = inspect(up.edge(), "--json", "-", "--fail-on", "never");
      JsonNode report = JSON.readTree(json.text());
      var failed = new ArrayList<String>();
      report.path("findings").forEach(f -> failed.add(f.path("rule").asString()));
      assertThat(failed)
          .doesNotContain(
              "live-no-rate-limit",
              "live-security-headers",
              "live-server-version",
              "live-no-health-path",
              "live-open-inner-page",
              "live-exposed-file");
    }
  }

  /// What is high in Roadworthy's own repository has an owner, a reason and a last day.
  @Test
  void roadworthyHasNothingHighOpenInItsOwnRepository() throws Exception {
    var done = inspect("..", "--offline");
    assertThat(done.code()).as(done.text()).isZero();
  }

  /// The README shows this: a prototype with typical flaws, and what is left behind the layer.
  @Test
  void theGuestbookIsAPrototypeAndTheLayerClosesMostOfItsFlaws() throws Exception {
    Path app = Examples.copy("guestbook", temp);
    JsonNode alone = JSON.readTree(inspect(app.toString(), "--json", "-").text());
    try (var up = Up.ready(app)) {
      var both = inspect(app.toString(), up.edge(), "--json", "-");
      JsonNode behind = JSON.readTree(both.text());
      int before = alone.path("score").path("now").asInt();
      assertThat(before).isLessThan(80);
      assertThat(behind.path("score").path("now").asInt()).isGreaterThan(before);
    }
  }

  /// What a weekend leaves behind.
  private Path flawed() throws IOException {
    Path app = Files.createDirectories(temp.resolve("weekend"));
    Files.writeString(
        app.resolve("package.json"),
        "{\"name\":\"weekend\",\"scripts\":{\"start\":\"node server.js\"},"
            + "\"dependencies\":{\"express\":\"4\"}}");
    Files.writeString(
        app.resolve("server.js"),
        """
        const app = require('express')();
        app.get('/run', (req, res) => res.send(String(eval(req.query.code))));
        app.listen(3000);
        """);
    Files.writeString(app.resolve("fetch.py"), "requests.get(url, verify=False)\n");
    return app;
  }

  private record Done(int code, String text) {}

  private static Done inspect(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(Up.program().toString(), "inspect"));
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Done(process.exitValue(), text);
  }
}
