package dev.roadworthy.server;

import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// `GET /api/events`: tells open consoles that something they show has changed, so that they ask
/// again. What changed is named, never described: the answer is always read fresh.
final class ChangeFeed {
  /// Consoles that watch at once; a founder and a few tabs fit many times.
  private static final int MAX_WATCHERS = 64;

  /// A watcher that is behind by more has asked for everything again anyway.
  private static final int BEHIND = 16;

  /// Proxies and browsers give up on a silent stream sooner or later.
  private static final int HEARTBEAT_SECONDS = 15;

  private final Set<BlockingQueue<String>> watchers = ConcurrentHashMap.newKeySet();

  /// Says that `what` (`instances`, `crashes`) has changed; never blocks.
  void changed(String what) {
    for (var watcher : watchers) {
      if (!watcher.contains(what)) {
        watcher.offer(what);
      }
    }
  }

  Router routes() {
    return new Router().get("/api/events", _ -> Response.events(this::watch));
  }

  private void watch(Response.EventSink sink) throws Exception {
    if (watchers.size() >= MAX_WATCHERS) {
      sink.send("full", "{}");
      return;
    }
    BlockingQueue<String> mine = new ArrayBlockingQueue<>(BEHIND);
    watchers.add(mine);
    try {
      while (true) {
        String what = mine.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        if (what == null) {
          sink.send("alive", "{}");
        } else {
          sink.send("change", "{\"what\":\"" + what + "\"}");
        }
      }
    } finally {
      watchers.remove(mine);
    }
  }
}
