package dev.roadworthy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Promises 1, 2, 3 and 7 of the README, on one running guestbook.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PromisesTest {
  @TempDir static Path temp;
  private static Up up;

  @BeforeAll
  static void start() throws Exception {
    Path app = Examples.copy("guestbook", temp);
    Files.writeString(
        app.resolve("roadworthy.yaml"),
        """
        run: {instances: 2}
        edge: {limit: 100000/min per client}
        """);
    up = Up.ready(app);
  }

  @AfterAll
  static void stop() throws Exception {
    up.close();
  }

  @Test
  @Order(1)
  void theLayerStartsUnder250MegabytesWithPostgres() throws Exception {
    var memory = up.json("status").path("memory");
    long layer = memory.path("roadworthy").asLong() + memory.path("postgres").asLong();
    assertThat(layer).isBetween(1L << 20, 250_000_000L);
  }

  @Test
  @Order(2)
  void aKilledInstanceFailsNoGet() throws Exception {
    try (var caller = new Caller(up.edge())) {
      assertThat(caller.signUp("killed@example.com").statusCode()).isLessThan(300);
      var stop = new AtomicBoolean();
      var good = new AtomicInteger();
      var bad = new ConcurrentLinkedQueue<String>();
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < 40; i++) {
        threads.add(Thread.ofVirtual().start(() -> loop(caller, stop, good, bad)));
      }
      try {
        killThreeTimes(good);
      } finally {
        stop.set(true);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(bad).isEmpty();
      assertThat(up.count("crashed")).isGreaterThanOrEqualTo(3);
    }
  }

  private static void killThreeTimes(AtomicInteger good) throws Exception {
    for (int round = 0; round < 3; round++) {
      int before = good.get();
      long victim = up.instancePids().getFirst();
      ProcessHandle.of(victim).orElseThrow().destroyForcibly();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !up.instancePids().contains(victim) && up.instancePids().size() == 2);
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> good.get() > before + 100);
    }
  }

  @Test
  @Order(3)
  void aRevokedSessionIsDeadWithinASecond() throws Exception {
    try (var caller = new Caller(up.edge())) {
      assertThat(caller.signUp("revoked@example.com").statusCode()).isLessThan(300);
      assertThat(caller.getJson("/.roadworthy/me").statusCode()).isEqualTo(200);
      String verdict = up.verb("sessions", "revoke", "revoked@example.com");
      assertThat(verdict).contains("Ended 1 session");
      var asked = Instant.now();
      Awaitility.await()
          .atMost(Duration.ofSeconds(1))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> caller.getJson("/.roadworthy/me").statusCode() == 401);
      assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  @Order(4)
  void withPostgresDownSignedInUsersGoOnAndNewSignInsAreToldToWait() throws Exception {
    try (var known = new Caller(up.edge());
        var stranger = new Caller(up.edge())) {
      assertThat(known.signUp("known@example.com").statusCode()).isLessThan(300);
      assertThat(known.getJson("/api/entries").statusCode()).isNotIn(401, 403, 303, 503);
      long postmaster = postmaster();
      signal("STOP", postmaster);
      try {
        assertThat(known.getJson("/api/entries").statusCode()).isNotIn(401, 403, 303, 503);
        var refused = stranger.signIn("known@example.com");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      } finally {
        signal("CONT", postmaster);
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> stranger.signIn("known@example.com").statusCode() < 300);
    }
  }

  @Test
  @Order(5)
  void aKilledPostgresComesBackByItselfAndNothingIsLost() throws Exception {
    try (var caller = new Caller(up.edge())) {
      assertThat(caller.signUp("comesback@example.com").statusCode()).isLessThan(300);
      assertThat(caller.getJson("/api/entries").statusCode()).isEqualTo(200);
      long before = postmaster();
      signal("KILL", before);
      assertThat(caller.getJson("/api/entries").statusCode()).isNotIn(401, 403, 303, 503);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> postmaster() != before);
      try (var other = new Caller(up.edge())) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> other.signIn("comesback@example.com").statusCode() < 300);
      }
    }
  }

  private static void loop(
      Caller caller, AtomicBoolean stop, AtomicInteger good, ConcurrentLinkedQueue<String> bad) {
    while (!stop.get()) {
      try {
        int status = caller.get("/api/entries").statusCode();
        if (status == 200) {
          good.incrementAndGet();
        } else {
          bad.add("status " + status);
        }
      } catch (Exception e) {
        bad.add(e.toString());
      }
    }
  }

  private static long postmaster() throws Exception {
    try (var found = Files.walk(up.state(), 4)) {
      Path pid = found.filter(p -> p.endsWith("postmaster.pid")).findFirst().orElseThrow();
      return Long.parseLong(Files.readAllLines(pid).getFirst().strip());
    }
  }

  private static void signal(String name, long pid) throws Exception {
    var command = new ArrayList<>(List.of("kill", "-" + name, String.valueOf(pid)));
    if (!name.equals("KILL")) {
      // Backends answer without the postmaster.
      ProcessHandle.of(pid)
          .orElseThrow()
          .descendants()
          .forEach(p -> command.add(String.valueOf(p.pid())));
    }
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }
}
