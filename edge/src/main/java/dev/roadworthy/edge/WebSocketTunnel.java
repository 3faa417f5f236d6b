package dev.roadworthy.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A WebSocket after its handshake: bytes both ways with back-pressure, not looked into, except
/// that the boundaries of the app's frames are followed, so that a close frame can be put between
/// two of them when the session ends.
final class WebSocketTunnel {
  private final Exchange exchange;
  private final Lane.Link link;
  private final HttpClientResponse response;
  private final Frames frames = new Frames();
  private @Nullable NetSocket client;
  private @Nullable NetSocket app;
  private long progressAt;
  private boolean ending;
  private boolean closed;

  WebSocketTunnel(Exchange exchange, Lane.Link link, HttpClientResponse response) {
    this.exchange = exchange;
    this.link = link;
    this.response = response;
    this.progressAt = exchange.loop().now();
  }

  void open() {
    exchange.tunnel(this);
    NetSocket upstream = response.netSocket();
    app = upstream;
    upstream.pause();
    for (Map.Entry<String, String> header : response.headers()) {
      String name = header.getKey();
      boolean handshake = name.equalsIgnoreCase("upgrade") || name.equalsIgnoreCase("connection");
      if (handshake || Kind.ofResponse(name) != Kind.Response.DROP) {
        exchange.out().headers().add(name, header.getValue());
      }
    }
    exchange.out().headers().set(Client.REQUEST_ID, exchange.client().id());
    exchange
        .in()
        .toNetSocket()
        .onComplete((socket, failure) -> {
          if (socket == null) {
            close();
          } else {
            join(socket, upstream);
          }
        });
  }

  private void join(NetSocket downstream, NetSocket upstream) {
    client = downstream;
    downstream.handler(bytes -> {
      exchange.bytesIn += bytes.length();
      pass(bytes, downstream, upstream);
    });
    upstream.handler(bytes -> {
      exchange.bytesOut += bytes.length();
      fromApp(bytes, downstream, upstream);
    });
    downstream.exceptionHandler(failure -> close());
    upstream.exceptionHandler(failure -> close());
    downstream.closeHandler(v -> close());
    upstream.closeHandler(v -> close());
    downstream.endHandler(v -> close());
    upstream.endHandler(v -> close());
    upstream.resume();
  }

  private void fromApp(Buffer bytes, NetSocket downstream, NetSocket upstream) {
    if (!ending) {
      frames.follow(bytes);
      pass(bytes, upstream, downstream);
      return;
    }
    int boundary = frames.followToBoundary(bytes);
    if (boundary < 0) {
      downstream.write(bytes);
    } else {
      if (boundary > 0) {
        downstream.write(bytes.slice(0, boundary));
      }
      sendClose();
    }
  }

  private void pass(Buffer bytes, NetSocket from, NetSocket to) {
    if (closed) {
      return;
    }
    progressAt = exchange.loop().now();
    to.write(bytes);
    if (to.writeQueueFull()) {
      from.pause();
      to.drainHandler(v -> from.resume());
    }
  }

  /// Says 1008 (policy violation, RFC 6455, 7.4.1) and closes; at the next frame boundary, within
  /// half a second at the latest.
  void endSession() {
    if (closed || ending) {
      return;
    }
    ending = true;
    if (frames.atBoundary()) {
      sendClose();
    } else {
      exchange.loop().vertx().setTimer(500, id -> close());
    }
  }

  private void sendClose() {
    NetSocket socket = client;
    if (socket == null || closed) {
      close();
      return;
    }
    byte[] reason = "signed out".getBytes(StandardCharsets.US_ASCII);
    Buffer frame =
        Buffer.buffer()
            .appendByte((byte) 0x88)
            .appendByte((byte) (2 + reason.length))
            .appendShort((short) 1008)
            .appendBytes(reason);
    socket.write(frame).onComplete((v, failure) -> close());
  }

  void close() {
    if (closed) {
      return;
    }
    closed = true;
    link.lane.releaseTunnel(link);
    NetSocket downstream = client;
    if (downstream != null) {
      downstream.close();
    } else {
      exchange.in().connection().close();
    }
    NetSocket upstream = app;
    if (upstream != null) {
      upstream.end();
    }
    link.connection.close();
    exchange.ended();
  }

  void sweep(long now) {
    if (now - progressAt > exchange.loop().core().settings().times().quiet().toNanos()) {
      close();
    }
  }

  /// Follows the frames of RFC 6455, 5.2 without keeping them.
  static final class Frames {
    private long payload;
    private int headerAt;
    private int headerLength = 2;
    private long length;
    private int extended;

    boolean atBoundary() {
      return payload == 0 && headerAt == 0;
    }

    void follow(Buffer bytes) {
      int at = 0;
      while (at < bytes.length()) {
        at = step(bytes, at);
      }
    }

    /// @return how many of the bytes belong to the frame under way, -1 when all do
    int followToBoundary(Buffer bytes) {
      int at = 0;
      while (at < bytes.length()) {
        at = step(bytes, at);
        if (atBoundary()) {
          return at;
        }
      }
      return -1;
    }

    private int step(Buffer bytes, int at) {
      if (payload > 0) {
        int taken = (int) Math.min(payload, bytes.length() - at);
        payload -= taken;
        return at + taken;
      }
      header(bytes.getByte(at) & 0xFF);
      return at + 1;
    }

    private void header(int b) {
      if (headerAt == 1) {
        int small = b & 0x7F;
        headerLength = 2 + (small == 126 ? 2 : small == 127 ? 8 : 0) + ((b & 0x80) != 0 ? 4 : 0);
        length = small < 126 ? small : 0;
        extended = small >= 126 ? small == 126 ? 2 : 8 : 0;
      } else if (headerAt >= 2 && extended > 0) {
        length = length << 8 | b;
        extended--;
      }
      headerAt++;
      if (headerAt == headerLength) {
        headerAt = 0;
        headerLength = 2;
        payload = Math.max(0, length);
        length = 0;
      }
    }
  }
}
