package dev.roadworthy.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.http.Response;
import dev.roadworthy.testkit.PgDatabase;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Guessing is slow (R16), and nobody can lock an owner out by it.
class ThrottleTest {
  @RegisterExtension final PgDatabase database = new PgDatabase();

  @Test
  void fiveWrongPasswordsThenEachWaitsTwiceAsLong() {
    try (var site = Site.on(database)) {
      site.signedUp("ada@example.com");
      var guesser = site.browser("203.0.113.5");
      for (int i = 0; i < 6; i++) {
        assertThat(guess(guesser, "ada@example.com").status()).isEqualTo(401);
      }
      var refused = guess(guesser, "ada@example.com");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.headers().first("Retry-After")).contains("2");
      assertThat(refused.bodyText()).contains("Too many attempts. Try again in 2 seconds.");
      var right = login(guesser, "ada@example.com", Site.PASSWORD);
      assertThat(right.status()).as("the right one waits too").isEqualTo(429);
      site.clock.jump(Duration.ofSeconds(3));
      assertThat(guess(guesser, "ada@example.com").status()).isEqualTo(401);
      assertThat(guess(guesser, "ada@example.com").headers().first("Retry-After")).contains("4");
      site.clock.jump(Duration.ofSeconds(5));
      assertThat(login(guesser, "ada@example.com", Site.PASSWORD).status()).isEqualTo(303);
      assertThat(guess(site.browser("203.0.113.5"), "ada@example.com").status()).isEqualTo(401);
    }
  }

  @Test
  void theCountHoldsOverARestartAndForTheOtherProcess() {
    var clock = new MovingClock();
    try (var first = Site.on(database, clock)) {
      first.signedUp("ada@example.com");
      for (int i = 0; i < 9; i++) {
        guess(first.browser("203.0.113.5"), "ada@example.com");
        clock.jump(Duration.ofSeconds(i < 8 ? 60 : 0));
      }
    }
    try (var second = Site.on(database, clock)) {
      assertThat(guess(second.browser("203.0.113.5"), "ada@example.com").status()).isEqualTo(429);
    }
  }

  @Test
  void aSingleWrongGuessFromElsewhereDoesNotBlockTheOwner() {
    try (var site = Site.on(database)) {
      var owner = site.signedUp("ada@example.com");
      for (int i = 0; i < 7; i++) {
        guess(site.browser("203.0.113.5"), "ada@example.com");
      }
      var elsewhere = site.browser("203.0.113.6");
      assertThat(login(elsewhere, "ada@example.com", Site.PASSWORD).status()).isEqualTo(303);
      owner.post("/.roadworthy/logout");
      assertThat(login(owner, "ada@example.com", Site.PASSWORD).status()).isEqualTo(303);
    }
  }

  @Test
  void guessesFromEverywhereSlowStrangersDownButNotKnownBrowsersOrAddresses() {
    try (var site = Site.on(database)) {
      var owner = site.signedUp("ada@example.com");
      var caller = new Caller("x", "x", "", java.util.Optional.empty(), "r");
      var throttle = new SignInThrottle(site.store, site.clock);
      for (int i = 0; i < 58; i++) {
        site.clock.jump(Duration.ofSeconds(31));
        var bot = new Caller("b", "198.51.100." + i, "", caller.deviceToken(), caller.request());
        assertThat(throttle.admit("ada@example.com", bot))
            .isInstanceOf(SignInThrottle.Admission.Admitted.class);
      }
      var stranger = site.browser("203.0.113.77");
      var refused = login(stranger, "ada@example.com", Site.PASSWORD);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(Integer.parseInt(refused.headers().first("Retry-After").orElseThrow()))
          .isBetween(1, 30);

      var knownAddress = site.browser();
      assertThat(login(knownAddress, "ada@example.com", Site.PASSWORD).status()).isEqualTo(303);
      var travelling = new Browser(site.identity.pages(), "203.0.113.78");
      travelling.cookies.put("roadworthy-device", owner.cookie("roadworthy-device"));
      assertThat(login(travelling, "ada@example.com", Site.PASSWORD).status()).isEqualTo(303);
      var thief = new Browser(site.identity.pages(), "203.0.113.79");
      thief.cookies.put("roadworthy-device", "B".repeat(43));
      assertThat(login(thief, "ada@example.com", Site.PASSWORD).status()).isEqualTo(429);
    }
  }

  @Test
  void aKnownBrowserDoesNotGuessForEverEither() {
    try (var site = Site.on(database)) {
      var owner = site.signedUp("ada@example.com");
      int refused = 0;
      for (int i = 0; i < 14; i++) {
        refused += guess(owner, "ada@example.com").status() == 429 ? 1 : 0;
      }
      assertThat(refused).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void oneAddressTryingManyAccountsIsSlowedDown() {
    try (var site = Site.on(database)) {
      var throttle = new SignInThrottle(site.store, site.clock);
      var bot = new Caller("b", "198.51.100.1", "", java.util.Optional.empty(), "r");
      for (int i = 0; i < 41; i++) {
        assertThat(throttle.admit("user" + i + "@example.com", bot))
            .isInstanceOf(SignInThrottle.Admission.Admitted.class);
      }
      assertThat(throttle.admit("user99@example.com", bot))
          .isInstanceOf(SignInThrottle.Admission.TooMany.class);
    }
  }

  @Test
  void aThousandAttemptsAtOnceAreCountedOneByOne() throws Exception {
    try (var site = Site.on(database);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var throttle = new SignInThrottle(site.store, site.clock);
      var bot = new Caller("b", "198.51.100.1", "", java.util.Optional.empty(), "r");
      var admitted = new AtomicInteger();
      for (int i = 0; i < 200; i++) {
        threads.execute(() -> {
          if (throttle.admit("ada@example.com", bot) instanceof SignInThrottle.Admission.Admitted) {
            admitted.incrementAndGet();
          }
        });
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
      assertThat(admitted.get()).isBetween(1, 7);
    }
  }

  @Test
  void aFloodOfFailuresIsAFewLinesOfAudit() {
    try (var site = Site.on(database)) {
      for (int i = 0; i < 12; i++) {
        guess(site.browser("203.0.113.5"), "nobody@example.com");
      }
      guess(site.browser("203.0.113.5"), "hunter2 is my password");
      site.identity.close();
      var failures =
          site.acts().stream()
              .filter(act -> act.entry().action().equals("identity.sign-in-failed"))
              .toList();
      assertThat(failures).hasSize(3);
      assertThat(failures.getLast().entry().after()).isEqualTo("11 more");
      assertThat(failures.toString()).doesNotContain("hunter2");
    }
  }

  private static Response guess(Browser browser, String email) {
    return login(browser, email, "a wrong password");
  }

  private static Response login(Browser browser, String email, String password) {
    return browser.post("/.roadworthy/login", "email", email, "password", password);
  }
}
