package dev.roadworthy.database;

import dev.roadworthy.base.Problem;
import dev.roadworthy.base.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that starts PostgreSQL and waits for its end, for as long as it shall run: a platform
/// thread, as the kernel stops the child when the thread that started it ends.
final class Keeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(10);

  /// Whoever has run so long has recovered: the next pause is the first again.
  private static final Duration STEADY = Duration.ofMinutes(1);

  /// Ports tried when somebody else takes the chosen one between the choice and the start.
  private static final int PORTS = 5;

  /// A fast stop writes a checkpoint; then without one, which the next start makes up for.
  private static final Duration FAST = Duration.ofSeconds(8);

  private static final Duration IMMEDIATE = Duration.ofSeconds(2);

  private final Cluster cluster;
  private final Secret password;
  private final EngineListener listener;
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Process process;
  private volatile Command.Tail output = new Command.Tail(line -> {});
  private volatile @Nullable Problem failure;
  private volatile int port;
  private volatile String version = "";

  private Keeper(Cluster cluster, Secret password, EngineListener listener) {
    this.cluster = cluster;
    this.password = password;
    this.listener = listener;
    this.thread = Thread.ofPlatform().daemon().name("postgres-keeper").unstarted(this::keep);
  }

  static Keeper start(Cluster cluster, Secret password, EngineListener listener) {
    var keeper = new Keeper(cluster, password, listener);
    keeper.thread.start();
    try {
      keeper.started.await();
    } catch (InterruptedException e) {
      keeper.close();
      Thread.currentThread().interrupt();
      throw new Problem("interrupted", "The start of PostgreSQL was interrupted.", null, e);
    }
    var failure = keeper.failure;
    if (failure != null) {
      throw failure;
    }
    return keeper;
  }

  int port() {
    return port;
  }

  String version() {
    return version;
  }

  OptionalLong pid() {
    var p = process;
    return p != null && p.isAlive() ? OptionalLong.of(p.pid()) : OptionalLong.empty();
  }

  /// SCRAM or nothing: while PostgreSQL is down another program could take the port and ask for the
  /// password in clear.
  static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?requireAuth=scram-sha-256"
        .formatted(port, Cluster.DATABASE);
  }

  private void keep() {
    Process first = null;
    try {
      first = first();
    } catch (Problem e) {
      failure = e;
    } catch (IOException e) {
      failure = Problems.io("start PostgreSQL", cluster.data(), e);
    } catch (InterruptedException e) {
      failure = new Problem("interrupted", "The start of PostgreSQL was interrupted.", null, e);
    } catch (RuntimeException e) {
      failure = new Problem("postgres-failed", "PostgreSQL did not start: " + e, null, e);
    }
    started.countDown();
    if (first == null) {
      return;
    }
    try {
      watch(first);
    } catch (InterruptedException e) {
      LOG.debug("the keeper ends");
    }
  }

  private Process first() throws IOException, InterruptedException {
    cluster.prepare();
    cluster.setPassword(password);
    for (int i = 1; ; i++) {
      port = freePort();
      var p = launch();
      if (awaitReady(p)) {
        return p;
      }
      if (closing.getCount() == 0) {
        throw new InterruptedException("closed while starting");
      }
      boolean taken = String.join("\n", output.lines()).contains("could not bind");
      if (!taken || i == PORTS) {
        throw Problems.ended(cluster.data(), "PostgreSQL did not start", output.lines());
      }
    }
  }

  private static int freePort() throws IOException {
    try (var s = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return s.getLocalPort();
    }
  }

  /// Until asked to close: waits for the end, tells, pauses, starts again.
  private void watch(Process first) throws InterruptedException {
    Process running = first;
    long since = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    while (true) {
      int exit = running.waitFor();
      if (closing.getCount() == 0) {
        return;
      }
      boolean steady = System.nanoTime() - since > STEADY.toNanos();
      pause = steady ? FIRST_PAUSE : pause;
      tell(exit, pause);
      if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      pause = pause.multipliedBy(2).compareTo(LAST_PAUSE) > 0 ? LAST_PAUSE : pause.multipliedBy(2);
      since = System.nanoTime();
      again();
      running = Objects.requireNonNull(process); // When it failed, waitFor returns at once.
    }
  }

  private void again() throws InterruptedException {
    try {
      Leftovers.stop(cluster.data());
      if (awaitReady(launch())) {
        listener.onRecovered();
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("PostgreSQL does not start again", e);
    }
  }

  private void tell(int exit, Duration pause) {
    String how = exit > 128 ? "was killed by signal " + (exit - 128) : "ended with code " + exit;
    var lines = output.lines();
    LOG.error("PostgreSQL {}; its last lines: {}", how, lines);
    try {
      listener.onCrash("PostgreSQL " + how + ".", lines, pause);
    } catch (RuntimeException e) {
      LOG.error("the engine's listener failed", e);
    }
  }

  private Process launch() throws IOException {
    var p = cluster.server(port).start();
    process = p;
    p.getOutputStream().close();
    var tail = new Command.Tail(Keeper::log);
    output = tail;
    Thread.ofVirtual().name("postgres-output").start(() -> tail.follow(p.getInputStream()));
    return p;
  }

  private static void log(String line) {
    if (line.startsWith("PANIC:") || line.startsWith("FATAL:")) {
      LOG.warn("postgres: {}", line);
    } else {
      LOG.debug("postgres: {}", line);
    }
  }

  /// False when it ended instead.
  private boolean awaitReady(Process p) throws InterruptedException {
    long deadline = System.nanoTime() + Cluster.LONGEST.toNanos();
    while (p.isAlive() && System.nanoTime() < deadline && closing.getCount() > 0) {
      if (saysReady(p.pid()) && answers(p.pid())) {
        return true;
      }
      p.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }
    stop(p);
    return false;
  }

  /// The last line of postmaster.pid (PostgreSQL source, `pidfile.h`).
  private boolean saysReady(long pid) {
    try {
      List<String> lines = Files.readAllLines(cluster.data().resolve("postmaster.pid"));
      return lines.size() >= 8
          && lines.getFirst().strip().equals(Long.toString(pid))
          && lines.get(7).strip().equals("ready");
    } catch (IOException e) {
      return false;
    }
  }

  /// By a real connection, whose server process must be a child of ours: another program may have
  /// the port.
  private boolean answers(long pid) {
    var p = new Properties();
    p.setProperty("user", Cluster.ROLE);
    p.setProperty("password", password.reveal());
    p.setProperty("connectTimeout", "2");
    p.setProperty("socketTimeout", "5");
    try (Connection c = DriverManager.getConnection(url(port), p);
        var s = c.createStatement();
        var r = s.executeQuery("SELECT pg_backend_pid(), split_part(version(), ' ', 2)")) {
      r.next();
      version = Objects.requireNonNull(r.getString(2));
      return parent(r.getLong(1)) == pid;
    } catch (SQLException e) {
      LOG.debug("not yet: {}", e.getMessage());
      return false;
    }
  }

  private static long parent(long pid) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(l -> l.startsWith("PPid:"))
          .map(l -> Long.parseLong(l.substring(5).strip()))
          .findFirst()
          .orElse(-1L);
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    if (started.getCount() > 0) {
      thread.interrupt(); // Out of an initdb.
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        var p = process;
        if (p != null) {
          stop(p);
        }
        thread.join(100);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// SIGINT is PostgreSQL's fast stop, SIGQUIT its immediate one (documentation 18.5).
  private static void stop(Process p) throws InterruptedException {
    if (!p.isAlive()) {
      return;
    }
    Launcher.signal("INT", p.pid());
    if (p.waitFor(FAST.toMillis(), TimeUnit.MILLISECONDS)) {
      return;
    }
    LOG.warn("PostgreSQL did not stop within {} s; stopping it at once", FAST.toSeconds());
    Launcher.signal("QUIT", p.pid());
    if (!p.waitFor(IMMEDIATE.toMillis(), TimeUnit.MILLISECONDS)) {
      p.destroyForcibly();
    }
  }
}
