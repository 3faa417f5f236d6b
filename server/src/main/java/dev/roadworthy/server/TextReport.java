package dev.roadworthy.server;

import dev.roadworthy.base.Durations;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a person reads in the terminal. Colours and the line that rewrites itself only where
/// standard output is a terminal.
final class TextReport implements UpReport {
  /// Columns of the text before the duration at the end of a line.
  private static final int MIDDLE = 40;

  private final PrintStream out;
  private final boolean terminal;
  private boolean rewritable;
  private UpEvent.@Nullable Crashed lastCrash;

  TextReport(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public synchronized void tell(UpEvent event) {
    if (rewritable) {
      out.print("\r\u001B[K");
      rewritable = false;
    }
    print(event);
    out.flush();
  }

  private void print(UpEvent event) {
    switch (event) {
      case UpEvent.Detected e -> {
        out.println(bold(safe(e.app())) + "   " + safe(e.stack()));
        e.notes().forEach(note -> out.println("  " + yellow("note") + "      " + wrap(safe(note))));
      }
      case UpEvent.Building e -> passing("building", e.command(), e.line());
      case UpEvent.Starting e -> passing("starting", e.instance(), e.waitingFor());
      case UpEvent.Built e ->
          line(
              "built",
              e.skipped() ? "nothing changed since the last build" : e.command(),
              e.took());
      case UpEvent.Started e ->
          line(
              "started",
              e.instances()
                  + (e.instances() == 1 ? " instance" : " instances")
                  + ", healthy at "
                  + e.health(),
              e.took());
      case UpEvent.Ready e -> ready(e);
      case UpEvent.Crashed e -> crashed(e);
      case UpEvent.Held e ->
          out.println(
              "  " + yellow("held") + "      " + safe(e.reason()) + "; requests wait at the edge");
      case UpEvent.Released e ->
          out.println(
              "  "
                  + green("released")
                  + "  an instance answers again after "
                  + Durations.text(e.took()));
      case UpEvent.Noted e ->
          out.println("  " + yellow("note") + "      " + wrap(safe(e.sentence())));
      case UpEvent.Stopped e ->
          out.println("Stopped in " + Durations.text(e.took()) + "; data stays.");
      case UpEvent.Failed e -> {
        out.println(red("problem") + "  " + wrap(safe(e.message())));
        lines(e.lines());
        if (e.hint() != null) {
          out.println("  next     " + wrap(safe(e.hint())));
        }
      }
    }
  }

  /// A crash loop is told once whole; what repeats it is one line.
  private void crashed(UpEvent.Crashed e) {
    String start = "  " + red("crashed") + "   " + safe(e.instance());
    if (e.equals(lastCrash)) {
      out.println(start + " again, in the same way");
      return;
    }
    lastCrash = e;
    out.println(start + ": " + wrap(safe(e.reason())));
    lines(e.lines());
  }

  /// A line that the next one replaces; only where that can be done.
  private void passing(String word, String what, String detail) {
    if (terminal) {
      String text = "  " + pad(word, 9) + " " + safe(what) + "  " + safe(detail);
      out.print(text.length() > 78 ? text.substring(0, 78) : text);
      rewritable = true;
    }
  }

  private void ready(UpEvent.Ready e) {
    out.println("  edge      " + pad(e.edge(), 24) + " " + e.edgeNote());
    out.println("  console   " + e.console() + (e.welcome() ? "    (one use, 10 minutes)" : ""));
    out.println("  state     " + e.state());
    out.println(
        green("Ready") + " after " + Durations.text(e.took()) + ". Ctrl-C stops it; data stays.");
  }

  private void line(String word, String text, Duration took) {
    out.println("  " + pad(word, 9) + " " + pad(safe(text), MIDDLE) + " " + Durations.text(took));
  }

  private void lines(List<String> lines) {
    lines.forEach(l -> out.println("            | " + safe(l)));
  }

  private static String wrap(String text) {
    return text.replace("\n", "\n            ");
  }

  private static String pad(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }

  /// Text of the app's or of files, without the control characters that would drive the terminal.
  private static String safe(String text) {
    var safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c ->
            safe.appendCodePoint(Character.isISOControl(c) && c != '\n' && c != '\t' ? ' ' : c));
    return safe.toString();
  }

  private String bold(String text) {
    return colour("1", text);
  }

  private String red(String text) {
    return colour("31", text);
  }

  private String yellow(String text) {
    return colour("33", text);
  }

  private String green(String text) {
    return colour("32", text);
  }

  private String colour(String code, String text) {
    return terminal ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
  }
}
