package dev.roadworthy.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Splits a byte stream into server-sent events (WHATWG HTML, 9.2.6). Bytes become text a line at a
/// time, so a character cut in two by the network stays whole.
final class EventParser {
  private final Response.EventSink sink;
  private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
  private final StringBuilder data = new StringBuilder();
  private String name = "message";

  EventParser(Response.EventSink sink) {
    this.sink = sink;
  }

  void feed(byte[] chunk) throws IOException {
    for (byte b : chunk) {
      if (b == '\n') {
        line(rest.toString(StandardCharsets.UTF_8));
        rest.reset();
      } else {
        rest.write(b);
      }
    }
  }

  private void line(String line) throws IOException {
    if (line.isEmpty()) {
      if (!data.isEmpty()) {
        sink.send(name, data.substring(0, data.length() - 1));
      }
      name = "message";
      data.setLength(0);
    } else if (line.startsWith("event:")) {
      name = line.substring(6).strip();
    } else if (line.startsWith("data:")) {
      data.append(line.startsWith("data: ") ? line.substring(6) : line.substring(5)).append('\n');
    }
  }
}
