package dev.roadworthy.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/// The answer to bytes that are no request: 400, 414 or 431, and the connection closes. The app
/// sees nothing of it.
final class Refusal {
  private final EdgeLoop loop;
  private final HttpServerRequest in;
  private final Wire wire;

  Refusal(EdgeLoop loop, HttpServerRequest in, Wire wire) {
    this.loop = loop;
    this.in = in;
    this.wire = wire;
  }

  void send() {
    long millis = loop.core().ports().clock().millis();
    String id = Trace.requestId(millis, loop.random());
    Throwable cause = in.decoderResult() == null ? null : in.decoderResult().cause();
    int status = EdgeLoop.statusOf(cause);
    var out = in.response();
    out.setStatusCode(status);
    out.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json");
    out.headers().set(HttpHeaderNames.CONNECTION, "close");
    out.headers().set(Client.REQUEST_ID, id);
    out.end(new ErrorPage(status, why(status, cause)).json(id));
    loop.record(
        new AccessRecord(
            millis,
            id,
            "",
            wire.peerText,
            null,
            null,
            "-",
            "-",
            status,
            0,
            0,
            0,
            0,
            0,
            null,
            null,
            "refused",
            0,
            why(status, cause)));
    loop.closeSoon(wire);
  }

  private static String why(int status, @Nullable Throwable cause) {
    return switch (status) {
      case 414 -> "The request line is too long.";
      case 431 -> "The headers are too long together.";
      default -> {
        String reason = cause instanceof RequestGuard.Malformed m ? m.getMessage() : null;
        yield "The request is malformed" + (reason == null ? "." : ": " + reason + ".");
      }
    };
  }
}
