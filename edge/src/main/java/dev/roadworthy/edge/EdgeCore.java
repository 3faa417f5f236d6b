package dev.roadworthy.edge;

import io.netty.channel.EventLoop;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What the loops of an edge share.
final class EdgeCore {
  /// Pages of Roadworthy's own in the making; each holds a virtual thread and up to 1 MiB of body.
  private static final int LOCAL_AT_ONCE = 256;

  private final EdgeSettings settings;
  private final EdgePorts ports;
  private final AccessLog log;
  private final RateLimiter limiter;
  private final Hold.Room room = new Hold.Room();
  private final Semaphore localRoom = new Semaphore(LOCAL_AT_ONCE);
  private final AtomicInteger connections = new AtomicInteger();
  private final List<EdgeLoop> loops = new CopyOnWriteArrayList<>();
  private final long origin = System.nanoTime() - 1_000_000_000L;
  private volatile Published published;
  private volatile boolean closing;

  EdgeCore(EdgeSettings settings, Snapshot first, EdgePorts ports) {
    this.settings = settings;
    this.ports = ports;
    this.published = new Published(first);
    this.log = new AccessLog(ports.access());
    this.limiter = new RateLimiter(ports.random().nextLong());
  }

  /// Nanoseconds since a little before the start: never 0, never negative.
  long nanos() {
    return System.nanoTime() - origin;
  }

  HttpServerOptions serverOptions() {
    EdgeSettings.Sizes sizes = settings.sizes();
    return new HttpServerOptions()
        .setHandle100ContinueAutomatically(false)
        .setMaxInitialLineLength(sizes.line())
        .setMaxHeaderSize(sizes.head())
        .setMaxFormAttributeSize(1024)
        .setTcpNoDelay(true)
        .setAcceptBacklog(4096)
        .setReuseAddress(true)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setInitialSettings(
            new Http2Settings().setMaxConcurrentStreams(100).setMaxHeaderListSize(sizes.head()));
  }

  HttpClientOptions clientOptions() {
    return new HttpClientOptions()
        .setProtocolVersion(HttpVersion.HTTP_1_1)
        .setKeepAlive(true)
        .setKeepAliveTimeout(0)
        .setPipelining(false)
        .setDecompressionSupported(false)
        .setTcpNoDelay(true)
        .setMaxHeaderSize(64 << 10)
        .setMaxInitialLineLength(8 << 10)
        .setConnectTimeout((int) settings.times().connect().toMillis());
  }

  Http1ServerConfig http1Config() {
    return new Http1ServerConfig()
        .setMaxInitialLineLength(settings.sizes().line())
        .setMaxHeaderSize(settings.sizes().head());
  }

  void add(EdgeLoop loop) {
    loops.add(loop);
  }

  List<EdgeLoop> loops() {
    return loops;
  }

  @Nullable EdgeLoop loopOf(EventLoop eventLoop) {
    for (int i = 0; i < loops.size(); i++) {
      EdgeLoop loop = loops.get(i);
      if (loop.eventLoop().equals(eventLoop)) {
        return loop;
      }
    }
    return null;
  }

  boolean connect() {
    if (connections.incrementAndGet() <= settings.sizes().connections()) {
      return true;
    }
    connections.decrementAndGet();
    return false;
  }

  void disconnect() {
    connections.decrementAndGet();
  }

  synchronized boolean publish(Snapshot snapshot) {
    if (snapshot.generation() <= published.snapshot().generation()) {
      return false;
    }
    published = new Published(snapshot);
    return true;
  }

  /// @return whether this was the first call
  synchronized boolean closing() {
    boolean first = !closing;
    closing = true;
    return first;
  }

  boolean isClosing() {
    return closing;
  }

  EdgeSettings settings() {
    return settings;
  }

  EdgePorts ports() {
    return ports;
  }

  AccessLog log() {
    return log;
  }

  RateLimiter limiter() {
    return limiter;
  }

  Hold.Room room() {
    return room;
  }

  Semaphore localRoom() {
    return localRoom;
  }

  Published published() {
    return published;
  }
}
