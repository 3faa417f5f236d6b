package dev.roadworthy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.roadworthy.base.Problem;
import dev.roadworthy.base.Secret;
import dev.roadworthy.testkit.Gate;
import dev.roadworthy.testkit.LeakCheck;
import dev.roadworthy.testkit.PgDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoreTest {
  @RegisterExtension final LeakCheck leaks = new LeakCheck();
  @RegisterExtension final PgDatabase pg = new PgDatabase();
  private Gate gate;
  private Store store;

  @BeforeEach
  void open() {
    gate = pg.gate();
    store = Store.open(settings(gate.port()));
  }

  @AfterEach
  void close() {
    store.close();
    gate.close();
  }

  private StoreSettings settings(int port) {
    return StoreSettings.of(pg.database().url(port), pg.user(), Secret.of(pg.password()));
  }

  @Test
  void aRoomHasASchemaOfItsOwn() {
    store.migrate("sample");
    store.migrate("sample");
    store.useTransaction(h -> h.execute("INSERT INTO sample.things VALUES (1, 'a')"));
    assertThat(names()).containsExactly("a");
  }

  private java.util.List<String> names() {
    return store.read(
        h -> h.createQuery("SELECT name FROM sample.things ORDER BY 1").mapTo(String.class).list());
  }

  @Test
  void whatIsUpToDateIsNotMigratedAgain() {
    store.migrate("sample");
    pg.execute("DROP TABLE sample.schema_history");
    store.migrate("sample"); // Flyway would find tables without a history.
    pg.execute("COMMENT ON SCHEMA sample IS NULL");
    assertThatThrownBy(() -> store.migrate("sample"))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo("migration-failed"));
  }

  @Test
  void tablesOfANewerVersionAreNotTouched() {
    store.migrate("sample");
    pg.execute(
        """
        INSERT INTO sample.schema_history (installed_rank, version, description, type, script,
          checksum, installed_by, execution_time, success)
        VALUES (2, '2', 'newer', 'SQL', 'V2__newer.sql', 7, 'postgres', 1, true)
        """);
    pg.execute("COMMENT ON SCHEMA sample IS 'roadworthy of another version'");
    assertThatThrownBy(() -> store.migrate("sample"))
        .isInstanceOfSatisfying(
            Problem.class,
            p -> {
              assertThat(p.code()).isEqualTo("migration-failed");
              assertThat(p.hint()).contains("newer Roadworthy");
            });
  }

  @Test
  void twoProcessesMigrateAtOnce() throws Exception {
    try (var other = Store.open(settings(gate.port()));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<java.util.concurrent.Future<?>>();
      for (int i = 0; i < 6; i++) {
        var s = i % 2 == 0 ? store : other;
        all.add(threads.submit(() -> s.migrate("sample")));
      }
      for (var f : all) {
        f.get();
      }
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void aWrongMigrationIsNamedAndLeavesNothingHalfDone() {
    assertThatThrownBy(() -> store.migrate("broken"))
        .isInstanceOfSatisfying(
            Problem.class,
            p -> {
              assertThat(p.code()).isEqualTo("migration-failed");
              assertThat(p.message()).contains("broken").contains("nonsense");
            });
    String fine = "SELECT count(*) FROM pg_tables WHERE tablename = 'fine'";
    long tables = store.read(h -> h.createQuery(fine).mapTo(Long.class).one());
    assertThat(tables).isZero();
  }

  @Test
  void aRolledBackTransactionLeavesNothing() {
    store.migrate("sample");
    assertThatThrownBy(() ->
            store.useTransaction(h -> {
              h.execute("INSERT INTO sample.things VALUES (1, 'a')");
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");
    assertThat(names()).isEmpty();
  }

  @Test
  void aDeadDatabaseIsSaidAtOnceAndItsReturnIsNoticed() {
    assertThat(one()).isEqualTo(1);
    await().until(() -> store.health().state() instanceof Health.State.Up);
    gate.shut();
    await().atMost(Duration.ofSeconds(1)).until(() -> !store.health().isUp());
    long before = System.nanoTime();
    assertThatThrownBy(this::one)
        .isInstanceOfSatisfying(
            Problem.class,
            p -> {
              assertThat(p.code()).isEqualTo("store-unavailable");
              assertThat(p.message()).contains("127.0.0.1:" + gate.port());
            });
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(200));
    gate.open();
    await().atMost(Duration.ofSeconds(3)).until(() -> store.health().isUp());
    assertThatCode(this::one).doesNotThrowAnyException();
  }

  @Test
  void aConnectionLostInTheMiddleIsUnavailableToo() {
    assertThatThrownBy(() ->
            store.useTransaction(h -> {
              h.execute("SELECT 1");
              gate.cut();
              h.execute("SELECT 2");
            }))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo("store-unavailable"));
    await().atMost(Duration.ofSeconds(3)).ignoreExceptions().until(() -> one() == 1);
  }

  @Test
  void aSilentDatabaseIsNoticedWithinSeconds() {
    await().until(() -> store.health().state() instanceof Health.State.Up);
    gate.stall();
    await().atMost(Duration.ofSeconds(5)).until(() -> !store.health().isUp());
    assertThatThrownBy(this::one).isInstanceOf(Problem.class);
    gate.open();
    await().atMost(Duration.ofSeconds(5)).ignoreExceptions().until(() -> one() == 1);
  }

  @Test
  void aDatabaseAwayFromTheStartIsFoundLater() {
    gate.shut();
    try (var late = Store.open(settings(gate.port()))) {
      assertThatThrownBy(() -> late.migrate("sample"))
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.code()).isEqualTo("store-unavailable"));
      gate.open();
      await().atMost(Duration.ofSeconds(5)).until(() -> late.health().isUp());
      late.migrate("sample");
    }
  }

  @Test
  void thePoolIsBoundedAndAWaitForItEnds() throws Exception {
    int size = StoreSettings.CONNECTIONS;
    var taken = new CountDownLatch(size);
    var done = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < size; i++) {
        threads.submit(() -> {
          store.use(h -> {
            h.execute("SELECT 1");
            taken.countDown();
            done.await();
          });
          return null;
        });
      }
      taken.await();
      assertThatThrownBy(this::one)
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.code()).isEqualTo("store-unavailable"));
      done.countDown();
    }
    assertThat(one()).isEqualTo(1);
  }

  @Test
  void aWrongStatementIsNotAnUnavailableDatabase() {
    assertThatThrownBy(() -> store.use(h -> h.execute("SELECT nonsense")))
        .isNotInstanceOf(Problem.class);
  }

  @Test
  void listenersToHealthHearBothWays() {
    var changes = new AtomicInteger();
    await().until(() -> store.health().state() instanceof Health.State.Up);
    store.health().onChange(s -> changes.incrementAndGet());
    gate.shut();
    await().until(() -> changes.get() == 1);
    gate.open();
    await().until(() -> changes.get() == 2);
  }

  private int one() {
    return store.read(h -> h.createQuery("SELECT 1").mapTo(Integer.class).one());
  }
}
