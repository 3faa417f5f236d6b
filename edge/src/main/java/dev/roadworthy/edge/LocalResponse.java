package dev.roadworthy.edge;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// The answer of a [LocalHandler].
///
/// @param headers in order; a name may repeat (`Set-Cookie`)
public record LocalResponse(int status, List<Map.Entry<String, String>> headers, Body body) {
  public LocalResponse {
    headers = List.copyOf(headers);
  }

  /// What follows the head.
  public sealed interface Body {}

  /// A body that is in memory.
  @SuppressWarnings("ArrayRecordComponent") // handed over once, compared by nobody
  public record Bytes(byte[] bytes) implements Body {}

  /// A body written bit by bit, such as server-sent events. The writer runs on the handler's
  /// virtual thread; `write` sends at once and blocks while the client is slower; it throws when
  /// the client has gone or the edge closes.
  public record Stream(Writer writer) implements Body {}

  /// Writes a streamed body.
  @FunctionalInterface
  public interface Writer {
    void writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  public static LocalResponse of(int status, String contentType, byte[] body) {
    return new LocalResponse(
        status, List.of(Map.entry("Content-Type", contentType)), new Bytes(body));
  }

  public static LocalResponse text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }
}
