package dev.roadworthy.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A leak never says its value: not in its text, its mask, or its fingerprint.
class SilenceTest {
  private static final String[] FRAMES = {
    "password = \"%s\"",
    "%s password: %s",
    "DB_PASSWORD=%s",
    "https://joe:%s@h.example/x?again=%s",
    "api_key='%s' # was %s",
    "{\"secret\":\"%s\",\"secret2\":\"%s\"}",
    "curl -u joe:%s h --data %s",
    "a=%s;b=%s;token=%s;c=%s",
    "secret_key = '%s'.encode() + b'%s'",
    "IDENTIFIED BY '%s' -- %s",
    "<password>%s</password><!-- %s -->",
    "\u00e4\u00f6\u00fc token: %s \u00df"
  };

  @Test
  void noExcerptHoldsAValueOrMuchOfOne() {
    int seen = 0;
    for (int seed = 0; seed < 40; seed++) {
      String value = new Samples(seed).secret(12 + seed);
      for (String frame : FRAMES) {
        String text = frame.replace("%s", value);
        for (Leak leak : scan(text)) {
          seen++;
          assertThat(leak.toString()).doesNotContain(value);
          assertThat(leak.masked()).doesNotContain(value.substring(0, 6));
          assertThat(leak.masked()).doesNotContain(value.substring(value.length() - 6));
        }
      }
    }
    assertThat(seen).isGreaterThan(300);
  }

  @Test
  void anotherSecretOnTheLineIsHiddenToo() {
    String one = new Samples(1).secret(20);
    String two = new Samples(2).secret(20);
    for (Leak leak : scan("token = \"" + one + "\", secret = \"" + two + "\"")) {
      assertThat(leak.masked()).doesNotContain(one).doesNotContain(two);
    }
    for (Leak leak : scan("password: hunter22, pin: tiger99, secret: blue7moon")) {
      assertThat(leak.masked())
          .doesNotContain("hunter22")
          .doesNotContain("tiger99")
          .doesNotContain("blue7moon");
    }
  }

  @Test
  void equalValuesHaveEqualPrintsAndAKeyMakesThemUnguessable() {
    String value = new Samples(3).secret(24);
    String a = scan("token = '" + value + "'").getFirst().fingerprint();
    String b = scan("x\ny\nother_token: " + value).getFirst().fingerprint();
    assertThat(a).isEqualTo(b).hasSize(32).doesNotContain(value);
    byte[] text = ("token = '" + value + "'").getBytes(StandardCharsets.UTF_8);
    LeakDetector keyed = LeakDetector.standard().withFingerprintKey(new byte[] {1, 2, 3});
    assertThat(keyed.scan("a.conf", text, text.length).getFirst().fingerprint()).isNotEqualTo(a);
  }

  private static List<Leak> scan(String text) {
    byte[] b = text.getBytes(StandardCharsets.UTF_8);
    return LeakDetector.standard().scan("a.conf", b, b.length);
  }
}
