package dev.roadworthy.server;

import dev.roadworthy.supervisor.OutputLine;
import dev.roadworthy.supervisor.OutputSink;
import dev.roadworthy.telemetry.Intake;
import dev.roadworthy.telemetry.Level;
import dev.roadworthy.telemetry.LogLine;
import java.util.List;

/// The arrow from supervisor to telemetry: what instances write becomes log lines.
record LogTap(Intake intake, String release) implements OutputSink {
  @Override
  public void accept(List<OutputLine> lines) {
    for (OutputLine line : lines) {
      switch (line.stream()) {
        case OUT -> intake.line(logLine(line, "stdout"));
        case ERR -> intake.line(logLine(line, "stderr"));
        case REMARK -> intake.note(Level.WARN, line.instance(), line.text());
      }
    }
  }

  private LogLine logLine(OutputLine line, String stream) {
    return new LogLine(line.instance(), release, stream, line.time(), line.text());
  }
}
