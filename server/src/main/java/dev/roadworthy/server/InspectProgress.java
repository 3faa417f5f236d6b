package dev.roadworthy.server;

import dev.roadworthy.base.Durations;
import dev.roadworthy.inspect.Progress;
import java.io.PrintStream;
import java.time.Duration;

/// One line that is written over, for a person who waits; programs get none of it.
final class InspectProgress implements Progress {
  /// Ten times a second is as often as anybody sees.
  private static final long STEP = Duration.ofMillis(100).toNanos();

  /// Nobody wonders before that.
  private static final long QUIET = Duration.ofMillis(700).toNanos();

  private static final int WIDTH = 72;

  private final PrintStream out;
  private final long started = System.nanoTime();
  private long shown;
  private boolean open;

  InspectProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void at(Stage stage, long done, long total) {
    long now = System.nanoTime();
    if (now - started < QUIET || now - shown < STEP) {
      return;
    }
    shown = now;
    open = true;
    String count = total > 0 ? done + " of " + total : done > 0 ? String.valueOf(done) : "";
    String took = Durations.text(Duration.ofSeconds(Math.max(1, (now - started) / 1_000_000_000)));
    String text = "  " + stage.title() + "  " + count + "  " + took;
    out.print("\r" + text + " ".repeat(Math.max(0, WIDTH - text.length())));
    out.flush();
  }

  /// Leaves nothing of it behind.
  synchronized void clear() {
    if (open) {
      out.print("\r" + " ".repeat(WIDTH) + "\r");
      out.flush();
      open = false;
    }
  }
}
