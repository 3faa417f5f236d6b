package dev.roadworthy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that logs is killed without warning, again and again.
class KilledTest {
  /// What a killed process may lose: the lines it took in its last moments, see [LogStore]. Some 50
  /// ms where there is a processor for it; the rest of the second is for busy machines.
  private static final long MOST_LOST_MILLIS = 1000;

  @TempDir Path folder;

  /// The process that is killed: numbers its lines and says when each was handed in.
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws Exception {
      var telemetry = Given.telemetry(Path.of(args[0]));
      int from = Integer.parseInt(args[1]);
      telemetry.intake().note(Level.INFO, "victim", "started " + from);
      Given.await()
          .until(() -> !Given.texts(telemetry, "text=%22started+" + from + "%22").isEmpty());
      for (int n = from; n < from + 1_000_000; n++) {
        telemetry.intake().line(Given.line("web-1", "line " + n));
        telemetry.intake().access(List.of(Given.request("id-" + n, "/" + n, 200)));
        if (n % 10 == 0) {
          System.out.println(n + " " + System.currentTimeMillis());
          Thread.sleep(5); // slow on purpose
        }
      }
    }
  }

  @Test
  void nothingOlderThanASecondIsLostAtAKill() throws Exception {
    var random = new Random(5);
    int next = 0;
    for (int round = 0; round < 2; round++) {
      int from = next;
      int safe = killedAfter(2000 + random.nextInt(1000), from);
      try (var t = Telemetry.start(Given.settings(), folder, InstantSource.system())) {
        for (int n = from; n <= safe; n += Math.max(1, (safe - from) / 12)) {
          assertThat(Given.texts(t, "text=%22line+" + n + "%22")).as("line " + n).isNotEmpty();
          assertThat(Given.texts(t, "source=access&request=id-" + n)).as("id " + n).hasSize(1);
        }
        assertThat(Given.texts(t, "level=error")).isEmpty();
      }
      next = safe + 100_000;
    }
  }

  /// @return the last line that was handed in long enough before the kill
  private int killedAfter(long millis, int from) throws Exception {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                folder.toString(),
                Integer.toString(from))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int safe = -1;
    long killed = Long.MAX_VALUE;
    var handed = new java.util.ArrayList<long[]>();
    try (var out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      long end = Long.MAX_VALUE;
      String line;
      while ((line = out.readLine()) != null) {
        int blank = line.indexOf(' ');
        long time = Long.parseLong(line.substring(blank + 1));
        handed.add(new long[] {Long.parseLong(line.substring(0, blank)), time});
        end = end == Long.MAX_VALUE ? System.currentTimeMillis() + millis : end;
        if (System.currentTimeMillis() > end && process.isAlive()) {
          killed = System.currentTimeMillis();
          process.destroyForcibly();
        }
      }
    } catch (IOException e) {
      // The pipe of a killed process may end like this.
    } finally {
      process.destroyForcibly().waitFor();
    }
    for (long[] h : handed) {
      if (h[1] < killed - MOST_LOST_MILLIS) {
        safe = (int) h[0];
      }
    }
    assertThat(safe).isGreaterThan(from);
    return safe;
  }
}
