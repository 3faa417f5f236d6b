package dev.roadworthy.edge;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/// Gets one request to an instance and its answer back: waits while no instance is ready, goes
/// elsewhere when a connection is refused, sends again what may be repeated.
///
/// What may be sent again: a request whose connection was refused (nothing of it was sent), of any
/// method; a GET, HEAD, OPTIONS or TRACE without a body whose connection broke before anything of
/// the answer went to the client, [#REPLAYS] times at most, since the request itself may be what
/// kills the app. Never a request with a side effect that was sent: the client gets a 502.
final class Delivery {
  private static final int REPLAYS = 3;

  /// A process that dies closes its sockets one after the other, and may break a second connection
  /// before it refuses a third: the same instance is asked again after 25, 100 and 400 ms.
  private static final long PAUSE_MILLIS = 25;

  /// Kept connections may all have been closed by the app a moment ago: so many are tried.
  private static final int UNSENT = 32;

  /// Bodies up to here are read first and then sent in one write; they may so be sent elsewhere
  /// when a connection is refused.
  static final int SMALL = 4096;

  private final Exchange exchange;
  private final EdgeLoop loop;
  private final boolean repeatable;
  private @Nullable Buffer body;
  private @Nullable Lane avoid;
  private @Nullable Attempt attempt;
  private int replays;
  private int unsent;
  private long heldSince;
  private long deadline;
  private boolean held;
  private boolean done;

  Delivery(Exchange exchange) {
    this.exchange = exchange;
    this.loop = exchange.loop();
    this.repeatable = exchange.isSafe() && !exchange.hasBody() && !exchange.isUpgrade();
  }

  void start() {
    long length = exchange.contentLength();
    if (!exchange.hasBody() || length < 0 || length > SMALL) {
      attempt();
      return;
    }
    exchange.expectBody();
    exchange
        .in()
        .body()
        .onComplete((bytes, failure) -> {
          if (bytes == null || done) {
            return;
          }
          exchange.bytesIn = bytes.length();
          body = bytes;
          attempt();
        });
    exchange.in().resume();
  }

  Exchange exchange() {
    return exchange;
  }

  boolean isRepeatable() {
    return repeatable;
  }

  /// The whole body when it is small, else null.
  @Nullable Buffer body() {
    return body;
  }

  long heldBytes() {
    Buffer b = body;
    return 1024L + exchange.target().uri().length() + (b == null ? 0 : b.length());
  }

  long holdDeadline() {
    return deadline;
  }

  private void attempt() {
    if (done) {
      return;
    }
    Lane lane = loop.pool().pick(avoid);
    if (lane == null) {
      hold();
      return;
    }
    lane.acquire(this, !repeatable);
  }

  void linked(Lane.Link link) {
    if (done) {
      link.lane.release(link, true);
      return;
    }
    exchange.instance = link.lane.upstream.id();
    exchange.release = link.lane.upstream.release();
    var next = new Attempt(this, link);
    attempt = next;
    next.send();
  }

  void unlinked(Lane lane) {
    avoid = lane;
    if (!done) {
      exchange.retries++;
      attempt();
    }
  }

  private void hold() {
    if (loop.pool().isTripped()) {
      fail(503, "The app does not answer in time; it gets a pause before it is asked again.");
      return;
    }
    long now = loop.now();
    if (deadline == 0) {
      deadline = now + loop.published().snapshot().hold().time().toNanos();
    }
    if (deadline - now <= 0) {
      heldTooLong();
      return;
    }
    if (!loop.hold().add(this)) {
      fail(503, "The app is not ready and too many requests are waiting for it already.");
      return;
    }
    held = true;
    heldSince = now;
    avoid = null;
    loop.watch();
  }

  void goOn() {
    unhold();
    attempt();
  }

  private void unhold() {
    if (held) {
      held = false;
      exchange.heldNanos += loop.now() - heldSince;
    }
  }

  void heldTooLong() {
    unhold();
    fail(503, "The app has not become ready in time. It may be starting or restarting.");
  }

  /// The connection broke, or could not be used.
  ///
  /// @param sent whether the instance may have seen the request
  void broken(Attempt which, Lane lane, boolean sent) {
    if (done || which != attempt) {
      return;
    }
    attempt = null;
    avoid = lane;
    lane.broke();
    exchange.retries++;
    if (!sent && unsent++ < UNSENT) {
      attempt();
    } else if (repeatable && replays < REPLAYS) {
      replay(lane);
    } else {
      fail(
          502,
          repeatable
              ? "The app broke the connection while it answered, several times."
              : "The app broke the connection before it answered. The request was not repeated,"
                  + " because it may have had an effect already.");
    }
  }

  private void replay(Lane broken) {
    long pause = PAUSE_MILLIS << (2 * replays);
    replays++;
    Lane next = loop.pool().pick(broken);
    if (next != null && next != broken) {
      attempt();
      return;
    }
    long since = loop.now();
    loop.vertx()
        .setTimer(
            pause,
            id -> {
              exchange.heldNanos += loop.now() - since;
              attempt();
            });
  }

  void late(Lane lane) {
    lane.late();
    fail(504, "The app has not answered in time.");
  }

  void fail(int status, String why) {
    if (!done) {
      done = true;
      exchange.failed(status, why);
    }
  }

  /// The answer went to the client whole, or the client has been cut off.
  void ended() {
    done = true;
    attempt = null;
  }

  boolean isHeld() {
    return held;
  }

  /// Nobody waits for the answer any more.
  void abandon() {
    done = true;
    if (held) {
      loop.hold().remove(this);
      unhold();
    }
    Attempt current = attempt;
    attempt = null;
    if (current != null) {
      current.abandon();
    }
  }

  void sweep(long now) {
    Attempt current = attempt;
    if (current != null) {
      current.sweep(now);
    }
  }
}
