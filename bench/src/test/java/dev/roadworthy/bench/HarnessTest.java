package dev.roadworthy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The harness has tests of its own, in Python; this runs them with all the others.
class HarnessTest {
  @Test
  void theHarnessMeasuresAndCleansUpAsItSays(@TempDir Path folder) throws Exception {
    File output = folder.resolve("output").toFile();
    Process tests =
        new ProcessBuilder("python3", "-B", "-m", "unittest", "discover", "-s", "tests")
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    boolean ended = tests.waitFor(120, TimeUnit.SECONDS);
    tests.destroyForcibly();
    String words = Files.readString(output.toPath());
    assertThat(ended).as(words).isTrue();
    assertThat(tests.exitValue()).as(words).isZero();
  }
}
