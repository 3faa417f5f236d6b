package dev.roadworthy.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandsTest {
  @Test
  void plainWordsNeedNoShell() {
    assertThat(Commands.of(" npm  start ")).containsExactly("npm", "start");
    assertThat(Commands.of("python3 -m http.server {port}"))
        .containsExactly("python3", "-m", "http.server", "{port}");
  }

  @Test
  void whatOnlyAShellUnderstandsGetsOne() {
    for (String line :
        List.of(
            "a && b", "A=1 node x.js", "node 'a b.js'", "gunicorn -b :$PORT app:app", "x > y")) {
      assertThat(Commands.of(line)).containsExactly("sh", "-c", line);
    }
  }

  @Test
  void wordsAreAddedInsideAScript() {
    assertThat(Commands.append(List.of("sh", "-c", "a && b"), "--port 1"))
        .containsExactly("sh", "-c", "a && b --port 1");
    assertThat(Commands.append(List.of("vite"), "--port 1")).containsExactly("vite", "--port", "1");
  }
}
