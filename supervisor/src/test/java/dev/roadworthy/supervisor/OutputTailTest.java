package dev.roadworthy.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.roadworthy.base.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTailTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  @TempDir Path folder;
  private final List<OutputLine> lines = new CopyOnWriteArrayList<>();

  private OutputTail start(OutputSink sink, SinkQueue queue, ByteSize budget) throws IOException {
    assertThat(sink).isNotNull();
    return OutputTail.start(
        "app-1",
        folder.resolve("app-1~1.out"),
        folder.resolve("app-1~1.err"),
        budget,
        queue,
        Clock.systemUTC());
  }

  private void append(String stream, String text) throws IOException {
    Files.writeString(
        folder.resolve("app-1~1." + stream),
        text,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  @Test
  void streamsAreToldApartAndAnUnfinishedLastLineIsKept() throws Exception {
    OutputSink sink = lines::addAll;
    try (var queue = new SinkQueue("app-1", sink, Clock.systemUTC())) {
      OutputTail tail = start(sink, queue, ByteSize.mib(1));
      append("out", "one\ntwo");
      append("err", "bad\r\n");
      tail.finish();
      assertThat(queue.awaitEmpty(PATIENCE)).isTrue();
      assertThat(lines)
          .extracting(l -> l.stream() + " " + l.text())
          .containsExactlyInAnyOrder("OUT one", "ERR bad", "OUT two");
      assertThat(tail.lastLines()).hasSize(3);
      await().atMost(PATIENCE).until(() -> folder.toFile().list().length == 0);
    }
  }

  @Test
  void whatHasBeenReadNoLongerHoldsTheDisk() throws Exception {
    OutputSink sink = lines::addAll;
    try (var queue = new SinkQueue("app-1", sink, Clock.systemUTC())) {
      OutputTail tail = start(sink, queue, ByteSize.mib(8));
      String block = ("x".repeat(99) + "\n").repeat(10_000);
      for (int i = 0; i < 20; i++) {
        append("out", block);
        int all = (i + 1) * 10_000;
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> lines.size() >= all);
      }
      assertThat(Files.size(folder.resolve("app-1~1.out"))).isEqualTo(20_000_000);
      await().atMost(PATIENCE).until(() -> blocks() < 4 << 20);
      tail.finish();
      assertThat(lines).hasSize(200_000);
    }
  }

  private long blocks() throws IOException {
    Process du = new ProcessBuilder("du", "-sk", folder.toString()).start();
    String said =
        new String(du.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    return Long.parseLong(said.split("\\s")[0]) * 1024;
  }

  @Test
  void aBacklogOverBudgetIsSkippedAndCounted() throws Exception {
    OutputSink sink = lines::addAll;
    try (var queue = new SinkQueue("app-1", sink, Clock.systemUTC())) {
      append("out", ("y".repeat(999) + "\n").repeat(6000) + "end\n");
      OutputTail tail = start(sink, queue, ByteSize.mib(2));
      tail.finish();
      queue.awaitEmpty(PATIENCE);
      assertThat(lines.getFirst().stream()).isEqualTo(OutputLine.Stream.REMARK);
      assertThat(lines.getFirst().text()).contains("MiB of output were skipped");
      assertThat(lines.getLast().text()).isEqualTo("end");
      assertThat(lines.get(1).text()).hasSize(999);
    }
  }

  @Test
  void aSinkThatHangsHoldsBackNobodyAndIsToldWhatItMissed() throws Exception {
    var gate = new CountDownLatch(1);
    OutputSink sink =
        batch -> {
          try {
            gate.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          lines.addAll(batch);
        };
    try (var queue = new SinkQueue("app-1", sink, Clock.systemUTC())) {
      OutputTail tail = start(sink, queue, ByteSize.mib(32));
      for (int i = 0; i < 12; i++) {
        append("out", ("z".repeat(999) + "\n").repeat(1000));
      }
      append("out", "last\n");
      tail.finish();
      assertThat(tail.lastLines().getLast().text()).isEqualTo("last");
      gate.countDown();
      queue.awaitEmpty(PATIENCE);
      assertThat(lines).hasSizeLessThan(12_000);
      assertThat(lines.getLast().text()).contains("lines were dropped here");
    }
  }

  @Test
  void theNextRoadworthyReadsWhatAKilledOneLeft() throws Exception {
    append("out", "taken\nnot taken\n");
    append("err", "why\n");
    Files.write(
        folder.resolve("app-1~1.out.taken"),
        java.nio.ByteBuffer.allocate(8).putLong("taken\n".length()).array());
    OutputTail.recover(folder, ByteSize.mib(1), lines::addAll, Clock.systemUTC());
    await().atMost(PATIENCE).until(() -> lines.size() == 2);
    assertThat(lines).extracting(OutputLine::text).containsExactlyInAnyOrder("not taken", "why");
    assertThat(lines).extracting(OutputLine::instance).containsOnly("app-1");
    await().atMost(PATIENCE).until(() -> folder.toFile().list().length == 0);
  }

  @Test
  void anAppThatTruncatesItsOwnOutputIsStillFollowed() throws Exception {
    OutputSink sink = lines::addAll;
    try (var queue = new SinkQueue("app-1", sink, Clock.systemUTC())) {
      OutputTail tail = start(sink, queue, ByteSize.mib(1));
      append("out", "a first line that is long\n");
      await().atMost(PATIENCE).until(() -> lines.size() == 1);
      Files.writeString(folder.resolve("app-1~1.out"), "anew\n");
      await().atMost(PATIENCE).until(() -> lines.size() == 2);
      assertThat(lines.getLast().text()).isEqualTo("anew");
      tail.finish();
    }
  }
}
