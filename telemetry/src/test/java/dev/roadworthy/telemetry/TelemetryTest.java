package dev.roadworthy.telemetry;

import static dev.roadworthy.telemetry.Given.answer;
import static dev.roadworthy.telemetry.Given.await;
import static dev.roadworthy.telemetry.Given.get;
import static dev.roadworthy.telemetry.Given.line;
import static dev.roadworthy.telemetry.Given.request;
import static dev.roadworthy.telemetry.Given.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roadworthy.base.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetryTest {
  @TempDir Path folder;

  @Test
  void everyLineOfOneRequestIsOneQueryAway() {
    try (var t = Given.telemetry(folder)) {
      t.intake()
          .line(line("web-1", "{\"level\":30,\"msg\":\"paid\",\"req\":{\"id\":\"req-0000-77\"}}"));
      t.intake().line(line("web-2", "unrelated"));
      t.intake().line(line("web-2", "ERROR card refused [req-0000-77] for mia@example.com"));
      t.intake().access(List.of(request("req-0000-77", "/pay", 502), request("other", "/", 200)));
      await()
          .untilAsserted(() ->
              assertThat(texts(t, "request=req-0000-77"))
                  .hasSize(3)
                  .anyMatch(s -> s.startsWith("paid"))
                  .anyMatch(s -> s.startsWith("ERROR card refused"))
                  .anyMatch(s -> s.startsWith("GET /pay 502 12.02 ms allowed 203.0.113.7")));
      assertThat(texts(t, "level=error")).hasSize(2);
      assertThat(texts(t, "level=error&source=access")).hasSize(1);
      assertThat(texts(t, "instance=web-2")).hasSize(2);
      assertThat(texts(t, "text=EXAMPLE.com%20card")).hasSize(1);
      assertThat(texts(t, "user=mia@example.com&source=access")).hasSize(2);
    }
  }

  @Test
  void pagesOfTheLogJoinWithoutGapOrRepetition() {
    try (var t = Given.telemetry(folder)) {
      IntStream.range(0, 250).forEach(i -> t.intake().line(line("web-" + i % 3, "line " + i)));
      t.intake()
          .access(IntStream.range(0, 50).mapToObj(i -> request("id" + i, "/" + i, 200)).toList());
      await().until(() -> get(t, "/api/logs?limit=1000").path("items").size() == 300);
      var all = new java.util.ArrayList<String>();
      String before = "";
      do {
        var page = get(t, "/api/logs?limit=37" + before);
        page.path("items").forEach(i -> all.add(i.path("id").asString()));
        before = page.path("next").isNull() ? null : "&before=" + page.path("next").asString();
      } while (before != null);
      assertThat(all).hasSize(300).doesNotHaveDuplicates();
      assertThat(all).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }
  }

  @Test
  void linesRequestsChartsAndRoutesAreThereAfterARestart() {
    try (var t = Given.telemetry(folder)) {
      t.intake().line(line("web-1", "before the restart"));
      t.intake()
          .access(List.of(request("id-1", "/orders/17", 200), request("id-2", "/orders/18", 500)));
    }
    try (var t = Given.telemetry(folder)) {
      assertThat(texts(t, "text=restart")).containsExactly("before the restart");
      assertThat(texts(t, "source=access")).hasSize(2);
      var route = get(t, "/api/routes").path("items").get(0);
      assertThat(route.path("route").asString()).isEqualTo("/orders/{id}");
      assertThat(route.path("requests").asInt()).isEqualTo(2);
      assertThat(route.path("errors").asInt()).isEqualTo(1);
      assertThat(route.path("allow").asString()).isEqualTo("signed-in");
      var series = get(t, "/api/metrics?range=24h&step=60s").path("series");
      // The running minute is left out; what counts is that the API answers with the past it has.
      assertThat(series.path("requests").size()).isEqualTo(1440);
    }
  }

  @Test
  void aSecondOneOnTheSameFolderIsToldSo() {
    try (var first = Given.telemetry(folder)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> Given.telemetry(folder))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("Another Roadworthy keeps its logs in " + folder);
    }
    Given.telemetry(folder).close();
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(
            () -> Telemetry.start(Given.settings(), file.resolve("logs"), InstantSource.system()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("Logs cannot be kept in " + file);
  }

  @Test
  void badQueriesNameTheParameterAndWhatItTakes() {
    try (var t = Given.telemetry(folder)) {
      assertThat(answer(t, "/api/logs?level=loud").status()).isEqualTo(400);
      assertThat(answer(t, "/api/logs?level=loud").bodyText()).contains("`level` takes trace");
      assertThat(answer(t, "/api/logs?limit=0").bodyText()).contains("`limit`");
      assertThat(answer(t, "/api/logs?before=xyz").bodyText()).contains("`before`");
      assertThat(answer(t, "/api/logs?from=yesterday").bodyText()).contains("`from`");
      assertThat(answer(t, "/api/metrics?range=2y").bodyText()).contains("`range`");
      assertThat(answer(t, "/api/metrics?range=24h&step=1s").status()).isEqualTo(200);
      assertThat(answer(t, "/api/logs?text=" + "a%20".repeat(17)).status()).isEqualTo(400);
    }
  }

  @Test
  void ownNoticesStandAmongTheLinesOfTheApp() {
    try (var t = Given.telemetry(folder)) {
      t.intake().note(Level.WARN, "web-1", "web-1 crashed and was started again");
      await().until(() -> texts(t, "source=roadworthy&level=warn").size() == 1);
    }
  }
}
