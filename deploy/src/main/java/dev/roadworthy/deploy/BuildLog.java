package dev.roadworthy.deploy;

import dev.roadworthy.base.Problem;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What one build writes: a bounded file, and the lines that say why it failed.
final class BuildLog implements AutoCloseable {
  /// A verbose Maven build writes about 1 MiB.
  static final int MAX_CHARACTERS = 8 * 1024 * 1024;

  /// Enough to go back from npm's closing remarks to the reason.
  private static final int KEPT = 400;

  private static final int SHOWN = 3;
  private static final int MAX_LINE = 300;
  private static final String TRACEBACK = "Traceback (most recent call last)";
  private static final Pattern TELLING =
      Pattern.compile(
          "(?i)\\b(error|failed|fatal|cannot|could not|not found|no such|denied|unsupported"
              + "|requires|invalid|missing|no matching|unable)\\b|ERR!|\\bE[A-Z]{4,}\\b");
  private static final Pattern NOISE =
      Pattern.compile(
          "(?i)complete log of this run|_logs/|^\\s*at |re-run maven|\\[help 1\\]|^\\S*\\s*$"
              + "|for more information|to see the full stack|new release of pip|^warning: retrying|npm (err!|error) A "
              + "|npm warn|^npm (err!|error) (code \\d+$|path |command )");
  private static final Pattern PREFIX = Pattern.compile("(?i)^npm (err!|error) ");

  private final Path file;
  private final BufferedWriter out;
  private final ArrayDeque<String> last = new ArrayDeque<>();
  private long written;
  private boolean full;

  BuildLog(Path file) {
    this.file = file;
    try {
      this.out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Problem(
          "state-unwritable",
          file + " cannot be written: " + e.getMessage(),
          "Look at the free space and the permissions of the state folder.",
          e);
    }
  }

  /// A disk that fills up ends the file, not the build.
  synchronized void add(String line) {
    last.addLast(line);
    if (last.size() > KEPT) {
      last.removeFirst();
    }
    if (full) {
      return;
    }
    try {
      written += line.length() + 1L;
      full = written > MAX_CHARACTERS;
      out.write(full ? "[the rest is not kept]" : line);
      out.newLine();
      out.flush();
    } catch (IOException e) {
      full = true;
    }
  }

  /// Up to three lines: how a Python traceback ends, else those that sound like a reason, first
  /// come first, else the last ones.
  synchronized List<String> reason() {
    List<String> raised = raised();
    if (!raised.isEmpty()) {
      return raised;
    }
    var telling = new ArrayList<String>();
    var rest = new ArrayList<String>();
    for (String line : last) {
      if (NOISE.matcher(line).find()) {
        continue;
      }
      if (TELLING.matcher(PREFIX.matcher(line).replaceFirst("")).find()) {
        telling.add(shown(line));
      }
      rest.add(shown(line));
    }
    List<String> best = telling.isEmpty() ? rest : telling.stream().distinct().toList();
    return telling.isEmpty()
        ? best.subList(Math.max(0, best.size() - SHOWN), best.size())
        : best.subList(0, Math.min(SHOWN, best.size()));
  }

  /// The exception that ends the last traceback: the first line after it that is not indented.
  private List<String> raised() {
    var raised = new ArrayList<String>();
    boolean inside = false;
    for (String line : last) {
      if (line.startsWith(TRACEBACK)) {
        inside = true;
        raised.clear();
      } else if (inside && !line.isBlank() && !Character.isWhitespace(line.charAt(0))) {
        inside = false;
        raised.add(shown(line));
      }
    }
    return raised;
  }

  private static String shown(String line) {
    return (line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "..." : line).strip();
  }

  Path file() {
    return file;
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      full = true;
    }
  }
}
