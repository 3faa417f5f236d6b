package dev.roadworthy.telemetry;

/// Reads one entry of an app's output: a line, or the lines of a stack trace joined. Pure; any text
/// is fine.
final class LineParser {
  private LineParser() {}

  static LogEntry parse(Intake.Stamped s) {
    LogLine line = s.line();
    return switch (s.source()) {
      case APP -> app(s, line);
      case ROADWORTHY, ACCESS -> entry(s, s.level(), LogEntry.Names.NONE, line.text());
    };
  }

  private static LogEntry app(Intake.Stamped s, LogLine line) {
    String raw = line.text();
    if (startsWithBrace(raw)) {
      JsonLine.Read json = JsonLine.read(raw);
      if (json != null) {
        var n = json.names();
        var names = new LogEntry.Names(n.request(), n.trace(), n.user(), line.release());
        Level level = json.level() == null ? Level.INFO : json.level();
        return entry(s, level, names, json.text());
      }
    }
    String text = PlainText.clean(raw);
    Level stated = PlainText.level(text);
    Level level = stated == null ? Level.INFO : stated;
    if (StackJoiner.isTrace(text)) {
      level = level.atLeast(Level.ERROR);
    }
    var names =
        new LogEntry.Names(
            PlainText.requestId(text), PlainText.traceId(text), null, line.release());
    return entry(s, level, names, text);
  }

  private static boolean startsWithBrace(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) == ' ') {
      i++;
    }
    return i < text.length() && text.charAt(i) == '{';
  }

  private static LogEntry entry(Intake.Stamped s, Level level, LogEntry.Names names, String text) {
    LogLine line = s.line();
    return new LogEntry(
        s.sequence(),
        Sequence.micros(line.time()),
        s.source(),
        level,
        line.instance(),
        line.stream(),
        0,
        names,
        text.stripTrailing());
  }
}
