package dev.roadworthy.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/// Passes an instance's answer on to the client, as fast as the client takes it.
///
/// A short answer of known length is gathered and sent in one write, and until then a broken
/// connection can be hidden by asking again: up to [#GATHERED] for what may be repeated. Everything
/// else streams, each chunk as it comes.
final class Answer {
  /// The longest answer held back for the sake of repeating it: most pages and API answers; at 200
  /// requests under way 12 MiB.
  private static final int GATHERED = 64 << 10;

  private final Attempt attempt;
  private final Exchange exchange;
  private final HttpClientResponse response;
  private final HttpServerResponse out;
  private @Nullable Buffer gathered;
  private long length;
  private boolean gathering;
  private boolean copied;
  private boolean events;
  private boolean reusable;

  Answer(Attempt attempt, HttpClientResponse response) {
    this.attempt = attempt;
    this.exchange = attempt.exchange();
    this.response = response;
    this.out = exchange.out();
  }

  boolean isEvents() {
    return events;
  }

  void begin() {
    MultiMap headers = response.headers();
    length = Forwarding.length(headers.get(HttpHeaderNames.CONTENT_LENGTH));
    String connection = headers.get(HttpHeaderNames.CONNECTION);
    reusable =
        connection == null
            ? response.version() != HttpVersion.HTTP_1_0
            : !connection.equalsIgnoreCase("close");
    boolean bodiless =
        exchange.isHead() || response.statusCode() == 204 || response.statusCode() == 304;
    int most = attempt.delivery().isRepeatable() ? GATHERED : Delivery.SMALL;
    gathering = bodiless || (length >= 0 && length <= most);
    if (!gathering) {
      String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
      events = type != null && type.startsWith("text/event-stream");
      head();
      if (length < 0) {
        chunked();
      }
      if (events) {
        out.writeHead();
      }
    }
    response.exceptionHandler(failure -> broken());
    response.handler(this::onChunk);
    response.endHandler(v -> onEnd());
  }

  private void chunked() {
    if (exchange.in().version() == HttpVersion.HTTP_1_1) {
      out.setChunked(true);
    }
  }

  private void head() {
    out.setStatusCode(response.statusCode());
    Forwarding.response(exchange, response, out.headers());
  }

  private void onChunk(Buffer chunk) {
    attempt.progress();
    if (gathering) {
      Buffer before = gathered;
      if (before == null) {
        gathered = chunk;
      } else if (copied) {
        before.appendBuffer(chunk);
      } else {
        copied = true;
        gathered = Buffer.buffer((int) length).appendBuffer(before).appendBuffer(chunk);
      }
      return;
    }
    exchange.bytesOut += chunk.length();
    out.write(chunk);
    if (out.writeQueueFull()) {
      response.pause();
      out.drainHandler(v -> {
        attempt.progress();
        response.resume();
      });
    }
  }

  private void onEnd() {
    if (exchange.isOver()) {
      return;
    }
    if (gathering) {
      head();
      Buffer body = gathered;
      if (body == null) {
        out.end();
      } else {
        exchange.bytesOut += body.length();
        out.end(body);
      }
    } else {
      MultiMap trailers = response.trailers();
      if (!trailers.isEmpty()) {
        Forwarding.trailers(trailers, out);
      }
      out.end();
      reusable &= exchange.in().version() != HttpVersion.HTTP_1_0 || length >= 0;
      if (length < 0 && exchange.in().version() == HttpVersion.HTTP_1_0) {
        exchange.closeAfter();
      }
    }
    attempt.complete(reusable);
  }

  void broken() {
    if (exchange.isOver()) {
      return;
    }
    if (gathering) {
      attempt.brokenUnseen();
    } else {
      attempt.brokenSeen();
    }
  }
}
