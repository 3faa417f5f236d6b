package dev.roadworthy.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssetsTest {
  private final Browser browser = new Browser();

  @Test
  void everyFileAPageNamesIsThereAndKeptForAYear() {
    var files =
        Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"")
            .matcher(browser.get("/").bodyText() + browser.get("/logs").bodyText())
            .results()
            .map(m -> m.group(1))
            .distinct()
            .toList();
    assertThat(files).hasSize(8);
    for (String file : files) {
      Response answer = browser.getSignedOut(file);
      assertThat(answer.status()).as(file).isEqualTo(200);
      assertThat(answer.headers().first("Cache-Control"))
          .contains("public, max-age=31536000, immutable");
      assertThat(answer.headers().first("X-Content-Type-Options")).contains("nosniff");
    }
  }

  @Test
  void aFileTheBrowserHasIsNotSentAgain() throws Exception {
    Request plain = Request.of("GET", "/assets/console.css");
    Response whole = browser.ask(plain);
    assertThat(whole.headers().first("Cache-Control")).contains("no-cache");
    String etag = whole.headers().first("ETag").orElseThrow();
    Response again = browser.ask(plain.withHeader("If-None-Match", etag));
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.bodyText()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/nothing.js",
        "/assets/VENDORED.md",
        "/assets/..",
        "/assets/vendor",
        "/assets/Console.class"
      })
  void onlyTheNamedFilesAreServed(String path) {
    assertThat(browser.getSignedOut(path).status()).isEqualTo(404);
  }

  @Test
  void vendoredFilesAreTheOnesWeRead() throws Exception {
    var rows =
        Pattern.compile("\\| (\\S+/\\S+) \\| [^|]+ \\| [^|]+ \\| `([0-9a-f]{64})` \\|")
            .matcher(new String(read("VENDORED.md"), StandardCharsets.UTF_8))
            .results()
            .toList();
    assertThat(rows).hasSize(3);
    for (var row : rows) {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(read(row.group(1)));
      assertThat(HexFormat.of().formatHex(digest)).as(row.group(1)).isEqualTo(row.group(2));
    }
  }

  private static byte[] read(String file) throws IOException {
    try (InputStream in = Assets.class.getResourceAsStream("assets/vendor/" + file)) {
      assertThat(in).as(file).isNotNull();
      return in.readAllBytes();
    }
  }
}
