package dev.roadworthy.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// News between the processes on one database: PostgreSQL's LISTEN and NOTIFY over one connection
/// of its own, which reconnects by itself and is the pulse that [Health] is judged by.
public final class Notifications implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
  private static final Pattern CHANNEL = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  /// PostgreSQL's own limit, documentation of NOTIFY.
  private static final int PAYLOAD_BYTES = 7999;

  /// How long a silent connection is trusted before it is asked for a sign of life.
  private static final Duration SILENCE = Duration.ofSeconds(1);

  private static final Duration FIRST_RETRY = Duration.ofMillis(50);
  private static final Duration LAST_RETRY = Duration.ofSeconds(1);

  /// Told on the one listening thread: return quickly.
  public interface Listener {
    void onNotification(String payload);

    /// From now on you are told; what happened before may have been missed. Called after the
    /// subscription has become effective and again after each reconnect: load the state here.
    void onGap();
  }

  /// Ends the subscription.
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  @FunctionalInterface
  interface Connector {
    /// A connection outside the pool whose reads are limited.
    Connection connect() throws SQLException;
  }

  private static final class Subscriber {
    final String channel;
    final Listener listener;
    boolean told;

    Subscriber(String channel, Listener listener) {
      this.channel = channel;
      this.listener = listener;
    }
  }

  private final Connector connector;
  private final Health health;
  private final String wakeChannel;
  private final Store store;
  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Connection current;

  Notifications(Store store, Connector connector, Health health, String wakeChannel) {
    this.store = store;
    this.connector = connector;
    this.health = health;
    this.wakeChannel = wakeChannel;
    this.thread = Thread.ofVirtual().name("store-notifications").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// @param channel lower-case letters, digits and underscores, at most 63
  public Subscription subscribe(String channel, Listener listener) {
    check(channel);
    var subscriber = new Subscriber(channel, listener);
    subscribers.add(subscriber);
    wake();
    return () -> subscribers.remove(subscriber);
  }

  /// Tells every process at once.
  ///
  /// @throws dev.roadworthy.base.Problem `store-unavailable`
  public void notify(String channel, String payload) {
    store.use(h -> notify(h, channel, payload));
  }

  /// Tells every process when the handle's transaction commits, and nobody when it rolls back.
  ///
  /// @param payload at most 7999 bytes of UTF-8; better an id than the thing
  public static void notify(Handle handle, String channel, String payload) {
    check(channel);
    if (payload.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "a notification carries at most " + PAYLOAD_BYTES + " bytes");
    }
    handle
        .createQuery("SELECT pg_notify(:channel, :payload)::text")
        .bind("channel", channel)
        .bind("payload", payload)
        .mapTo(String.class)
        .findOne();
  }

  private static void check(String channel) {
    if (!CHANNEL.matcher(channel).matches()) {
      throw new IllegalArgumentException("not a channel's name: " + channel);
    }
  }

  /// The listening thread sits in a read; a notification of our own brings it back.
  private void wake() {
    if (current != null) {
      try {
        notify(wakeChannel, "");
      } catch (RuntimeException e) {
        LOG.debug("not woken; the next sign of life does it", e);
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    abort();
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void abort() {
    var c = current;
    if (c != null) {
      try {
        c.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.debug("abort", e);
      }
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void run() {
    Duration retry = FIRST_RETRY;
    try {
      while (!isClosed()) {
        boolean wasConnected = listenUntilLost();
        retry = wasConnected ? FIRST_RETRY : later(retry);
        if (closed.await(retry.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("closed");
    }
  }

  private static Duration later(Duration retry) {
    var twice = retry.multipliedBy(2);
    return twice.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : twice;
  }

  /// Whether there was a connection to lose.
  private boolean listenUntilLost() {
    boolean connected = false;
    try (var c = connector.connect()) {
      current = c;
      var listening = new HashSet<String>();
      listen(c, wakeChannel, listening);
      subscribers.forEach(s -> s.told = false);
      follow(c, listening);
      connected = true;
      health.up();
      while (!isClosed()) {
        receive(c, listening);
      }
    } catch (SQLException | RuntimeException e) {
      if (!isClosed()) {
        health.down(Unavailable.reason(e));
      }
    } finally {
      current = null;
    }
    return connected;
  }

  private void receive(Connection c, Set<String> listening) throws SQLException {
    follow(c, listening);
    var all = c.unwrap(PGConnection.class).getNotifications((int) SILENCE.toMillis());
    if (all == null || all.length == 0) {
      execute(c, "");
      return;
    }
    for (var n : all) {
      for (var s : subscribers) {
        if (s.told && s.channel.equals(n.getName())) {
          tell(s, () -> s.listener.onNotification(n.getParameter()));
        }
      }
    }
  }

  /// Brings what is listened to in line with the subscribers.
  private void follow(Connection c, Set<String> listening) throws SQLException {
    for (var s : subscribers) {
      if (!s.told) {
        listen(c, s.channel, listening);
        s.told = true;
        tell(s, s.listener::onGap);
      }
    }
  }

  private static void listen(Connection c, String channel, Set<String> listening)
      throws SQLException {
    if (listening.add(channel)) {
      execute(c, "LISTEN " + channel);
    }
  }

  private static void execute(Connection c, String sql) throws SQLException {
    try (var s = c.createStatement()) {
      s.execute(sql);
    }
  }

  private static void tell(Subscriber s, Runnable what) {
    try {
      what.run();
    } catch (RuntimeException e) {
      LOG.error("a subscriber to {} failed", s.channel, e);
    }
  }
}
