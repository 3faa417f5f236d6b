package dev.roadworthy.server;

import dev.roadworthy.http.Json;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// One JSON object a line, for programs (`up --json`).
final class JsonReport implements UpReport {
  private final PrintStream out;

  JsonReport(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void tell(UpEvent event) {
    out.println(Json.text(fields(event)));
    out.flush();
  }

  private static Map<String, Object> fields(UpEvent event) {
    return switch (event) {
      case UpEvent.Detected e ->
          map("detected", "app", e.app(), "stack", e.stack(), "notes", e.notes());
      case UpEvent.Building e -> map("building", "command", e.command(), "line", e.line());
      case UpEvent.Built e ->
          map(
              "built",
              "command",
              e.command(),
              "seconds",
              seconds(e.took()),
              "skipped",
              e.skipped());
      case UpEvent.Starting e ->
          map("starting", "instance", e.instance(), "waiting", e.waitingFor());
      case UpEvent.Started e ->
          map(
              "started",
              "instances",
              e.instances(),
              "health",
              e.health(),
              "seconds",
              seconds(e.took()));
      case UpEvent.Ready e ->
          map(
              "ready",
              "edge",
              e.edge(),
              "console",
              e.console(),
              "instances",
              e.instances(),
              "state",
              e.state(),
              "seconds",
              seconds(e.took()));
      case UpEvent.Crashed e ->
          map("crashed", "instance", e.instance(), "reason", e.reason(), "lines", e.lines());
      case UpEvent.Held e -> map("held", "reason", e.reason());
      case UpEvent.Released e -> map("released", "seconds", seconds(e.took()));
      case UpEvent.Noted e -> map("note", "message", e.sentence());
      case UpEvent.Stopped e -> map("stopped", "seconds", seconds(e.took()));
      case UpEvent.Failed e ->
          map(
              "problem",
              "code",
              e.code(),
              "message",
              e.message(),
              "hint",
              e.hint() == null ? "" : e.hint(),
              "lines",
              e.lines());
    };
  }

  private static Map<String, Object> map(String event, Object... pairs) {
    var map = new LinkedHashMap<String, Object>();
    map.put("event", event);
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private static double seconds(Duration d) {
    return Math.round(d.toMillis() / 10.0) / 100.0;
  }
}
