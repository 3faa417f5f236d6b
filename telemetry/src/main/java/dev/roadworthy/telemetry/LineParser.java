package dev.roadworthy.telemetry;

/// Reads one entry of an app's output. Pure; any text is fine.
final class LineParser {
  private LineParser() {}

  static LogEntry parse(Intake.Stamped s) {
    LogLine line = s.line();
    return new LogEntry(
        s.sequence(),
        Sequence.micros(line.time()),
        s.source(),
        s.level(),
        line.instance(),
        line.stream(),
        0,
        new LogEntry.Names(null, null, null, line.release()),
        line.text());
  }
}
