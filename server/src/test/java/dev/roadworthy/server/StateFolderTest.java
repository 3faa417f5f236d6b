package dev.roadworthy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  @TempDir Path temp;

  @Test
  void isPrivateIgnoredByGitAndUsedByOneAtATime() throws IOException {
    Path path = temp.resolve("a/b");
    try (var first = StateFolder.open(path)) {
      assertThat(Files.getPosixFilePermissions(first.path()).toString())
          .doesNotContain("OTHERS_READ", "GROUP_READ", "OTHERS_WRITE", "GROUP_WRITE");
      for (String name : new String[] {"builds", "logs", "telemetry"}) {
        assertThat(Files.getPosixFilePermissions(path.resolve(name)).toString())
            .doesNotContain("OTHERS", "GROUP");
      }
      assertThat(Files.readString(path.resolve(".gitignore"))).isEqualTo("*\n");
      assertThatThrownBy(() -> StateFolder.open(path))
          .isInstanceOfSatisfying(
              Problem.class,
              p -> {
                assertThat(p.code()).isEqualTo("already-running");
                assertThat(p.message()).contains(String.valueOf(ProcessHandle.current().pid()));
              });
    }
    StateFolder.open(path).close();
  }

  @Test
  void aPlaceThatCannotBeAFolderIsSaidInASentence() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "x");
    assertThatThrownBy(() -> StateFolder.open(file.resolve("state")))
        .isInstanceOfSatisfying(
            Problem.class,
            p -> {
              assertThat(p.code()).isEqualTo("state-folder");
              assertThat(p.message()).contains(file.toString());
              assertThat(p.hint()).contains("--state");
            });
  }
}
