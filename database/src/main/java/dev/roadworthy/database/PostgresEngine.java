package dev.roadworthy.database;

import dev.roadworthy.base.Problem;
import dev.roadworthy.base.Secret;
import dev.roadworthy.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The embedded PostgreSQL: unpacked, started, kept running and stopped by this process.
///
/// It listens on a port of 127.0.0.1, knows one role, whose password is made anew at each start and
/// is only in memory, and stops when this process ends, however it ends. When PostgreSQL dies it is
/// started again on the same port with the same password.
public final class PostgresEngine implements ControlDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresEngine.class);

  /// 256 bits.
  private static final int PASSWORD_BYTES = 32;

  private final EngineSettings settings;
  private final FolderLock lock;
  private final Keeper keeper;
  private final StoreSettings store;
  private final String version;

  private PostgresEngine(
      EngineSettings settings, FolderLock lock, Keeper keeper, StoreSettings store) {
    this.settings = settings;
    this.lock = lock;
    this.keeper = keeper;
    this.store = store;
    this.version = keeper.version();
  }

  /// Returns when it accepts connections: the first time after some seconds of unpacking, later
  /// within half a second, after a crash when the log is replayed.
  ///
  /// @throws Problem `no-postgres`, `disk-full`, `state-folder`, `state-corrupt`, `state-version`,
  ///   `state-in-use`, `no-account`, `no-setpriv`, `postgres-failed`
  public static PostgresEngine start(
      EngineSettings settings, SecureRandom random, EngineListener listener) {
    var binaries = Binaries.ofThisMachine();
    var lock = lock(settings);
    try {
      var account = Account.choose(settings.data());
      Path programs = binaries.unpack(cache(settings, account.isPresent()));
      var launcher = Launcher.of(programs, account);
      byte[] bytes = new byte[PASSWORD_BYTES];
      random.nextBytes(bytes);
      var password = Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
      var keeper = Keeper.start(new Cluster(settings, launcher), password, listener);
      LOG.info(
          "PostgreSQL {} runs as {} on port {}",
          keeper.version(),
          launcher.runsAs(),
          keeper.port());
      var store = StoreSettings.of(Keeper.url(keeper.port()), Cluster.ROLE, password);
      return new PostgresEngine(settings, lock, keeper, store);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static FolderLock lock(EngineSettings settings) {
    try {
      Files.createDirectories(settings.folder());
      Files.setPosixFilePermissions(
          settings.folder(), PosixFilePermissions.fromString("rwx------"));
      return FolderLock.take(settings.folder());
    } catch (IOException e) {
      throw Problems.io("keep PostgreSQL's state", settings.folder(), e);
    }
  }

  /// For root a place that PostgreSQL's account can read too, else the user's own.
  static Path cache(EngineSettings settings, boolean root) {
    if (settings.cache().isPresent()) {
      return settings.cache().get();
    }
    if (root) {
      return Path.of("/var/cache/roadworthy");
    }
    Path own =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .filter(x -> x.startsWith("/"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    try {
      return Files.createDirectories(own.resolve("roadworthy"));
    } catch (IOException e) {
      LOG.debug("no cache in {}: {}", own, e.getMessage());
      return settings.folder().resolve("programs");
    }
  }

  @Override
  public StoreSettings settings() {
    return store;
  }

  @Override
  public String engine() {
    return "embedded";
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public String place() {
    return settings.folder().toString();
  }

  /// The postmaster; all of PostgreSQL are its children. Another one after a crash.
  @Override
  public OptionalLong pid() {
    return keeper.pid();
  }

  /// Open transactions are rolled back; takes a few seconds at most.
  @Override
  public void close() {
    long from = System.nanoTime();
    keeper.close();
    lock.close();
    LOG.info("PostgreSQL stopped in {} ms", Duration.ofNanos(System.nanoTime() - from).toMillis());
  }
}
