package dev.roadworthy.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.base.ByteSize;
import dev.roadworthy.config.Allow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class HoldTest {
  @Test
  void requestsWaitForTheFirstInstance() throws Exception {
    try (var app = TestApp.hello();
        var rig = Rig.open();
        var client = new RawClient(rig.port())) {
      client.send(RawClient.request("GET", "/early"));
      Awaitility.await().until(() -> rig.edge.status().held() == 1);
      rig.upstreams(Rig.upstreams(app));
      assertThat(client.read().body()).isEqualTo("hello /early");
      Awaitility.await().until(() -> rig.records.size() == 1);
      assertThat(rig.records.get(0).heldMicros()).isPositive();
    }
  }

  @Test
  void aPostWhoseConnectionIsRefusedWaitsAndIsSentOnce() throws Exception {
    var app =
        new TestApp(seen -> {
          byte[] body = seen.in().readNBytes(5);
          seen.answer(
              "200 OK", "", "got " + new String(body, java.nio.charset.StandardCharsets.UTF_8));
          return true;
        });
    try (app;
        var rig = Rig.open(app);
        var client = new RawClient(rig.port())) {
      app.kill();
      client.send(RawClient.request("POST", "/", "Content-Length: 5") + "hello");
      Awaitility.await().until(() -> rig.edge.status().held() == 1);
      app.startAgain();
      assertThat(client.read().body()).isEqualTo("got hello");
      assertThat(app.heads()).hasSize(1);
    }
  }

  @Test
  void aPostThatWasSentIsNotRepeated() throws Exception {
    var app =
        new TestApp(seen -> {
          seen.in().readNBytes(5);
          return false;
        });
    try (app;
        var rig = Rig.open(app)) {
      var answer =
          RawClient.once(rig.port(), RawClient.request("POST", "/", "Content-Length: 5") + "hello");
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.body()).contains("not repeated").contains(answer.header("X-Request-Id"));
      assertThat(app.heads()).hasSize(1);
    }
  }

  @Test
  void aRequestThatKillsTheAppIsNotRepeatedForEver() throws Exception {
    var app = new TestApp(seen -> false);
    try (app;
        var rig = Rig.open(app)) {
      assertThat(RawClient.get(rig.port(), "/poison").status()).isEqualTo(502);
      assertThat(app.heads()).hasSize(4);
    }
  }

  @Test
  void tooManyWaitingAreTurnedAwayAndNoneWaitsForEver() throws Exception {
    var first = Snapshot.of(1, List.of(Rig.rule("/**", new Allow.Public())), List.of());
    var limits = new Snapshot.HoldLimits(1, ByteSize.mib(1), Duration.ofMillis(700));
    var tight =
        new Snapshot(
            2,
            first.routes(),
            List.of(),
            limits,
            first.headers(),
            first.sites(),
            Optional.empty(),
            first.maxBody());
    try (var rig = new Rig(tight);
        var waiting = new RawClient(rig.port())) {
      waiting.send(RawClient.request("GET", "/"));
      Awaitility.await().until(() -> rig.edge.status().held() == 1);
      var turnedAway = RawClient.get(rig.port(), "/");
      assertThat(turnedAway.status()).isEqualTo(503);
      assertThat(turnedAway.header("Retry-After")).isEqualTo("2");
      assertThat(waiting.read().status()).isEqualTo(503);
      assertThat(rig.edge.status().held()).isZero();
    }
  }

  @Test
  void aClientThatLeavesWaitsNoLonger() throws Exception {
    try (var rig = Rig.open()) {
      try (var client = new RawClient(rig.port())) {
        client.send(RawClient.request("GET", "/"));
        Awaitility.await().until(() -> rig.edge.status().held() == 1);
      }
      Awaitility.await().until(() -> rig.edge.status().held() == 0);
      Awaitility.await().until(() -> rig.records.size() == 1);
      assertThat(rig.records.get(0).status()).isEqualTo(499);
    }
  }

  @Test
  void anAnswerCutByAResetIsNotWaitedFor() throws Exception {
    // Closing with bytes of the request unread makes the system send a reset.
    var app =
        new TestApp(seen -> {
          seen.out().write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n".getBytes(US_ASCII));
          return false;
        });
    String request = RawClient.request("POST", "/", "Content-Length: 65536") + "x".repeat(65536);
    try (app;
        var rig = Rig.open(app)) {
      for (int i = 0; i < 20; i++) {
        assertThat(RawClient.once(rig.port(), request).status()).isEqualTo(502);
      }
    }
  }

  @Test
  void killsOfTheOnlyInstanceFailNoGet() throws Exception {
    killUnderLoad(1);
  }

  @Test
  void killsOfOneOfTwoInstancesFailNoGet() throws Exception {
    killUnderLoad(2);
  }

  private static void killUnderLoad(int instances) throws Exception {
    var one = TestApp.hello();
    var two = TestApp.hello();
    var apps = instances == 1 ? new TestApp[] {one} : new TestApp[] {one, two};
    var first = Snapshot.of(1, List.of(Rig.rule("/**", new Allow.Public())), Rig.upstreams(apps));
    var unlimited =
        new Snapshot(
            2,
            first.routes(),
            first.upstreams(),
            first.hold(),
            first.headers(),
            first.sites(),
            Optional.empty(),
            first.maxBody());
    var failures = new ConcurrentLinkedQueue<String>();
    var done = new AtomicInteger();
    var stop = new AtomicBoolean();
    int clients = 200;
    var ended = new CountDownLatch(clients);
    try (one;
        two;
        var rig = new Rig(unlimited);
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < clients; i++) {
        pool.execute(() -> loop(rig, stop, done, failures, ended));
      }
      for (int kill = 0; kill < 3; kill++) {
        int before = done.get();
        Awaitility.await().until(() -> done.get() > before + 500);
        one.kill();
        Awaitility.await().pollDelay(Duration.ofMillis(600)).until(() -> true);
        one.startAgain();
      }
      int before = done.get();
      Awaitility.await().until(() -> done.get() > before + 500);
      stop.set(true);
      ended.await();
    }
    assertThat(failures).isEmpty();
  }

  private static void loop(
      Rig rig,
      AtomicBoolean stop,
      AtomicInteger done,
      ConcurrentLinkedQueue<String> failures,
      CountDownLatch ended) {
    try (var client = new RawClient(rig.port())) {
      while (!stop.get()) {
        var answer = client.send(RawClient.request("GET", "/loop")).read();
        if (answer.status() == 200) {
          done.incrementAndGet();
        } else {
          failures.add(answer.toString());
        }
      }
    } catch (Exception e) {
      failures.add(e.toString());
    } finally {
      ended.countDown();
    }
  }
}
