package dev.roadworthy.edge;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.ContextInternal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One event loop with everything that belongs to it: server, client, connections both ways, the
/// requests under way and those held. Nothing here is shared with another loop.
final class EdgeLoop {
  private static final long SWEEP_MILLIS = 200;
  private static final long WATCH_MILLIS = 20;
  private static final long LINGER_MILLIS = 1000;
  private static final Logger LOG = LoggerFactory.getLogger(EdgeLoop.class);
  private final EdgeCore core;
  private final Vertx vertx;
  private final ContextInternal context;
  private final HttpServer server;
  private final HttpClientAgent client;
  private final InstancePool pool;
  private final Hold hold;
  private final AccessLog.Batch log;
  private final RandomGenerator random;
  private final RequestHead head = new RequestHead();
  private final Set<Wire> wires = new LinkedHashSet<>();
  private @Nullable Exchange first;
  private boolean watching;
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile List<EdgeStatus.InstanceStatus> instances = List.of();

  EdgeLoop(EdgeCore core, Vertx vertx, Context context) {
    this.core = core;
    this.vertx = vertx;
    this.context = (ContextInternal) context;
    this.server = vertx.createHttpServer(core.serverOptions());
    this.client = vertx.createHttpClient(core.clientOptions());
    this.pool = new InstancePool(this);
    this.hold = new Hold(this, core.room());
    this.log = new AccessLog.Batch(core.log());
    this.random = new SplittableRandom(core.ports().random().nextLong());
  }

  Future<?> start() {
    pool.update(published().snapshot().upstreams());
    vertx.setPeriodic(SWEEP_MILLIS, id -> sweep());
    server.requestHandler(this::onRequest);
    server.invalidRequestHandler(this::onInvalid);
    server.exceptionHandler(failure -> {});
    return server.listen(core.settings().port(), core.settings().host());
  }

  int port() {
    return server.actualPort();
  }

  private void onRequest(HttpServerRequest request) {
    Wire wire = wire(request);
    if (wire.closing) {
      return;
    }
    var exchange = new Exchange(this, request, wire);
    try {
      exchange.begin();
    } catch (RuntimeException e) {
      LOG.error("A request could not be handled, {}", exchange.client().id(), e);
      exchange.failed(500, "Something went wrong in the edge. It has been recorded.");
    }
  }

  private static Wire wire(HttpServerRequest request) {
    var connection = (HttpServerConnection) request.connection();
    return connection.channelHandlerContext().channel().attr(Wire.KEY).get();
  }

  private void onInvalid(HttpServerRequest request) {
    Wire wire = wire(request);
    wire.headSince = 0;
    requests.lazySet(requests.getPlain() + 1);
    new Refusal(this, request, wire).send();
  }

  static int statusOf(@Nullable Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return 414;
    }
    return cause instanceof TooLongHttpHeaderException ? 431 : 400;
  }

  /// Takes in a new connection.
  ///
  /// @return whether there is room for it
  boolean admit(Channel channel) {
    if (core.isClosing() || !core.connect()) {
      return false;
    }
    var wire = new Wire(channel, this, now());
    channel.attr(Wire.KEY).set(wire);
    wires.add(wire);
    connections.lazySet(connections.getPlain() + 1);
    channel
        .closeFuture()
        .addListener(v -> {
          wires.remove(wire);
          connections.lazySet(connections.getPlain() - 1);
          core.disconnect();
        });
    return true;
  }

  private static void close(Channel channel) {
    var _ = channel.close();
  }

  void enter(Exchange exchange) {
    requests.lazySet(requests.getPlain() + 1);
    active.lazySet(active.getPlain() + 1);
    exchange.next = first;
    if (first != null) {
      first.previous = exchange;
    }
    first = exchange;
  }

  void leave(Exchange exchange) {
    active.lazySet(active.getPlain() - 1);
    Exchange before = exchange.previous;
    Exchange after = exchange.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    exchange.previous = null;
  }

  void record(AccessRecord record) {
    log.add(record);
  }

  void failed() {
    failed.lazySet(failed.getPlain() + 1);
  }

  /// Closes the connection when the answer has been written and the client has had a moment to read
  /// it; at once would lose it where unread bytes make the system reset the connection.
  void closeSoon(Wire wire) {
    if (wire.tunnel || !wire.channel.isActive()) {
      return;
    }
    var _ =
        wire.channel
            .writeAndFlush(Unpooled.EMPTY_BUFFER)
            .addListener(written -> {
              if (wire.channel instanceof DuplexChannel duplex) {
                var _ = duplex.shutdownOutput();
              }
            });
    vertx.setTimer(LINGER_MILLIS, id -> close(wire.channel));
  }

  /// Probes instances that are down, and expires what is held, while there is any of either.
  void watch() {
    if (!watching) {
      watching = true;
      vertx.setTimer(WATCH_MILLIS, id -> onWatch());
    }
  }

  private void onWatch() {
    watching = false;
    long now = now();
    boolean again = pool.probe(now);
    if (hold.isWaiting()) {
      hold.wake();
      hold.sweep(now);
      again = true;
    }
    if (again) {
      watch();
    }
  }

  private void sweep() {
    long now = now();
    EdgeSettings.Times times = core.settings().times();
    Exchange exchange = first;
    while (exchange != null) {
      Exchange after = exchange.next;
      exchange.sweep(now);
      exchange = after;
    }
    long head = times.head().toNanos();
    long idle = core.isClosing() ? 0 : times.keepAlive().toNanos();
    for (Wire wire : List.copyOf(wires)) {
      boolean slow = wire.headSince != 0 && now - wire.headSince > head;
      boolean unused = wire.active == 0 && wire.headSince == 0 && now - wire.idleSince > idle;
      if (!wire.tunnel && (slow || unused)) {
        close(wire.channel);
      }
    }
    pool.sweep(now);
    instances = pool.status();
    log.flush();
  }

  void publish() {
    run(() -> {
      pool.update(published().snapshot().upstreams());
      instances = pool.status();
      hold.wake();
    });
  }

  void endSession(String sessionId) {
    run(() -> {
      Exchange exchange = first;
      while (exchange != null) {
        Exchange after = exchange.next;
        exchange.revoke(sessionId);
        exchange = after;
      }
    });
  }

  /// Runs on this loop, at once when it is called there.
  void run(Runnable task) {
    if (context.nettyEventLoop().inEventLoop()) {
      task.run();
    } else {
      context.runOnContext(v -> task.run());
    }
  }

  void flush() {
    run(log::flush);
  }

  EventLoop eventLoop() {
    return context.nettyEventLoop();
  }

  long now() {
    return core.nanos();
  }

  EdgeCore core() {
    return core;
  }

  Vertx vertx() {
    return vertx;
  }

  HttpClientAgent client() {
    return client;
  }

  InstancePool pool() {
    return pool;
  }

  Hold hold() {
    return hold;
  }

  Published published() {
    return core.published();
  }

  RandomGenerator random() {
    return random;
  }

  RequestHead head() {
    return head;
  }

  int active() {
    return active.get();
  }

  int connections() {
    return connections.get();
  }

  long requests() {
    return requests.get();
  }

  long failures() {
    return failed.get();
  }

  List<EdgeStatus.InstanceStatus> instances() {
    return instances;
  }
}
