package dev.roadworthy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class HostileSettingsTest {
  @TempDir Path folder;

  private static Mistake only(String text) {
    ConfigResult result = AppConfigReader.read("roadworthy.yaml", text);
    assertThat(result.mistakes()).hasSize(1);
    return result.mistakes().getFirst();
  }

  @Test
  void anAliasBombIsRefusedAtItsFirstAnchor() {
    Mistake mistake = only("a: &a [x,x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n");
    assertThat(mistake.seen()).isEqualTo("an anchor or alias (& or *)");
    assertThat(mistake.line()).isEqualTo(1);
  }

  @Test
  void aTagIsRefused() {
    assertThat(only("app: !!java.lang.ProcessBuilder [ls]").seen()).contains("the tag");
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(only("run: " + "[".repeat(20_000)).line()).isEqualTo(1);
    assertThat(only("run: " + "{a: ".repeat(5_000) + "}".repeat(5_000)).line()).isEqualTo(1);
  }

  @Test
  void aHugeFileIsRefusedBeforeItIsParsed() throws IOException {
    assertThat(only("a".repeat(300_000)).seen()).isEqualTo("300000 characters");
    Path file = Files.writeString(folder.resolve("roadworthy.yaml"), "a".repeat(300_000));
    assertThatThrownBy(() -> AppConfigReader.read(file))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("300000 bytes");
  }

  @Test
  void aFileThatIsNotTextIsAProblem() throws IOException {
    Path file = Files.write(folder.resolve("roadworthy.yaml"), new byte[] {(byte) 0xff, 0});
    assertThatThrownBy(() -> AppConfigReader.read(file))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void brokenYamlIsOneMistakeWithItsPlace() {
    assertThat(only("run:\n  start: [a\nedge: {}\n").line()).isGreaterThan(1);
    assertThat(only("a: b\n\tc: d\n").line()).isEqualTo(2);
    assertThat(only("app: x\n---\napp: y\n").seen()).isEqualTo("a second document");
  }

  @Test
  void manyMistakesAreBounded() {
    String text = "k%d: 1\n".repeat(2_000);
    var file = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      file.append(text, 0, 1).append(i).append(": 1\n");
    }
    assertThat(AppConfigReader.read("f", file.toString()).mistakes()).hasSize(100);
  }

  @Test
  void alteredFilesGiveSettingsOrMistakesAndNothingElse() {
    var random = new Random(42);
    String alphabet = "{}[]:,-#&*!|>'\"%@` \n\tab1/~\0\u00e9";
    for (int round = 0; round < 4_000; round++) {
      var text = new StringBuilder(AppConfigReaderTest.WHOLE);
      for (int edit = 0; edit < 1 + random.nextInt(4); edit++) {
        int at = random.nextInt(text.length());
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, c);
          case 1 -> text.insert(at, c);
          default -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
        }
      }
      ConfigResult result = AppConfigReader.read("f", text.toString());
      assertThat(result.config().isPresent()).isEqualTo(result.mistakes().isEmpty());
    }
  }
}
