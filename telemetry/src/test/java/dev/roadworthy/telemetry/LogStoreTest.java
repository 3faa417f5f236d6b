package dev.roadworthy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.base.ByteSize;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogStoreTest {
  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();
  private Instant now = Given.NOON;
  private final InstantSource clock = () -> now;
  private Sequence sequence = new Sequence(clock);

  @SuppressWarnings("NullAway.Init")
  private LogStore store;

  private LogStore open(TelemetrySettings settings) {
    sequence = new Sequence(clock);
    var s = new LogStore(folder, settings, sequence, (level, text) -> notices.add(text));
    s.open();
    return s;
  }

  @BeforeEach
  void start() {
    store = open(Given.settings());
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private LogEntry entry(String text) {
    long number = sequence.next();
    var line = new LogLine("web-1", "r1", "stdout", now, text);
    return LineParser.parse(new Intake.Stamped(line, number, 0, LogEntry.Source.APP, Level.INFO));
  }

  private void add(String... texts) {
    for (String text : texts) {
      store.add(List.of(entry(text)));
    }
  }

  private List<String> find(String words) throws IOException {
    var filter = LogFilter.of(dev.roadworthy.http.Parameters.parse(words), clock);
    return store.search(filter, 1000).stream().map(LogEntry::text).toList();
  }

  @Test
  void anyPartOfALineFindsIt() throws Exception {
    String line =
        "POST /Orders/17?x=1 mia.o'neil+test@Example.com {\"a\":[1,2]} 4bf92f35-77b3 Grüße 日本語";
    add("another line", line, "and one more");
    for (String part :
        List.of(
            "orders",
            "/orders/17",
            "rders/1",
            "MIA",
            "o'neil",
            "neil+test@example",
            "example.com",
            "92f35-77b",
            "{\"a\"",
            "[1,2]",
            "grüße",
            "RÜ",
            "日本",
            "?x=1",
            "post orders",
            "\"17?x=1 mia\"")) {
      String query = "text=" + URLEncoder.encode(part, StandardCharsets.UTF_8);
      assertThat(find(query)).as(part).containsExactly(line);
    }
    assertThat(find("text=orders+absent")).isEmpty();
    assertThat(find("text=%22one+more%22")).containsExactly("and one more");
    assertThat(find("text=%22one++more%22")).isEmpty();
  }

  @Test
  void everyRandomPieceOfARandomLineFindsIt() throws Exception {
    var random = new Random(11);
    String alphabet = "abcXYZ019 -_/.:@=é世\t";
    var lines = new ArrayList<String>();
    for (int i = 0; i < 300; i++) {
      var line = new StringBuilder("x");
      for (int n = 0; n < 60; n++) {
        line.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      lines.add(line.append("x").toString());
    }
    add(lines.toArray(String[]::new));
    for (String line : lines) {
      int from = random.nextInt(50);
      String piece = line.substring(from, from + 8).toUpperCase(java.util.Locale.ROOT);
      if (!piece.isBlank()) {
        String query = "text=" + URLEncoder.encode("\"" + piece + "\"", StandardCharsets.UTF_8);
        // Blanks at the ends of a query are not part of it; quotes keep them.
        assertThat(find(query)).as(piece).contains(line);
      }
    }
  }

  @Test
  void timesBoundASearch() throws Exception {
    add("at noon");
    now = now.plusSeconds(3600);
    add("at one");
    now = now.plusSeconds(3600);
    add("at two");
    assertThat(find("from=90m")).containsExactly("at two", "at one");
    assertThat(find("to=2026-11-20T13:00:00Z")).containsExactly("at noon");
    assertThat(find("from=2026-11-20T13:00:00Z&to=2026-11-20T14:00:00Z")).containsExactly("at one");
  }

  @Test
  void aClockThatGoesBackLosesNoLineAndKeepsTheOrder() throws Exception {
    add("first");
    now = now.minus(Duration.ofDays(3));
    add("second");
    store.close();
    store = open(Given.settings());
    add("third");
    assertThat(find("")).containsExactly("third", "second", "first");
  }

  @Test
  void linesOlderThanTheLimitGo() throws Exception {
    store.close();
    var hour =
        Given.settings()
            .withKeep(Duration.ofHours(16))
            .withBudgets(ByteSize.mib(2), ByteSize.mib(2));
    store = open(hour);
    for (int i = 0; i < 40; i++) {
      add("hour " + i, "x".repeat(90_000));
      now = now.plus(Duration.ofHours(1));
    }
    var hours = find("text=hour");
    assertThat(notices).isEmpty();
    assertThat(hours).startsWith("hour 39").doesNotContain("hour 10").contains("hour 30");
  }

  @Test
  void aFloodStaysWithinItsBytesAndTheNewestIsKept() throws Exception {
    store.close();
    ByteSize budget = ByteSize.mib(8);
    store = open(Given.settings().withBudgets(budget, budget));
    var random = new Random(3);
    long most = 0;
    for (int i = 0; i < 150; i++) {
      var batch =
          LongStream.range(0, 500)
              .mapToObj(n ->
                  entry(
                      "flood "
                          + Long.toHexString(random.nextLong())
                          + " "
                          + n
                          + " request_id="
                          + Long.toHexString(random.nextLong())))
              .toList();
      store.add(batch);
      most = Math.max(most, bytes());
    }
    assertThat(most).isBetween(budget.bytes() / 2, budget.bytes());
    assertThat(find("text=flood")).hasSize(1000);
    assertThat(notices).isEmpty();
  }

  private long bytes() throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(LogFolder::sizeOrZero).sum();
    }
  }

  @Test
  void aDamagedFolderIsSetAsideAndNewLinesAreStored() throws Exception {
    add("will be lost");
    store.close();
    try (var files = Files.walk(folder)) {
      for (Path p : files.filter(Files::isRegularFile).toList()) {
        if (p.getFileName().toString().startsWith("segments")) {
          Files.writeString(p, "not an index at all");
        }
      }
    }
    store = open(Given.settings());
    add("new");
    assertThat(find("")).containsExactly("new");
    assertThat(notices).singleElement().asString().contains("is damaged").contains("set aside");
  }

  @Test
  void anyDamageToAnyFileIsSurvived() throws Exception {
    for (int round = 0; round < 12; round++) {
      add("a", "b", "c");
      store.close();
      var random = new Random(round);
      try (var files = Files.walk(folder)) {
        var all = files.filter(Files::isRegularFile).toList();
        Path victim = all.get(random.nextInt(all.size()));
        byte[] content = Files.readAllBytes(victim);
        if (round % 3 == 0) {
          Files.delete(victim);
        } else if (round % 3 == 1) {
          Files.write(victim, java.util.Arrays.copyOf(content, content.length / 2));
        } else if (content.length > 0) {
          content[random.nextInt(content.length)] ^= 0x55;
          Files.write(victim, content);
        }
      }
      store = open(Given.settings());
      add("after round " + round);
      assertThat(find("text=after")).contains("after round " + round);
    }
  }

  @Test
  void aFolderOfThousandsOfLinesIsSearchedFromTheNewest() throws Exception {
    for (int i = 0; i < 20; i++) {
      int from = i * 1000;
      store.add(LongStream.range(from, from + 1000).mapToObj(n -> entry("line " + n)).toList());
      find("text=nothing");
    }
    Given.await()
        .untilAsserted(() ->
            assertThat(store.search(LogFilter.ALL, 3).stream().map(LogEntry::text))
                .containsExactly("line 19999", "line 19998", "line 19997"));
  }
}
