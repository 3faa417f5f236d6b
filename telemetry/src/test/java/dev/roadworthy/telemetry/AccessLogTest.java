package dev.roadworthy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.base.ByteSize;
import dev.roadworthy.http.Json;
import dev.roadworthy.http.Parameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
  @TempDir Path folder;
  private final TelemetrySettings settings =
      Given.settings().withBudgets(ByteSize.mib(2), ByteSize.mib(2));

  private AccessLogFile file() {
    return new AccessLogFile(folder, settings, (l, s) -> {});
  }

  private List<String> find(String query, int limit) throws IOException {
    var filter = LogFilter.of(Parameters.parse(query), InstantSource.system());
    return AccessSearch.search(folder, filter, limit).stream()
        .map(e -> e.names().request() + " " + e.sequence())
        .toList();
  }

  @Test
  void aLineIsJsonWhateverTheRequestHolds() {
    String nasty = "/a\"b\\c\n\u0001\u007f é 世 \ud83d\ude00 \ud83d </script>";
    var out = new JsonBytes(16);
    var e = Given.request("id", nasty, 200, Verdict.ALLOWED, Duration.ofNanos(1_234_567));
    new AccessLine().write(e, 42, out);
    String line = new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
    assertThat(line).endsWith("}\n").doesNotContain("\n\"");
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    var json = Json.tree(line.getBytes(StandardCharsets.UTF_8));
    assertThat(json.path("path").asString()).isEqualTo(nasty.replace("\ud83d <", "\ufffd <"));
    assertThat(json.path("app_ms").asDouble()).isEqualTo(1.234);
    assertThat(json.path("ms").asDouble()).isEqualTo(1.254);
    assertThat(json.path("time").asString()).matches("20..-..-..T..:..:..\\.\\d{6}Z");
    assertThat(json.path("verdict").asString()).isEqualTo("allowed");
    assertThat(json.has("held_ms")).isFalse();
  }

  @Test
  void filesStayWithinTheirBytesAndTheNewestIsFoundFirst() throws Exception {
    var file = file();
    file.open();
    for (int i = 0; i < 300; i++) {
      var batch = new ArrayList<AccessEntry>();
      for (int k = 0; k < 100; k++) {
        batch.add(Given.request("id-" + (i * 100 + k), "/p/" + k, k == 0 ? 503 : 200));
      }
      file.append(batch, 1 + i * 100L);
      file.flush();
      assertThat(bytes()).isLessThanOrEqualTo(settings.access().bytes());
    }
    assertThat(bytes()).isGreaterThan(settings.access().bytes() / 2);
    assertThat(find("", 3)).containsExactly("id-29999 30000", "id-29998 29999", "id-29997 29998");
    assertThat(find("request=id-29001", 10)).containsExactly("id-29001 29002");
    assertThat(find("level=error", 2)).containsExactly("id-29900 29901", "id-29800 29801");
    assertThat(find("text=503+/P/0&before=" + Sequence.text(29_901), 1))
        .containsExactly("id-29800 29801");
    assertThat(find("text=nowhere", 5)).isEmpty();
    assertThat(find("user=mia@example.com&instance=web-1", 1)).containsExactly("id-29999 30000");
    assertThat(find("instance=web", 1)).isEmpty();
    var all = find("", 100_000);
    assertThat(all).doesNotHaveDuplicates().hasSizeGreaterThan(3000);
    file.close();
  }

  private long bytes() throws IOException {
    try (var files = Files.list(folder)) {
      return files.mapToLong(LogFolder::sizeOrZero).sum();
    }
  }

  @Test
  void aLineLeftHalfWrittenIsCutOffAtTheNextStart() throws Exception {
    var file = file();
    file.open();
    file.append(List.of(Given.request("one", "/", 200), Given.request("two", "/", 200)), 7);
    file.close();
    Files.writeString(
        folder.resolve("access.jsonl"), "{\"seq\":9,\"ti", java.nio.file.StandardOpenOption.APPEND);
    var again = file();
    assertThat(again.open()).isEqualTo(8);
    again.append(List.of(Given.request("three", "/", 200)), 9);
    again.close();
    assertThat(find("", 10)).containsExactly("three 9", "two 8", "one 7");
  }

  @Test
  void linesLongerThanABlockOfTheReaderAreFound() throws Exception {
    var file = file();
    file.open();
    for (int i = 0; i < 40; i++) {
      file.append(List.of(Given.request("id-" + i, "/" + "x".repeat(i * 997), 200)), i + 1);
    }
    file.close();
    assertThat(find("", 100)).hasSize(40);
    assertThat(find("request=id-3", 100)).containsExactly("id-3 4");
  }
}
