package dev.roadworthy.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The answer of an in-process page or API.
public record Response(int status, Headers headers, Body body) {
  /// What follows the headers.
  public sealed interface Body {
    /// Whole and in memory.
    record Bytes(byte[] bytes) implements Body {}

    /// A file, sent from the page cache without passing through this process's memory.
    record File(Path path) implements Body {}

    /// Server-sent events, written until the client leaves or `Events` returns.
    record Stream(Events events) implements Body {}
  }

  /// Writes server-sent events (WHATWG HTML, 9.2); runs on a virtual thread of its own and may
  /// block.
  @FunctionalInterface
  public interface Events {
    void writeTo(EventSink sink) throws Exception;
  }

  /// Takes events one by one; `send` blocks while the client is slow.
  @FunctionalInterface
  public interface EventSink {
    /// @param event the event's name; `data` may hold line breaks
    /// @throws java.io.IOException when the client is gone
    void send(String event, String data) throws java.io.IOException;
  }

  public static Response bytes(int status, String contentType, byte[] bytes) {
    return new Response(status, Headers.of("Content-Type", contentType), new Body.Bytes(bytes));
  }

  public static Response text(int status, String text) {
    return bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  public static Response html(int status, String html) {
    return bytes(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
  }

  /// @param value what Jackson can write: records, maps, lists, text, numbers
  public static Response json(int status, Object value) {
    return bytes(status, "application/json", Json.write(value));
  }

  public static Response noContent() {
    return new Response(204, Headers.EMPTY, new Body.Bytes(new byte[0]));
  }

  /// 303 See Other, the answer to a form that worked.
  public static Response seeOther(String location) {
    return new Response(303, Headers.of("Location", location), new Body.Bytes(new byte[0]));
  }

  public static Response events(Events events) {
    return new Response(
        200,
        Headers.of("Content-Type", "text/event-stream").with("Cache-Control", "no-store"),
        new Body.Stream(events));
  }

  public Response with(String name, String value) {
    return new Response(status, headers.with(name, value), body);
  }

  /// The whole body as text.
  ///
  /// @throws IllegalStateException for a stream
  public String bodyText() {
    return switch (body) {
      case Body.Bytes b -> new String(b.bytes(), StandardCharsets.UTF_8);
      case Body.File _ -> throw new IllegalStateException("a file is not read into text");
      case Body.Stream _ -> throw new IllegalStateException("a stream of events has no text");
    };
  }
}
