package dev.roadworthy.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that were made to hang a scanner: megabytes of one line, or of one pattern.
class HostileTest {
  private static final int SIZE = 3 << 20;

  /// The slowest takes half a second on an idle core; a quadratic one would take hours.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=",
        "a",
        " ",
        "\n",
        "\u0000",
        "password=",
        "password = \"",
        "key:key:",
        "token='",
        "://",
        "://a:",
        "@",
        "://u:p@",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n",
        "PuTTY-User-Key-File-2:\n",
        "kind: Secret\n",
        "kind: Secret\ndata:\n a: ",
        "curl -u ",
        "curl curl",
        "mysql -",
        "sshpass -p a:b ",
        "eyJ",
        "eyJhbGciOi.eyJ",
        "sk-aaaaT3BlbkFJ",
        "T3BlbkFJ",
        "Q~",
        "AKIA",
        "xoxb-1",
        "$2a$10$",
        "<password>",
        "<password ",
        "\"password\",\n",
        "|| '",
        "secret || ",
        "Basic ",
        "authorization: ",
        "identified by '",
        "password('",
        ".login('",
        "AzSe",
        "ACDb",
        "-us",
        ":A",
        "fm2_",
        "\\\"key\\\":\\\"",
        "\u00e9\u00df"
      })
  void megabytesOfAPatternAreReadInTime(String pattern) {
    byte[] unit = pattern.getBytes(StandardCharsets.UTF_8);
    byte[] text = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      text[i] = unit[i % unit.length];
    }
    List<Leak> leaks =
        assertTimeoutPreemptively(
            PATIENCE, () -> LeakDetector.standard().scan("big.conf", text, text.length));
    assertThat(leaks).hasSizeLessThanOrEqualTo(1000);
  }

  @Test
  void tenMegabytesOfEqualSignsAreReadInTime() {
    byte[] text = new byte[10 << 20];
    Arrays.fill(text, (byte) '=');
    assertTimeoutPreemptively(
        PATIENCE,
        () -> assertThat(LeakDetector.standard().scan("a.env", text, text.length)).isEmpty());
  }

  @Test
  void aLineOfAHundredMegabytesNeedsNoMoreMemoryThanItself() {
    byte[] text = new byte[100 << 20];
    Arrays.fill(text, (byte) 'k');
    byte[] end = "; api_secret = \"hunter22\"".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(end, 0, text, text.length - end.length, end.length);
    List<Leak> leaks =
        assertTimeoutPreemptively(
            PATIENCE, () -> LeakDetector.standard().scan("big.conf", text, text.length));
    assertThat(leaks).hasSize(1);
    assertThat(leaks.getFirst().line()).isEqualTo(1);
    assertThat(leaks.getFirst().masked()).hasSizeLessThan(200);
  }

  @Test
  void aCutFileAndAnEmptyOneAreNoFault() {
    byte[] text =
        "x: postgres://a:b@c password=\"abc\" -----BEGIN PRIVATE KEY-----"
            .getBytes(StandardCharsets.UTF_8);
    for (int n = 0; n <= text.length; n++) {
      assertThat(LeakDetector.standard().scan("a", text, n)).hasSizeLessThan(5);
    }
    for (String path :
        new String[] {"", ".", "/", "a/", ".env", "a.", "\u0000", "..pem", "x".repeat(5000)}) {
      assertThat(LeakDetector.standard().scan(path, text, text.length)).isNotNull();
    }
  }
}
