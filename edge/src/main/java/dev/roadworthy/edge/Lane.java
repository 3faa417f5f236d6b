package dev.roadworthy.edge;

import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnectOptions;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// One loop's way to one instance: its connections, and what it has learned of the instance's
/// health. Touched by its loop only.
///
/// Health is passive. A refused connection marks the instance down at once; a broken one does not,
/// since one request can break one connection, but the next connect tells. A lane that is down is
/// probed every 50 ms at first, then up to every 500 ms, and is up again when a connection
/// succeeds. The breaker: after [#TRIP_AFTER] answers in a row that did not come in time, nothing
/// is sent for [#TRIPPED_NANOS], then one request as a trial.
final class Lane {
  private static final int TRIP_AFTER = 5;
  private static final long TRIPPED_NANOS = 5_000_000_000L;

  /// App servers close idle connections after 2 s (gunicorn) or more. What may be repeated uses any
  /// connection; what may not be takes one that was in use a moment ago, or a new one.
  private static final long FRESH_NANOS = 1_000_000_000L;

  private static final long IDLE_NANOS = 30_000_000_000L;
  private final EdgeLoop loop;
  private final HttpConnectOptions options;
  private final ArrayDeque<Link> idle = new ArrayDeque<>();
  Upstream upstream;
  private int open;
  private int outstanding;
  private boolean down;
  private boolean probing;
  private long nextProbe;
  private long backoff;
  private int late;
  private long trippedUntil;
  long failures;
  boolean retired;

  Lane(EdgeLoop loop, Upstream upstream) {
    this.loop = loop;
    this.upstream = upstream;
    this.options =
        new HttpConnectOptions()
            .setHost(upstream.host())
            .setPort(upstream.port())
            .setConnectTimeout(loop.core().settings().times().connect().toMillis());
  }

  /// One connection to the instance.
  static final class Link {
    final HttpClientConnection connection;
    final Lane lane;
    final HeadSwap swap;
    long idleSince;
    boolean dead;

    Link(HttpClientConnection connection, Lane lane) {
      this.connection = connection;
      this.lane = lane;
      this.swap = HeadSwap.on(connection);
    }
  }

  int outstanding() {
    return outstanding;
  }

  boolean isDown() {
    return down;
  }

  boolean isTripped(long now) {
    return trippedUntil != 0 && (now - trippedUntil < 0 || outstanding > 0);
  }

  boolean hasRoom() {
    return !idle.isEmpty() || open < loop.core().settings().sizes().perInstance();
  }

  /// Gets a connection for the delivery, which hears of it at once or later.
  void acquire(Delivery delivery, boolean fresh) {
    outstanding++;
    long now = loop.now();
    while (true) {
      Link link = idle.peekLast();
      if (link == null || (fresh && !link.dead && now - link.idleSince > FRESH_NANOS)) {
        break;
      }
      idle.removeLast();
      if (!link.dead) {
        delivery.linked(link);
        return;
      }
    }
    connect(delivery);
  }

  private void connect(@Nullable Delivery delivery) {
    open++;
    loop.client()
        .connect(options)
        .onComplete((connection, failure) -> {
          if (connection == null) {
            open--;
            failures++;
            markDown();
            if (delivery != null) {
              outstanding--;
              delivery.unlinked(this);
            }
            return;
          }
          var link = new Link(connection, this);
          connection.closeHandler(v -> closed(link));
          connection.exceptionHandler(broken -> {});
          if (delivery != null) {
            markUp();
            delivery.linked(link);
          } else {
            link.idleSince = loop.now();
            idle.addLast(link);
            markUp();
          }
        });
  }

  private void closed(Link link) {
    if (!link.dead) {
      link.dead = true;
      open--;
    }
  }

  /// Takes a connection back.
  ///
  /// @param reusable whether the last answer ended where it should and did not ask to close
  void release(Link link, boolean reusable) {
    outstanding--;
    if (!link.dead) {
      if (reusable && !retired) {
        link.idleSince = loop.now();
        idle.addLast(link);
      } else {
        discard(link);
      }
    }
    if (loop.hold().isWaiting()) {
      loop.hold().wake();
    }
  }

  private void discard(Link link) {
    closed(link);
    link.connection.close();
  }

  /// Gives up a tunnel's connection, which is closed by its ends.
  void releaseTunnel(Link link) {
    outstanding--;
    closed(link);
  }

  void answered() {
    late = 0;
    trippedUntil = 0;
  }

  void broke() {
    failures++;
  }

  void late() {
    failures++;
    late++;
    if (late >= TRIP_AFTER) {
      trippedUntil = loop.now() + TRIPPED_NANOS;
    }
  }

  private void markDown() {
    if (!down) {
      down = true;
      backoff = 50_000_000L;
      idle.removeIf(link -> link.dead);
    } else {
      backoff = Math.min(backoff * 2, 500_000_000L);
    }
    probing = false;
    nextProbe = loop.now() + backoff;
    loop.watch();
  }

  private void markUp() {
    probing = false;
    if (down) {
      down = false;
      loop.hold().wake();
    }
  }

  /// @return whether it needs probing again
  boolean probe(long now) {
    if (!down || retired) {
      return false;
    }
    if (!probing && now - nextProbe >= 0) {
      probing = true;
      connect(null);
    }
    return true;
  }

  /// Closes connections that nobody has used for a while.
  void sweep(long now) {
    while (true) {
      Link oldest = idle.peekFirst();
      if (oldest == null || (!oldest.dead && now - oldest.idleSince < IDLE_NANOS)) {
        return;
      }
      idle.removeFirst();
      if (!oldest.dead) {
        discard(oldest);
      }
    }
  }

  /// No new requests; those under way go on.
  void retire() {
    retired = true;
    for (Link link : idle) {
      if (!link.dead) {
        discard(link);
      }
    }
    idle.clear();
  }
}
