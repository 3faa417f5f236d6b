package dev.roadworthy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roadworthy.base.Secret;
import dev.roadworthy.store.Store;
import dev.roadworthy.store.StoreSettings;
import dev.roadworthy.testkit.PgDatabase;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditLogTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456789Z");
  @RegisterExtension final PgDatabase pg = new PgDatabase();
  private Store store;
  private AuditLog log;

  @BeforeEach
  void open() {
    store = Store.open(StoreSettings.of(pg.url(), pg.user(), Secret.of(pg.password())));
    log = new AuditLog(store, InstantSource.system());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static AuditEntry entry(int n) {
    return new AuditEntry("operator:anna", "role-granted", "user:" + n, null, "[admin]", "::1");
  }

  private void append(int count) {
    for (int i = 1; i <= count; i++) {
      log.append(entry(i));
    }
  }

  /// As somebody who owns the database could.
  private void tamper(String sql) {
    try (var c = pg.database().connect();
        var s = c.createStatement()) {
      s.execute("SET session_replication_role = replica");
      s.execute(sql);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private long brokenAt() {
    return log.verify() instanceof Verification.Broken b ? b.sequence() : -1;
  }

  @Test
  void whatIsAppendedIsReadBackInOrder() {
    var fixed = new AuditLog(store, InstantSource.fixed(NOON));
    var first = fixed.append(entry(1));
    fixed.append(AuditEntry.of("cli", "sessions-revoked", "user:2", null));
    assertThat(log.read(0, 10)).extracting(AuditRecord::sequence).containsExactly(1L, 2L);
    assertThat(log.read(0, 1)).containsExactly(first);
    assertThat(first.at()).isEqualTo(Instant.parse("2026-11-20T12:00:00.123456Z"));
    assertThat(log.newest(Long.MAX_VALUE, 1).getFirst().entry().action())
        .isEqualTo("sessions-revoked");
    assertThat(log.verify()).isInstanceOf(Verification.Intact.class);
  }

  @Test
  void anEmptyLogIsIntact() {
    assertThat(log.verify()).isEqualTo(new Verification.Intact(0, "0".repeat(64)));
    assertThat(log.head()).isEmpty();
  }

  @Test
  void theDatabaseRefusesToChangeOrDelete() {
    append(2);
    for (String sql :
        new String[] {
          "UPDATE audit.entries SET actor = 'x'",
          "DELETE FROM audit.entries WHERE sequence = 2",
          "TRUNCATE audit.entries",
          "DELETE FROM audit.head",
          "UPDATE audit.head SET sequence = 1"
        }) {
      assertThatThrownBy(() -> pg.execute(sql)).hasMessageContaining("the audit log");
    }
    assertThat(log.verify()).isInstanceOf(Verification.Intact.class);
  }

  @Test
  void aChangedEntryIsFound() {
    append(5);
    tamper("UPDATE audit.entries SET target = 'user:someone-else' WHERE sequence = 3");
    assertThat(brokenAt()).isEqualTo(3);
  }

  @Test
  void aFieldMovedToItsNeighbourIsFound() {
    append(3);
    tamper("UPDATE audit.entries SET before = after, after = NULL WHERE sequence = 2");
    assertThat(brokenAt()).isEqualTo(2);
  }

  @Test
  void aDeletedEntryIsFoundWithOrWithoutRenumbering() {
    append(5);
    tamper("DELETE FROM audit.entries WHERE sequence = 2");
    assertThat(brokenAt()).isEqualTo(2);
    tamper("UPDATE audit.entries SET sequence = sequence - 1 WHERE sequence = 3");
    assertThat(brokenAt()).isEqualTo(2);
  }

  @Test
  void cutOffLastEntriesAreFound() {
    append(5);
    tamper("DELETE FROM audit.entries WHERE sequence > 3");
    assertThat(brokenAt()).isEqualTo(4);
    tamper(
        "UPDATE audit.head SET sequence = 3, hash = "
            + "(SELECT hash FROM audit.entries WHERE sequence = 2)");
    assertThat(brokenAt()).isEqualTo(3);
  }

  @Test
  void aRolledBackTransactionLeavesNeitherEntryNorGap() {
    append(1);
    assertThatThrownBy(() ->
            store.useTransaction(h -> {
              log.append(h, entry(2));
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");
    assertThat(log.append(entry(3)).sequence()).isEqualTo(2);
    assertThat(log.verify()).isInstanceOf(Verification.Intact.class);
  }

  @Test
  void manyWritersOfTwoProcessesKeepOneChain() throws Exception {
    try (var second = Store.open(StoreSettings.of(pg.url(), pg.user(), Secret.of(pg.password())));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var far = new AuditLog(second, InstantSource.system());
      var all = new ArrayList<Callable<AuditRecord>>();
      for (int i = 0; i < 60; i++) {
        int n = i;
        all.add(() -> (n % 2 == 0 ? log : far).append(entry(n)));
      }
      for (var f : threads.invokeAll(all)) {
        f.get();
      }
    }
    assertThat(log.verify())
        .isInstanceOfSatisfying(
            Verification.Intact.class, v -> assertThat(v.entries()).isEqualTo(60));
  }

  @Test
  void rubbishFromAClientIsRecordedAllTheSame() {
    var written =
        log.append(
            new AuditEntry("a", "b", "nul \0 half \uD800", "x".repeat(20_000), null, "é\u202E"));
    assertThat(written.entry().before()).endsWith("(3616 characters cut)");
    assertThat(log.read(0, 1)).containsExactly(written);
    assertThat(log.verify()).isInstanceOf(Verification.Intact.class);
  }

  @Test
  void aLongLogIsWalkedInSteps() {
    store.useTransaction(h -> {
      for (int i = 0; i < 1203; i++) {
        log.append(h, entry(i));
      }
    });
    assertThat(log.verify())
        .isInstanceOfSatisfying(
            Verification.Intact.class, v -> assertThat(v.entries()).isEqualTo(1203));
  }

  @Test
  void appendingOutsideATransactionIsAMistake() {
    assertThatThrownBy(() -> store.use(h -> log.append(h, entry(1))))
        .hasMessageContaining("within a transaction");
  }
}
