package dev.roadworthy.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.roadworthy.base.Problem;
import dev.roadworthy.store.Store;
import dev.roadworthy.testkit.LeakCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PostgresEngineTest {
  @RegisterExtension final LeakCheck leaks = new LeakCheck();

  /// JUnit's folders are closed to other accounts, as a home folder is.
  @TempDir Path state;

  @BeforeEach
  void initialise() {
    Initialised.into(state);
  }

  private PostgresEngine start() {
    return start(EngineListener.none());
  }

  private PostgresEngine start(EngineListener listener) {
    return PostgresEngine.start(EngineSettings.in(state), new SecureRandom(), listener);
  }

  private static List<Integer> kept(ControlDatabase engine) {
    try (var store = Store.open(engine.settings())) {
      return store.read(h -> h.createQuery("SELECT a FROM kept").mapTo(Integer.class).list());
    }
  }

  private static void keep(ControlDatabase engine) {
    try (var store = Store.open(engine.settings())) {
      store.useTransaction(h -> {
        h.execute("CREATE TABLE kept (a int)");
        h.execute("INSERT INTO kept VALUES (7)");
      });
    }
  }

  private static boolean lives(long pid) {
    return ProcessHandle.of(pid).isPresent();
  }

  @Test
  void dataOutlivesAStopAndTheSecondStartIsFast() {
    try (var engine = start()) {
      assertThat(engine.version()).startsWith("18.");
      keep(engine);
    }
    long from = System.nanoTime();
    try (var engine = start()) {
      var took = Duration.ofNanos(System.nanoTime() - from);
      System.out.println("second start: " + took.toMillis() + " ms");
      assertThat(took).isLessThan(Duration.ofSeconds(3)); // 0.2 s when the machine is idle.
      assertThat(kept(engine)).containsExactly(7);
    }
  }

  @Test
  void itStopsWithinSecondsThoughClientsAreConnected() throws Exception {
    var engine = start();
    var s = engine.settings();
    try (var c = DriverManager.getConnection(s.url(), s.user(), s.password().reveal())) {
      c.setAutoCommit(false);
      c.createStatement().execute("SELECT 1");
      long pid = engine.pid().orElseThrow();
      long from = System.nanoTime();
      engine.close();
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
      assertThat(lives(pid)).isFalse();
    }
  }

  @Test
  void thePasswordIsNewEachTimeAndNowhereOnDisk() throws Exception {
    String first;
    try (var engine = start()) {
      first = engine.settings().password().reveal();
    }
    try (var engine = start()) {
      var s = engine.settings();
      assertThat(s.password().reveal()).isNotEqualTo(first);
      assertThatThrownBy(() -> DriverManager.getConnection(s.url(), s.user(), first))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
      assertThatThrownBy(() -> DriverManager.getConnection(s.url(), "postgres", ""))
          .isInstanceOf(SQLException.class);
      assertThat(filesWith(s.password().reveal())).isEmpty();
      assertThat(commandLines(engine.pid().orElseThrow())).doesNotContain(s.password().reveal());
    }
  }

  private static String commandLines(long pid) throws Exception {
    return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
        + Files.readString(Path.of("/proc", Long.toString(pid), "environ"));
  }

  private List<Path> filesWith(String text) throws Exception {
    try (var all = Files.walk(state)) {
      return all.filter(Files::isRegularFile)
          .filter(f -> {
            try {
              return Files.readString(f, java.nio.charset.StandardCharsets.ISO_8859_1)
                  .contains(text);
            } catch (java.io.IOException e) {
              return false;
            }
          })
          .toList();
    }
  }

  @Test
  void aSecondRoadworthyIsRefusedAndNamesTheFirst() throws Exception {
    try (var engine = start()) {
      assertThatThrownBy(this::start)
          .isInstanceOfSatisfying(
              Problem.class,
              p -> {
                assertThat(p.code()).isEqualTo("state-in-use");
                assertThat(p.message()).contains(state.toString());
              });
      assertThat(engine.pid()).isPresent();
    }
    try (var other = EngineProcess.start(state)) {
      assertThatThrownBy(this::start)
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.message()).containsPattern("process \\d+"));
      other.kill();
    }
    start().close();
  }

  @Test
  void killedRoadworthyLeavesNoPostgresAndItsDataIsThere() throws Exception {
    try (var engine = start()) {
      keep(engine);
    }
    try (var other = EngineProcess.start(state)) {
      assertThat(lives(other.postgres)).isTrue();
      other.kill();
      await().atMost(Duration.ofSeconds(10)).until(() -> !lives(other.postgres));
    }
    try (var engine = start()) {
      assertThat(kept(engine)).containsExactly(7);
    }
  }

  @Test
  void aFirstStartKilledAtAnyMomentIsMadeGoodByTheNext() throws Exception {
    Path fresh = Files.createDirectory(state.resolve("fresh"));
    Path cache = Files.createTempDirectory("roadworthy-cache-");
    try {
      Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxr-xr-x"));
      for (int ms : new int[] {500, 1000, 1500, 2500, 3500}) {
        var p = EngineProcess.launch(fresh, Optional.of(cache));
        p.waitFor(ms, TimeUnit.MILLISECONDS); // Where it is by then depends on the machine.
        p.destroyForcibly().waitFor();
      }
      var usual = EngineSettings.in(fresh);
      var settings =
          new EngineSettings(
              usual.folder(), Optional.of(cache), usual.connections(), usual.sharedBuffers());
      try (var engine = PostgresEngine.start(settings, new SecureRandom(), EngineListener.none())) {
        keep(engine);
        assertThat(kept(engine)).containsExactly(7);
      }
    } finally {
      Binaries.delete(cache);
    }
  }

  @Test
  void everythingKilledAtOnceStartsAgain() throws Exception {
    try (var other = EngineProcess.start(state)) {
      ProcessHandle.of(other.postgres).orElseThrow().destroyForcibly();
      other.kill();
    }
    assertThat(state.resolve("postgres/data/postmaster.pid")).exists();
    try (var engine = start()) {
      keep(engine);
      assertThat(kept(engine)).containsExactly(7);
    }
  }

  @Test
  void aPostgresThatOutlivedItsRoadworthyIsStoppedFirst() throws Exception {
    try (var engine = start()) {
      keep(engine);
    }
    var settings = EngineSettings.in(state);
    var account = Account.choose(settings.data());
    var programs =
        Binaries.ofThisMachine().unpack(PostgresEngine.cache(settings, account.isPresent()));
    var orphan = new Cluster(settings, Launcher.of(programs, account)).server(0).start();
    await().until(() -> Leftovers.postmaster(settings.data()) == orphan.pid());
    try (var engine = start()) {
      assertThat(orphan.isAlive()).isFalse();
      assertThat(kept(engine)).containsExactly(7);
    }
  }

  @Test
  void aPidFileWhoseNumberIsSomebodyElsesIsNoObstacle() throws Exception {
    start().close();
    var pidFile = state.resolve("postgres/data/postmaster.pid");
    Files.writeString(pidFile, ProcessHandle.current().pid() + "\n/elsewhere\n");
    start().close();
  }

  @Test
  void aKilledPostgresIsStartedAgainOnTheSamePortAndTheStoreRecovers() {
    var heard = new CopyOnWriteArrayList<String>();
    var listener =
        new EngineListener() {
          @Override
          public void onCrash(String reason, List<String> lines, Duration pause) {
            heard.add(reason);
          }

          @Override
          public void onRecovered() {
            heard.add("recovered");
          }
        };
    try (var engine = start(listener);
        var store = Store.open(engine.settings())) {
      store.useTransaction(h -> h.execute("CREATE TABLE kept (a int)"));
      for (int i = 1; i <= 2; i++) {
        long pid = engine.pid().orElseThrow();
        long from = System.nanoTime();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        int n = i;
        await().atMost(Duration.ofSeconds(20)).until(() -> heard.size() == 2 * n);
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> writes(store));
        System.out.println(
            "killed to written: " + Duration.ofNanos(System.nanoTime() - from).toMillis() + " ms");
        assertThat(engine.pid().orElseThrow()).isNotEqualTo(pid);
      }
      assertThat(heard)
          .containsExactly(
              "PostgreSQL was killed by signal 9.",
              "recovered",
              "PostgreSQL was killed by signal 9.",
              "recovered");
      assertThat(kept(engine)).containsExactly(1, 1);
    }
  }

  private static boolean writes(Store store) {
    store.useTransaction(h -> h.execute("INSERT INTO kept VALUES (1)"));
    return true;
  }

  @Test
  void migratingWhatIsMigratedIsQuick() {
    try (var engine = start();
        var store = Store.open(engine.settings())) {
      store.migrate("store");
      store.migrate("store");
      long from = System.nanoTime();
      for (int i = 0; i < 4; i++) {
        store.migrate("store");
      }
      System.out.println("4 migrations: " + (System.nanoTime() - from) / 1_000_000 + " ms");
    }
  }

  @Test
  void itIsSmall() throws Exception {
    try (var engine = start();
        var store = Store.open(engine.settings())) {
      store.useTransaction(h -> h.execute("CREATE TABLE kept (a int)"));
      long pid = engine.pid().orElseThrow();
      long kb = pss(pid);
      for (var child : ProcessHandle.of(pid).orElseThrow().children().toList()) {
        kb += pss(child.pid());
      }
      System.out.println("memory (PSS), one store connected: " + kb + " kB");
      assertThat(kb).isLessThan(60_000);
    }
  }

  private static long pss(long pid) throws Exception {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")).stream()
        .filter(l -> l.startsWith("Pss:"))
        .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
        .sum();
  }
}
