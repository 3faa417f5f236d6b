package dev.roadworthy.telemetry;

import org.jspecify.annotations.Nullable;

/// A line whose stack trace may still follow, and what has followed so far. Used by one thread.
final class Trace {
  /// How a trace goes on depends on who prints it.
  private enum Kind {
    /// An ordinary line: only frames join it.
    PLAIN,
    /// Of level error: an exception may follow.
    ERROR,
    /// Frames of Java or JavaScript.
    FRAMES,
    /// Python, in the frames.
    PYTHON,
    /// Python, after the line that names the exception.
    PYTHON_NAMED,
    /// Node's `file:line`, before the frames.
    NODE_HEAD,
    /// Go prints goroutines to the end of the process.
    GO
  }

  private static final int NODE_HEAD_LINES = 12;

  private final Intake.Stamped first;
  private Kind kind;
  private @Nullable StringBuilder text;
  private int lines = 1;
  private int blanks;
  private long lastNanos;

  Trace(Intake.Stamped first) {
    this.first = first;
    this.lastNanos = first.nanos();
    this.kind = kindOf(PlainText.clean(first.line().text()));
  }

  long sequence() {
    return first.sequence();
  }

  long lastNanos() {
    return lastNanos;
  }

  /// A JSON line is whole: its stack, if any, is inside.
  static boolean mayContinue(String line) {
    return !line.startsWith("{");
  }

  private static Kind kindOf(String line) {
    if (line.startsWith("Traceback (most recent call last)")) {
      return Kind.PYTHON;
    }
    if (line.startsWith("panic: ") || line.startsWith("fatal error: ")) {
      return Kind.GO;
    }
    if (isNodeHead(line)) {
      return Kind.NODE_HEAD;
    }
    if (PlainText.isException(line)) {
      return Kind.FRAMES;
    }
    Level level = PlainText.level(line);
    return level != null && level.compareTo(Level.WARN) >= 0 ? Kind.ERROR : Kind.PLAIN;
  }

  /// `/app/server.js:10` or `node:internal/process:288`, alone on its line.
  private static boolean isNodeHead(String line) {
    int colon = line.lastIndexOf(':');
    if (colon < 3 || colon == line.length() - 1 || line.indexOf(' ') >= 0) {
      return false;
    }
    for (int i = colon + 1; i < line.length(); i++) {
      if (line.charAt(i) < '0' || line.charAt(i) > '9') {
        return false;
      }
    }
    return line.startsWith("/") || line.startsWith("node:") || line.startsWith("file:");
  }

  /// Takes the line when it belongs here.
  boolean takes(Intake.Stamped s) {
    String line = s.line().text();
    if (s.nanos() - lastNanos > StackJoiner.HOLD.toNanos()
        || lines >= StackJoiner.MAX_LINES
        || length() + line.length() > StackJoiner.MAX_CHARS) {
      return false;
    }
    if (line.isBlank()) {
      blanks++;
      return kind != Kind.PLAIN && blanks <= 2;
    }
    Kind next = after(PlainText.clean(line));
    if (next == null) {
      return false;
    }
    kind = next;
    append(line);
    lastNanos = s.nanos();
    return true;
  }

  /// The kind with this line in, or null when it is not part of the trace.
  private @Nullable Kind after(String line) {
    char c = line.isEmpty() ? 'x' : line.charAt(0);
    if (kind == Kind.GO) {
      return Kind.GO;
    }
    if (c == ' ' || c == '\t') {
      return afterIndented(line.stripLeading());
    }
    if (line.startsWith("Traceback (most recent call last)")) {
      return kind == Kind.PLAIN || kind == Kind.FRAMES ? null : Kind.PYTHON;
    }
    return switch (kind) {
      case PLAIN, GO -> null;
      case ERROR -> PlainText.isException(line) ? Kind.FRAMES : null;
      case FRAMES -> isTailOfFrames(line) ? Kind.FRAMES : null;
      case PYTHON -> Kind.PYTHON_NAMED;
      case PYTHON_NAMED -> isPythonLink(line) ? Kind.PYTHON_NAMED : null;
      case NODE_HEAD -> lines < NODE_HEAD_LINES ? Kind.NODE_HEAD : null;
    };
  }

  private @Nullable Kind afterIndented(String stripped) {
    if (stripped.startsWith("at ")) {
      return Kind.FRAMES;
    }
    if (stripped.startsWith("File \"")) {
      return Kind.PYTHON;
    }
    return switch (kind) {
      case PLAIN -> null;
      case ERROR, FRAMES, PYTHON, PYTHON_NAMED, NODE_HEAD, GO -> kind;
    };
  }

  private static boolean isTailOfFrames(String line) {
    return line.startsWith("Caused by: ")
        || line.startsWith("Suppressed: ")
        || line.startsWith("Node.js v")
        || line.equals("}");
  }

  private static boolean isPythonLink(String line) {
    return line.startsWith("During handling of the above")
        || line.startsWith("The above exception was");
  }

  private int length() {
    return text == null ? first.line().text().length() : text.length();
  }

  private void append(String line) {
    if (text == null) {
      text = new StringBuilder(first.line().text());
    }
    text.repeat('\n', blanks + 1);
    text.append(line);
    lines += blanks + 1;
    blanks = 0;
  }

  Intake.Stamped joined() {
    if (text == null) {
      return first;
    }
    LogLine l = first.line();
    var line = new LogLine(l.instance(), l.release(), l.stream(), l.time(), text.toString());
    return new Intake.Stamped(line, first.sequence(), first.nanos(), first.source(), first.level());
  }
}
