package dev.roadworthy.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/// A short-lived child process and what it said.
final class Command {
  /// Lines kept of a process's output: what explains its end is at the end.
  private static final int LINES = 40;

  private static final int LINE_CHARACTERS = 1000;

  /// @param exit the exit code
  /// @param lines the last lines of output and error output together
  record Result(int exit, List<String> lines) {
    boolean says(String text) {
      return lines.stream().anyMatch(l -> l.contains(text));
    }
  }

  private Command() {}

  /// Runs to its end. Its child dies with this process when the caller saw to it.
  ///
  /// @throws UncheckedIOException when it cannot be started at all
  static Result run(ProcessBuilder builder, String input) {
    builder.redirectErrorStream(true);
    try {
      var process = builder.start();
      try (var out = process.getOutputStream()) {
        out.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It ended without reading; its output says why.
      }
      var tail = new Tail(line -> {});
      tail.follow(process.getInputStream());
      return new Result(process.waitFor(), tail.lines());
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(-1, List.of("interrupted"));
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
