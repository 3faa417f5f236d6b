package dev.roadworthy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.roadworthy.base.Secret;
import dev.roadworthy.testkit.PgDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeaseTest {
  @RegisterExtension final PgDatabase pg = new PgDatabase();
  private Store a;
  private Store b;

  @BeforeEach
  void open() {
    var s = StoreSettings.of(pg.url(), pg.user(), Secret.of(pg.password()));
    a = Store.open(s);
    b = Store.open(s);
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  @Test
  void oneOfTwoProcessesHoldsItAndGivesItBack() {
    try (var x = a.lease("backup", Duration.ofMinutes(1));
        var y = b.lease("backup", Duration.ofMinutes(1))) {
      assertThat(x.acquire()).isTrue();
      assertThat(y.acquire()).isFalse();
      assertThat(x.acquire()).isTrue();
      assertThat(x.held()).isTrue();
      assertThat(y.held()).isFalse();
      assertThat(x.term()).isEqualTo(1);
      x.close();
      assertThat(x.held()).isFalse();
      assertThat(y.acquire()).isTrue();
      assertThat(y.term()).isEqualTo(2);
      assertThat(x.acquire()).isFalse();
    }
  }

  @Test
  void aHolderThatFallsSilentLosesIt() {
    try (var x = a.lease("backup", Duration.ofSeconds(1));
        var y = b.lease("backup", Duration.ofSeconds(1))) {
      assertThat(x.acquire()).isTrue();
      await().atMost(Duration.ofSeconds(5)).until(y::acquire);
      assertThat(x.held()).isFalse();
      assertThat(y.term()).isEqualTo(2);
    }
  }

  @Test
  void ofManyAtOnceExactlyOneGetsIt() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tries = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < 12; i++) {
        var lease = (i % 2 == 0 ? a : b).lease("one", Duration.ofMinutes(1));
        tries.add(lease::acquire);
      }
      int held = 0;
      for (var f : threads.invokeAll(tries)) {
        held += f.get() ? 1 : 0;
      }
      assertThat(held).isEqualTo(1);
    }
  }
}
