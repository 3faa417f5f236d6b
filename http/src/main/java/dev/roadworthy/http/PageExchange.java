package dev.roadworthy.http;

import dev.roadworthy.base.Ids;
import dev.roadworthy.base.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request of `PageServer`, from its first byte on the event loop to its answer from a virtual
/// thread.
final class PageExchange {
  private static final Logger LOG = LoggerFactory.getLogger(PageExchange.class);

  private final HttpServerRequest incoming;
  private final HttpServerResponse outgoing;
  private final Ids ids;
  private final @Nullable Principal principal;
  private final Handler handler;
  private final Buffer body = Buffer.buffer();
  private boolean refused;

  PageExchange(
      HttpServerRequest incoming, Ids ids, @Nullable Principal principal, Handler handler) {
    this.incoming = incoming;
    this.outgoing = incoming.response();
    this.ids = ids;
    this.principal = principal;
    this.handler = handler;
  }

  void begin() {
    incoming.handler(this::collect);
    incoming.endHandler(_ -> {
      if (!refused) {
        Thread.ofVirtual().name("page").start(this::answer);
      }
    });
  }

  private void collect(Buffer chunk) {
    if (refused) {
      return;
    }
    if (body.length() + chunk.length() > PageServer.MAX_BODY_BYTES) {
      refused = true;
      outgoing.setStatusCode(413).putHeader("Connection", "close").end();
      return;
    }
    body.appendBuffer(chunk);
  }

  private void answer() {
    String id = ids.next();
    Response response;
    try {
      response = handler.handle(request(id));
    } catch (Problem e) {
      response = ProblemPages.of(status(e), e);
    } catch (IllegalArgumentException e) {
      response = ProblemPages.of(400, "bad-request", String.valueOf(e.getMessage()), null);
    } catch (Exception e) {
      LOG.error("request {} {} {} failed", id, incoming.method(), incoming.path(), e);
      response =
          ProblemPages.of(
              500,
              "internal",
              "Something went wrong inside Roadworthy; its log has it under request " + id + ".",
              null);
    }
    write(response.with("X-Request-Id", id));
  }

  /// Refusals of the caller's input are 4xx; the store being away is 503; the rest is our fault.
  private static int status(Problem e) {
    return switch (e.code()) {
      case "bad-json", "bad-request" -> 400;
      case "not-found" -> 404;
      case "store-unavailable" -> 503;
      default -> 500;
    };
  }

  private Request request(String id) {
    var fields = new ArrayList<Map.Entry<String, String>>();
    for (var header : incoming.headers()) {
      fields.add(Map.entry(header.getKey(), header.getValue()));
    }
    var address = incoming.remoteAddress();
    String client =
        address == null || address.hostAddress() == null ? "local" : address.hostAddress();
    return new Request(
        incoming.method().name(),
        path(),
        Parameters.parse(incoming.query()),
        new Headers(fields),
        body.getBytes(),
        client,
        incoming.isSSL(),
        id,
        Map.of(),
        principal);
  }

  private String path() {
    String raw = incoming.path();
    if (raw == null || !raw.startsWith("/")) {
      throw new IllegalArgumentException("the request target is not a path");
    }
    return raw.indexOf('%') < 0
        ? raw
        : java.net.URLDecoder.decode(
            raw.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
  }

  private void write(Response response) {
    outgoing.setStatusCode(response.status());
    for (var field : response.headers().fields()) {
      outgoing.headers().add(field.getKey(), field.getValue());
    }
    boolean head = incoming.method().name().equals("HEAD");
    switch (response.body()) {
      case Response.Body.Bytes b -> {
        if (head) {
          outgoing.putHeader("Content-Length", String.valueOf(b.bytes().length)).end();
        } else {
          outgoing.end(Buffer.buffer(b.bytes()));
        }
      }
      case Response.Body.File f -> {
        if (head) {
          outgoing.putHeader("Content-Length", String.valueOf(f.path().toFile().length())).end();
        } else {
          outgoing.sendFile(f.path().toString());
        }
      }
      case Response.Body.Stream s -> {
        outgoing.setChunked(true);
        stream(s);
      }
    }
  }

  private void stream(Response.Body.Stream stream) {
    try {
      send(": begin\n\n");
      stream.events().writeTo(this::event);
    } catch (IOException e) {
      LOG.debug("the reader of {} left", incoming.path());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.error("the stream {} failed", incoming.path(), e);
    } finally {
      if (!outgoing.ended() && !outgoing.closed()) {
        outgoing.end();
      }
    }
  }

  private void event(String name, String data) throws IOException {
    var text = new StringBuilder("event: ").append(name).append('\n');
    data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
    send(text.append('\n').toString());
  }

  /// Blocks until the kernel has taken the bytes, which is the back-pressure of a slow reader.
  private void send(String text) throws IOException {
    if (outgoing.closed() || outgoing.ended()) {
      throw new IOException("the reader left");
    }
    try {
      PageServer.await(outgoing.write(text));
    } catch (ExecutionException | Problem e) {
      throw new IOException("the reader left", e);
    }
  }
}
