package dev.roadworthy.edge;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.buffer.BufferInternal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One sending of a request over one connection, with the body streamed as fast as the instance
/// takes it.
final class Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
  private static final RequestOptions PLAIN = new RequestOptions();
  private final Delivery delivery;
  private final Exchange exchange;
  private final Lane.Link link;
  private @Nullable HttpClientRequest up;
  private @Nullable Answer answer;
  private boolean sent;
  private boolean bodySent;
  private boolean settled;
  private long sentAt;
  private long progressAt;

  Attempt(Delivery delivery, Lane.Link link) {
    this.delivery = delivery;
    this.exchange = delivery.exchange();
    this.link = link;
  }

  Delivery delivery() {
    return delivery;
  }

  Exchange exchange() {
    return exchange;
  }

  Lane.Link link() {
    return link;
  }

  void send() {
    link.connection.request(PLAIN).onComplete(this::ready);
  }

  private void ready(@Nullable HttpClientRequest request, @Nullable Throwable failure) {
    if (request == null) {
      broken();
    } else if (settled) {
      request.reset();
    } else {
      try {
        write(request);
      } catch (RuntimeException e) {
        LOG.error("Could not pass on request {}", exchange.client().id(), e);
        settle();
        link.lane.release(link, false);
        delivery.fail(500, "Something went wrong in the edge. It has been recorded.");
      }
    }
  }

  private void write(HttpClientRequest request) {
    up = request;
    sentAt = exchange.loop().now();
    progressAt = sentAt;
    request.setMethod(exchange.in().method());
    boolean whole = !exchange.hasBody() || delivery.body() != null;
    if (whole && !exchange.isUpgrade() && !exchange.isHead()) {
      writeBytes();
    } else {
      request.setURI(exchange.target().uri());
      MultiMap headers = request.headers();
      Forwarding.request(exchange, headers::add);
    }
    request.exceptionHandler(this::onFailure);
    request.response().onComplete(this::onHead, this::onFailure);
    sent = true;
    if (exchange.isUpgrade()) {
      bodySent = true;
      request.connect();
    } else if (!exchange.hasBody()) {
      bodySent = true;
      request.end();
    } else if (delivery.body() != null) {
      bodySent = true;
      request.end(delivery.body());
    } else {
      stream(request);
    }
  }

  private void writeBytes() {
    RequestHead head = exchange.loop().head();
    head.begin(exchange.in().method(), exchange.target().uri());
    Forwarding.request(exchange, head);
    Buffer body = delivery.body();
    link.swap.next(head, body == null ? null : ((BufferInternal) body).getByteBuf());
  }

  private void stream(HttpClientRequest request) {
    HttpServerRequest in = exchange.in();
    long limit = exchange.maxBody();
    if (exchange.contentLength() < 0) {
      request.setChunked(true);
    }
    in.handler(chunk -> onChunk(request, chunk, limit));
    in.endHandler(v -> {
      bodySent = true;
      if (!settled) {
        progressAt = exchange.loop().now();
        request.end();
      }
    });
    exchange.expectBody();
    request.writeHead();
    in.resume();
  }

  private void onChunk(HttpClientRequest request, Buffer chunk, long limit) {
    if (settled) {
      return;
    }
    exchange.bytesIn += chunk.length();
    progressAt = exchange.loop().now();
    if (exchange.bytesIn > limit) {
      settle();
      request.reset();
      link.lane.release(link, false);
      delivery.fail(413, exchange.tooBig());
      return;
    }
    request.write(chunk);
    if (request.writeQueueFull()) {
      exchange.in().pause();
      request.drainHandler(v -> resume());
    }
  }

  private void resume() {
    if (!bodySent && !settled) {
      progressAt = exchange.loop().now();
      exchange.in().resume();
    }
  }

  private void onHead(HttpClientResponse response) {
    if (settled || answer != null) {
      return;
    }
    link.lane.answered();
    progressAt = exchange.loop().now();
    if (response.statusCode() == 101 && exchange.isUpgrade()) {
      settle();
      exchange.appNanos += exchange.loop().now() - sentAt;
      new WebSocketTunnel(exchange, link, response).open();
      delivery.ended();
      return;
    }
    var next = new Answer(this, response);
    answer = next;
    next.begin();
  }

  private void onFailure(Throwable failure) {
    if (settled) {
      return;
    }
    Answer begun = answer;
    if (begun != null) {
      begun.broken();
    } else {
      broken();
    }
  }

  private void broken() {
    settle();
    link.lane.release(link, false);
    delivery.broken(this, link.lane, sent);
  }

  /// The answer broke before any of it was passed on.
  void brokenUnseen() {
    broken();
  }

  /// The answer broke after its beginning was passed on: all that is left is not to pretend that it
  /// was whole.
  void brokenSeen() {
    settle();
    link.lane.broke();
    link.lane.release(link, false);
    delivery.ended();
    exchange.cut("the app's answer broke off");
  }

  /// The answer has been passed on whole.
  void complete(boolean reusable) {
    settle();
    link.lane.release(link, reusable && bodySent && !exchange.isUpgrade());
    delivery.ended();
    if (!bodySent) {
      exchange.discardBody();
    }
    exchange.ended();
  }

  private void settle() {
    settled = true;
    exchange.appNanos += exchange.loop().now() - sentAt;
  }

  void progress() {
    progressAt = exchange.loop().now();
  }

  void abandon() {
    if (!settled) {
      settle();
      HttpClientRequest request = up;
      if (request != null) {
        request.reset();
      }
      link.lane.release(link, false);
    }
  }

  void sweep(long now) {
    if (settled) {
      return;
    }
    EdgeSettings.Times times = exchange.loop().core().settings().times();
    Answer begun = answer;
    if (begun != null) {
      long most = begun.isEvents() ? times.quiet().toNanos() : times.body().toNanos();
      if (now - progressAt > most) {
        HttpClientRequest request = up;
        settle();
        if (request != null) {
          request.reset();
        }
        link.lane.release(link, false);
        delivery.ended();
        exchange.cut("no progress of the answer's body");
      }
    } else if (!bodySent && now - progressAt > times.body().toNanos()) {
      abandon();
      delivery.fail(408, "The request's body has not come in time.");
    } else if (bodySent && now - progressAt > times.answer().toNanos()) {
      Lane lane = link.lane;
      abandon();
      delivery.late(lane);
    }
  }
}
