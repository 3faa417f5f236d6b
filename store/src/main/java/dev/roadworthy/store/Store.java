package dev.roadworthy.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.roadworthy.base.Problem;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;
import java.util.UUID;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;

/// The control-plane database: a bounded pool for callers on virtual threads, transactions,
/// migrations a room, notifications and leases.
///
/// While the database is away every call fails at once with `Problem` `store-unavailable` instead
/// of waiting for a connection; [#health] says when it is back.
public final class Store implements AutoCloseable {
  /// A caller never waits longer for an answer, network and server hanging included.
  private static final Duration ANSWER = Duration.ofSeconds(20);

  /// The server gives up before we stop listening, so that the reason arrives.
  private static final Duration STATEMENT = Duration.ofSeconds(15);

  private static final Duration LOCK = Duration.ofSeconds(5);
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /// For the notification connection: a sign of life takes no longer.
  private static final Duration PULSE = Duration.ofSeconds(2);

  private static final Duration IDLE = Duration.ofMinutes(1);

  private final StoreSettings settings;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final Health health;
  private final Notifications notifications;
  private final Migrations migrations;

  private Store(StoreSettings settings, InstantSource clock) {
    this.settings = settings;
    this.health = new Health(clock);
    this.pool = new HikariDataSource(pool(settings));
    this.jdbi = Jdbi.create(this::borrow);
    this.migrations = new Migrations(settings, this::connect);
    String id = UUID.randomUUID().toString().replace("-", "");
    this.notifications =
        new Notifications(this, () -> connect(PULSE), health, "roadworthy_wake_" + id);
    health.onChange(this::onHealth);
  }

  /// Connects in the background; whether the database is there shows at the first use.
  public static Store open(StoreSettings settings) {
    return open(settings, InstantSource.system());
  }

  public static Store open(StoreSettings settings, InstantSource clock) {
    var store = new Store(settings, clock);
    store.notifications.start();
    return store;
  }

  private static HikariConfig pool(StoreSettings settings) {
    var c = new HikariConfig();
    c.setPoolName("store");
    c.setJdbcUrl(settings.url());
    c.setDataSourceProperties(properties(settings, ANSWER));
    c.setMaximumPoolSize(settings.connections());
    c.setMinimumIdle(0);
    c.setIdleTimeout(IDLE.toMillis());
    c.setConnectionTimeout(settings.patience().toMillis());
    c.setValidationTimeout(Math.min(1000, settings.patience().toMillis()));
    c.setInitializationFailTimeout(-1);
    c.setThreadFactory(Thread.ofVirtual().name("store-pool-", 0).factory());
    return c;
  }

  private static Properties properties(StoreSettings settings, Duration answer) {
    var p = new Properties();
    p.setProperty("user", settings.user());
    p.setProperty("password", settings.password().reveal());
    p.setProperty("ApplicationName", "roadworthy");
    p.setProperty("connectTimeout", Long.toString(CONNECT.toSeconds()));
    p.setProperty("socketTimeout", Long.toString(answer.toSeconds()));
    p.setProperty("tcpKeepAlive", "true");
    p.setProperty(
        "options",
        "-c statement_timeout=%d -c lock_timeout=%d -c idle_in_transaction_session_timeout=60000"
            .formatted(STATEMENT.toMillis(), LOCK.toMillis()));
    return p;
  }

  /// A connection beside the pool.
  private Connection connect(Duration answer) throws SQLException {
    return DriverManager.getConnection(settings.url(), properties(settings, answer));
  }

  private Connection borrow() throws SQLException {
    if (health.state() instanceof Health.State.Down down) {
      throw Unavailable.problem(
          settings.place(), down.seen(), new SQLException(down.seen(), "08001"));
    }
    try {
      return pool.getConnection();
    } catch (SQLException e) {
      throw Unavailable.problem(settings.place(), Unavailable.reason(e), e);
    }
  }

  private void onHealth(Health.State state) {
    if (state instanceof Health.State.Down) {
      pool.getHikariPoolMXBean().softEvictConnections();
    }
  }

  /// For queries as Jdbi has them. A database that goes away in the middle shows as Jdbi's
  /// exception here; [#read], [#use] and [#transaction] turn it into `store-unavailable`.
  public Jdbi jdbi() {
    return jdbi;
  }

  /// Outside a transaction: each statement by itself.
  ///
  /// @throws Problem `store-unavailable`, `disk-full`
  public <R, X extends Exception> R read(HandleCallback<R, X> work) throws X {
    try {
      return jdbi.withHandle(work);
    } catch (RuntimeException e) {
      throw translate(e);
    }
  }

  /// [#read] without an answer.
  public <X extends Exception> void use(HandleConsumer<X> work) throws X {
    read(work.asCallback());
  }

  /// All or nothing, at PostgreSQL's default isolation (read committed). When the connection is
  /// lost during the commit it is not known which of the two happened.
  ///
  /// @throws Problem `store-unavailable`, `disk-full`
  public <R, X extends Exception> R transaction(HandleCallback<R, X> work) throws X {
    try {
      return jdbi.inTransaction(work);
    } catch (RuntimeException e) {
      throw translate(e);
    }
  }

  /// [#transaction] without an answer.
  public <X extends Exception> void useTransaction(HandleConsumer<X> work) throws X {
    transaction(work.asCallback());
  }

  private RuntimeException translate(RuntimeException e) {
    if (e instanceof Problem) {
      return e;
    }
    if (e instanceof ConnectionException || Unavailable.is(e)) {
      return Unavailable.problem(settings.place(), Unavailable.reason(e), e);
    }
    return Unavailable.isFull(e) ? Unavailable.full(settings.place(), e) : e;
  }

  /// Brings the room's schema, named as the room, up to date from `classpath:db/ROOM` (Flyway's
  /// naming, `V1__first.sql`). Safe when several processes do it at once; once done it costs a few
  /// milliseconds.
  ///
  /// @throws Problem `store-unavailable`, or `migration-failed` when a script or history is wrong
  public void migrate(String room) {
    if (!migrations.isCurrent(jdbi, room)) {
      migrations.migrate(room);
    }
  }

  /// A lease on a name, one holder among all processes on this database.
  ///
  /// @param lasts how long it is held after each [Lease#acquire], 1 s to 1 h
  public Lease lease(String name, Duration lasts) {
    migrate("store");
    return new Lease(this, name, lasts);
  }

  public Notifications notifications() {
    return notifications;
  }

  public Health health() {
    return health;
  }

  /// Host, port and database, for people to read.
  public String place() {
    return settings.place();
  }

  @Override
  public void close() {
    notifications.close();
    pool.close();
  }
}
