package dev.roadworthy.telemetry;

import static dev.roadworthy.telemetry.Given.await;
import static dev.roadworthy.telemetry.Given.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.http.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveTailTest {
  @TempDir Path folder;

  private static Thread follow(Telemetry t, String path, Response.EventSink sink) {
    var body = (Response.Body.Stream) Given.answer(t, path).body();
    return Thread.ofVirtual()
        .start(() -> {
          try {
            body.events().writeTo(sink);
          } catch (Exception e) {
            // The reader has left.
          }
        });
  }

  @Test
  void linesAndRequestsThatFitTheFilterComeLive() throws Exception {
    var seen = new CopyOnWriteArrayList<String>();
    Thread reader;
    try (var t = Given.telemetry(folder)) {
      reader = follow(t, "/api/logs/stream?level=error", (event, data) -> seen.add(event + data));
      await().until(() -> seen.size() == 1);
      t.intake().lines(List.of(line("a", "fine"), line("a", "ERROR bad"), line("a", "fine")));
      t.intake().access(List.of(Given.request("x", "/", 200), Given.request("y", "/", 500)));
      await().until(() -> seen.size() == 3);
      assertThat(seen).filteredOn(s -> s.startsWith("line")).hasSize(2);
      assertThat(seen)
          .anyMatch(s -> s.contains("ERROR bad"))
          .anyMatch(s -> s.contains("GET / 500"));
    }
    assertThat(reader.join(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void aSlowWatcherLosesTheOldestAndIsTold() throws Exception {
    var tail = new LiveTail();
    try (var watch = tail.watch(LogFilter.ALL)) {
      assertThat(watch).isNotNull();
      for (int i = 0; i < LiveTail.QUEUE_ENTRIES + 500; i++) {
        tail.publish(List.of(Given.entry(i, "line " + i)));
      }
      var news = watch.take(Duration.ofSeconds(1));
      assertThat(news.lost()).isEqualTo(500);
      assertThat(news.entries()).hasSize(LiveTail.QUEUE_ENTRIES);
      assertThat(news.entries().getFirst().text()).isEqualTo("line 500");
    }
    assertThat(tail.isWatched()).isFalse();
  }

  @Test
  void aWatcherThatLeavesIsForgotten() throws Exception {
    var connected = new CountDownLatch(1);
    try (var t = Given.telemetry(folder)) {
      var reader =
          follow(
              t,
              "/api/logs/stream",
              (event, data) -> {
                connected.countDown();
                if (event.equals("line")) {
                  throw new IOException("gone");
                }
              });
      connected.await();
      t.intake().line(line("a", "x"));
      assertThat(reader.join(Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void aFloodOfAMillionLinesIsBoundedAndSaysWhatIsMissing() {
    try (var t = Given.telemetry(folder)) {
      String text = "flood ".repeat(20);
      for (int i = 0; i < 1_000_000; i++) {
        t.intake().line(line("web-1", text + i));
      }
      await().until(() -> !Given.texts(t, "source=roadworthy&text=dropped").isEmpty());
      assertThat(Given.texts(t, "source=roadworthy&text=dropped").getFirst())
          .matches(
              "[\\d,]+ lines dropped in \\d+ s: the app logs faster than [\\d,]+ lines a second\\.");
    }
  }

  @Test
  void metricsAreStreamedAsPoints() throws Exception {
    var seen = new CopyOnWriteArrayList<String>();
    try (var t = Given.telemetry(folder)) {
      follow(t, "/api/metrics/stream", (event, data) -> seen.add(event + data));
      await().until(() -> !seen.isEmpty());
      assertThat(seen.getFirst()).startsWith("point{\"time\":\"20").contains("\"requests\":0.0,");
    }
  }
}
