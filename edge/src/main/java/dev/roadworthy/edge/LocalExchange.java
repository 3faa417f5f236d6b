package dev.roadworthy.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A request for one of Roadworthy's own pages: read whole, answered on a virtual thread.
final class LocalExchange {
  private static final Logger LOG = LoggerFactory.getLogger(LocalExchange.class);
  private static final String PREFIX = "/.roadworthy";

  /// Bytes written to a client and not yet taken by it, at which a streaming handler waits.
  private static final int AHEAD = 16;

  private final Exchange exchange;
  private final EdgeLoop loop;
  private volatile boolean broken;

  LocalExchange(Exchange exchange) {
    this.exchange = exchange;
    this.loop = exchange.loop();
  }

  static boolean isLocal(Target target) {
    return isLocal(target.key());
  }

  /// Whether some app might read it as one of Roadworthy's own paths, and another might not.
  static boolean isDoubtful(Target target) {
    List<String> others = target.otherReadings();
    if (others != null) {
      for (int i = 0; i < others.size(); i++) {
        if (isLocal(others.get(i)) != isLocal(target)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isLocal(String key) {
    return key.startsWith(PREFIX)
        && (key.length() == PREFIX.length() || key.charAt(PREFIX.length()) == '/');
  }

  void begin() {
    if (!loop.core().localRoom().tryAcquire()) {
      exchange.failed(503, "Too many pages are being made at once. Try again shortly.");
      return;
    }
    if (!exchange.hasBody()) {
      hand(Buffer.buffer());
      return;
    }
    exchange.expectBody();
    int limit = loop.core().settings().sizes().localBody();
    Buffer body = Buffer.buffer();
    var in = exchange.in();
    in.handler(chunk -> {
      if (body.length() + chunk.length() > limit) {
        in.handler(rest -> {});
        loop.core().localRoom().release();
        exchange.answer(413, "The body is larger than the " + limit + " bytes allowed here.");
        return;
      }
      body.appendBuffer(chunk);
    });
    in.endHandler(v -> {
      if (exchange.isOver()) {
        return;
      }
      exchange.bytesIn = body.length();
      hand(body);
    });
    in.resume();
  }

  private void hand(Buffer body) {
    Target target = exchange.target();
    Client client = exchange.client();
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (Map.Entry<String, String> header : exchange.in().headers()) {
      headers.add(Map.entry(header.getKey(), header.getValue()));
    }
    var request =
        new LocalRequest(
            exchange.in().method().name(),
            target.path(),
            target.query(),
            headers,
            body.getBytes(),
            client.text(),
            client.secure(),
            client.host(),
            client.id(),
            exchange.session());
    Semaphore room = loop.core().localRoom();
    Thread.ofVirtual()
        .name("edge-local")
        .start(() -> {
          try {
            answer(request);
          } finally {
            room.release();
          }
        });
  }

  private void answer(LocalRequest request) {
    LocalResponse response;
    try {
      response = loop.core().ports().local().handle(request);
    } catch (Exception e) {
      LOG.error("The page {} failed, request {}", request.path(), request.id(), e);
      loop.run(() -> exchange.failed(500, "This page could not be made. It has been recorded."));
      return;
    }
    switch (response.body()) {
      case LocalResponse.Bytes bytes -> loop.run(() -> send(response, bytes.bytes()));
      case LocalResponse.Stream stream -> stream(response, stream.writer());
    }
  }

  private void head(LocalResponse response) {
    var out = exchange.out();
    out.setStatusCode(response.status());
    MultiMap headers = out.headers();
    for (Map.Entry<String, String> header : response.headers()) {
      if (Kind.ofResponse(header.getKey()) != Kind.Response.DROP) {
        headers.add(header.getKey(), header.getValue());
      }
    }
    exchange.published().headers().apply(headers, false, exchange.client().secure());
    Forwarding.finish(exchange, headers);
  }

  private void send(LocalResponse response, byte[] bytes) {
    if (exchange.isOver()) {
      return;
    }
    head(response);
    var out = exchange.out();
    if (exchange.isHead()) {
      out.headers().set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length));
      out.end();
    } else {
      exchange.bytesOut = bytes.length;
      out.end(Buffer.buffer(bytes));
    }
    exchange.ended();
  }

  private void stream(LocalResponse response, LocalResponse.Writer writer) {
    loop.run(() -> {
      if (!exchange.isOver()) {
        head(response);
        if (exchange.in().version() == io.vertx.core.http.HttpVersion.HTTP_1_1) {
          exchange.out().setChunked(true);
        }
        exchange.out().writeHead();
      }
    });
    try (var out = new Chunks()) {
      writer.writeTo(out);
    } catch (IOException e) {
      broken = true;
    } catch (InterruptedException e) {
      broken = true;
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      broken = true;
      LOG.error("A stream failed, request {}", exchange.client().id(), e);
    }
    loop.run(() -> {
      if (exchange.isOver()) {
        return;
      }
      if (broken) {
        exchange.cut("the stream broke off");
      } else {
        exchange.out().end();
        exchange.ended();
      }
    });
  }

  /// Each write is a chunk of its own; at most [#AHEAD] are under way.
  private final class Chunks extends OutputStream {
    private final Semaphore ahead = new Semaphore(AHEAD);

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return;
      }
      try {
        ahead.acquire();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the client was slow", e);
      }
      if (broken || exchange.isOver()) {
        throw new IOException("the client has left");
      }
      Buffer chunk = Buffer.buffer(length).appendBytes(bytes, offset, length);
      loop.run(() -> {
        if (exchange.isOver()) {
          broken = true;
          ahead.release();
          return;
        }
        exchange.bytesOut += chunk.length();
        exchange
            .out()
            .write(chunk)
            .onComplete((v, failure) -> {
              broken |= failure != null;
              ahead.release();
            });
      });
    }
  }
}
