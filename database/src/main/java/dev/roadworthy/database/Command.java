package dev.roadworthy.database;

import dev.roadworthy.base.Durations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A short-lived child process and what it said.
final class Command {
  /// Lines kept of a process's output: what explains its end is at the end.
  private static final int LINES = 40;

  private static final int LINE_CHARACTERS = 1000;

  /// For the last output to arrive, which a grandchild may hold open.
  private static final Duration REST = Duration.ofSeconds(1);

  /// @param exit the exit code
  /// @param lines the last lines of output and error output together
  record Result(int exit, List<String> lines) {
    boolean says(String text) {
      return lines.stream().anyMatch(l -> l.contains(text));
    }
  }

  private Command() {}

  /// Runs to its end, or kills it at the limit or when the caller is interrupted.
  ///
  /// @throws UncheckedIOException when it cannot be started at all
  static Result run(ProcessBuilder builder, String input, Duration limit) {
    try {
      var process = builder.redirectErrorStream(true).start();
      var tail = new Tail(line -> {});
      var reader = Thread.ofVirtual().start(() -> tail.follow(process.getInputStream()));
      try (var out = process.getOutputStream()) {
        out.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It ended without reading; its output says why.
      }
      return end(process, reader, tail, limit);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /// For what takes milliseconds.
  static Result run(ProcessBuilder builder) {
    return run(builder, "", Duration.ofSeconds(20));
  }

  private static Result end(Process process, Thread reader, Tail tail, Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        tail.add("FATAL: did not end within " + Durations.text(limit));
        return new Result(-1, tail.lines());
      }
      reader.join(REST);
      return new Result(process.exitValue(), tail.lines());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return new Result(-1, List.of("FATAL: interrupted"));
    }
  }

  /// The last lines of a stream, long lines cut.
  static final class Tail {
    private final Deque<String> lines = new ArrayDeque<>();
    private final Consumer<String> each;

    Tail(Consumer<String> each) {
      this.each = each;
    }

    /// Until the stream ends.
    void follow(InputStream stream) {
      try (var in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        String line;
        while ((line = in.readLine()) != null) {
          add(line.length() > LINE_CHARACTERS ? line.substring(0, LINE_CHARACTERS) : line);
        }
      } catch (IOException e) {
        // The process is gone, and its output with it.
      }
    }

    private void add(String line) {
      synchronized (lines) {
        if (lines.size() == LINES) {
          lines.removeFirst();
        }
        lines.addLast(line);
      }
      each.accept(line);
    }

    List<String> lines() {
      synchronized (lines) {
        return new ArrayList<>(lines);
      }
    }
  }
}
