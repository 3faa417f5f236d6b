package dev.roadworthy.edge;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Requests of one loop that wait for an instance, first come first served. They go on when a
/// snapshot with a ready instance is published, when an instance answers again, or when one has a
/// free connection. How many may wait is counted over all loops.
final class Hold {
  private final EdgeLoop loop;
  private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();
  private final Room room;
  private boolean waking;

  /// The room all loops share.
  static final class Room {
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    boolean enter(long size, Snapshot.HoldLimits limits) {
      if (count.incrementAndGet() <= limits.count()) {
        if (bytes.addAndGet(size) <= limits.bytes().bytes()) {
          return true;
        }
        bytes.addAndGet(-size);
      }
      count.decrementAndGet();
      return false;
    }

    void leave(long size) {
      count.decrementAndGet();
      bytes.addAndGet(-size);
    }

    int count() {
      return count.get();
    }
  }

  Hold(EdgeLoop loop, Room room) {
    this.loop = loop;
    this.room = room;
  }

  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /// @return whether there is room
  boolean add(Delivery delivery) {
    if (!room.enter(delivery.heldBytes(), loop.published().snapshot().hold())) {
      return false;
    }
    waiting.addLast(delivery);
    return true;
  }

  void remove(Delivery delivery) {
    if (waiting.remove(delivery)) {
      room.leave(delivery.heldBytes());
    }
  }

  /// Lets go on whoever can.
  void wake() {
    if (waking) {
      return;
    }
    waking = true;
    try {
      int count = waiting.size();
      for (int i = 0; i < count && !waiting.isEmpty(); i++) {
        if (loop.pool().pick(null) == null) {
          return;
        }
        Delivery delivery = waiting.removeFirst();
        room.leave(delivery.heldBytes());
        delivery.goOn();
      }
    } finally {
      waking = false;
    }
  }

  /// Sends away whoever has waited too long.
  void sweep(long now) {
    while (true) {
      Delivery oldest = waiting.peekFirst();
      if (oldest == null || oldest.holdDeadline() - now > 0) {
        return;
      }
      waiting.removeFirst();
      room.leave(oldest.heldBytes());
      oldest.heldTooLong();
    }
  }
}
