package dev.roadworthy.telemetry;

import static dev.roadworthy.telemetry.Given.await;
import static dev.roadworthy.telemetry.Given.line;
import static dev.roadworthy.telemetry.Given.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.roadworthy.base.ByteSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a real small file system, which only root can mount.
class FullDiskTest {
  @TempDir Path parent;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(parent.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk.toString()) == 0,
        "mounting a small tmpfs needs root");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", disk.toString());
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void storingStopsBeforeTheDiskIsFullAndGoesOnWhenThereIsRoom() throws Exception {
    var settings = Given.settings().withFreeFloor(ByteSize.mib(4));
    try (var t = Telemetry.start(settings, disk.resolve("logs"), InstantSource.system())) {
      t.intake().line(line("web-1", "before"));
      await().until(() -> texts(t, "text=before").size() == 1);
      Path big = Files.write(disk.resolve("big"), new byte[9 * 1024 * 1024]);
      await()
          .untilAsserted(() -> {
            t.intake().line(line("web-1", "meanwhile"));
            t.intake().access(List.of(Given.request("x", "/", 200)));
            assertThat(texts(t, "text=%22no+more+log+lines%22&source=roadworthy")).isNotEmpty();
            assertThat(texts(t, "text=before")).hasSize(1);
          });
      Files.delete(big);
      await()
          .untilAsserted(() -> {
            t.intake().line(line("web-1", "after"));
            assertThat(texts(t, "text=after")).isNotEmpty();
            assertThat(texts(t, "text=%22has+room+again%22&source=roadworthy")).isNotEmpty();
          });
    }
  }

  @Test
  void aDiskThatIsReallyFullLosesNewLinesOnly() throws Exception {
    try (var t = Telemetry.start(Given.settings(), disk.resolve("logs"), InstantSource.system())) {
      t.intake().line(line("web-1", "before"));
      await().until(() -> texts(t, "text=before").size() == 1);
      Path big = disk.resolve("big");
      fill(big);
      for (int i = 0; i < 3000; i++) {
        t.intake().line(line("web-1", "x" + i + "y".repeat(2000)));
        t.intake().access(List.of(Given.request("x" + i, "/" + "y".repeat(500), 200)));
      }
      await()
          .until(() -> !texts(t, "text=%22lines+cannot+be+stored%22&source=roadworthy").isEmpty());
      assertThat(texts(t, "text=before")).hasSizeLessThanOrEqualTo(1);
      Files.delete(big);
      await()
          .untilAsserted(() -> {
            t.intake().line(line("web-1", "after"));
            t.intake().access(List.of(Given.request("after", "/after", 200)));
            assertThat(texts(t, "text=before")).hasSize(1);
            assertThat(texts(t, "text=after&source=app")).isNotEmpty();
            assertThat(texts(t, "text=after&source=access")).isNotEmpty();
          });
      await().until(() -> !texts(t, "text=%22stored+again%22&source=roadworthy").isEmpty());
    }
    try (var t = Telemetry.start(Given.settings(), disk.resolve("logs"), InstantSource.system())) {
      assertThat(texts(t, "text=before")).hasSize(1);
    }
  }

  private static void fill(Path file) throws Exception {
    try (var out = Files.newOutputStream(file)) {
      byte[] block = new byte[64 * 1024];
      while (true) {
        out.write(block);
      }
    } catch (java.io.IOException e) {
      // Full.
    }
  }
}
