package dev.roadworthy.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.roadworthy.config.AppConfig.SignUp;
import dev.roadworthy.testkit.PgDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Two processes on one database, and a database that goes away.
class SessionsTest {
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  @RegisterExtension final PgDatabase database = new PgDatabase();

  private static SessionLookup load(Site site, String token) {
    List<SessionLookup> answers = new CopyOnWriteArrayList<>();
    site.identity.sessions().load(token, answers::add);
    await().atMost(Duration.ofSeconds(10)).until(() -> !answers.isEmpty());
    assertThat(answers).hasSize(1);
    return answers.getFirst();
  }

  private static CachedSession found(Site site, String token) {
    return ((SessionLookup.Found) load(site, token)).session();
  }

  private static void awaitDead(Site site, String token, String id) {
    await()
        .atMost(ONE_SECOND)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> site.identity.sessions().cached(token) == null && site.ended.contains(id));
    assertThat(load(site, token)).isInstanceOf(SessionLookup.Absent.class);
  }

  @Test
  void whoSignsOutOfOneProcessIsDeadInTheOtherWithinASecond() {
    try (var here = Site.on(database);
        var there = Site.on(database)) {
      var ada = here.signedUp("ada@example.com");
      String token = ada.token();
      assertThat(there.identity.sessions().cached(token)).isNull();
      var session = found(there, token);
      assertThat(session.email()).isEqualTo("ada@example.com");
      await().until(() -> there.identity.sessions().cached(token) != null);
      found(here, token);
      ada.post("/.roadworthy/logout");
      assertThat(here.identity.sessions().cached(token)).isNull();
      awaitDead(there, token, session.id());
      awaitDead(here, token, session.id());
    }
  }

  @Test
  void aSessionSurvivesARestart() {
    String token;
    try (var first = Site.on(database)) {
      token = first.signedUp("ada@example.com").token();
    }
    try (var second = Site.on(database)) {
      assertThat(found(second, token).email()).isEqualTo("ada@example.com");
    }
  }

  @Test
  void aGrantedRoleIsSeenByEveryProcessWithinASecond() {
    try (var here = Site.on(database);
        var there = Site.on(database)) {
      String token = here.signedUp("ada@example.com").token();
      assertThat(found(there, token).roles()).isEmpty();
      new ApiCaller(here).send("POST", "/api/users/ada@example.com/roles", "{\"role\":\"admin\"}");
      await().atMost(ONE_SECOND).until(() -> found(there, token).rolesText().equals("admin"));
      new ApiCaller(there).send("DELETE", "/api/users/ada@example.com/roles/admin", "");
      await().atMost(ONE_SECOND).until(() -> found(here, token).roles().isEmpty());
    }
  }

  @Test
  void theKeyListOfEachProcessVerifiesTheAssertionsOfBoth() throws Exception {
    try (var here = Site.on(database);
        var there = Site.on(database)) {
      String token = here.signedUp("ada@example.com").token();
      for (Site signer : List.of(here, there)) {
        var jwt = SignedJWT.parse(found(signer, token).assertion());
        for (Site lister : List.of(here, there)) {
          var keys = JWKSet.parse(lister.browser().get("/.roadworthy/jwks.json").bodyText());
          var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey();
          assertThat(jwt.verify(new ECDSAVerifier(key))).isTrue();
        }
      }
    }
  }

  @Test
  void anUnusedSessionEndsAndSaysSo() {
    try (var site = Site.on(database)) {
      String token = site.signedUp("ada@example.com").token();
      var session = found(site, token);
      site.clock.jump(Duration.ofDays(6));
      assertThat(found(site, token).id()).isEqualTo(session.id());
      site.clock.jump(Duration.ofDays(6));
      assertThat(found(site, token).id()).as("its use has moved the end").isEqualTo(session.id());
      site.clock.jump(Duration.ofDays(8));
      awaitDead(site, token, session.id());
    }
  }

  @Test
  void aSessionInUseEndsAtItsAbsoluteEnd() {
    try (var site = Site.on(database)) {
      String token = site.signedUp("ada@example.com").token();
      var session = found(site, token);
      for (int day = 0; day < 29; day++) {
        site.clock.jump(Duration.ofDays(1));
        assertThat(found(site, token).id()).isEqualTo(session.id());
      }
      site.clock.jump(Duration.ofDays(1).plusSeconds(1));
      awaitDead(site, token, session.id());
    }
  }

  @Test
  void aUserHasABoundedNumberOfSessions() {
    var limits = new IdentitySettings.Limits(100, 3, 2, 64, 4);
    var usual = IdentitySettings.of("Guestbook", SignUp.OPEN);
    var settings =
        new IdentitySettings(
            "Guestbook",
            "roadworthy",
            SignUp.OPEN,
            usual.idle(),
            usual.absolute(),
            usual.assertion(),
            usual.operatorIdle(),
            limits);
    try (var site = Site.on(database, settings)) {
      var first = site.signedUp("ada@example.com");
      for (int i = 0; i < 3; i++) {
        site.browser()
            .post("/.roadworthy/login", "email", "ada@example.com", "password", Site.PASSWORD);
      }
      assertThat(first.get("/.roadworthy/me").status()).isEqualTo(401);
      assertThat(site.identity.sessions().active("ada@example.com", 10)).hasSize(3);
    }
  }

  @Test
  void garbageIsNoSessionAndCostsNoQuery() {
    try (var site = Site.on(database)) {
      for (String garbage :
          List.of("", "x", "A".repeat(44), "A".repeat(42) + "=", "é".repeat(43))) {
        List<SessionLookup> now = new CopyOnWriteArrayList<>();
        site.identity.sessions().load(garbage, now::add);
        assertThat(now).as(garbage).hasSize(1).first().isInstanceOf(SessionLookup.Absent.class);
      }
      String invented = "A".repeat(43);
      assertThat(load(site, invented)).isInstanceOf(SessionLookup.Absent.class);
      List<SessionLookup> again = new CopyOnWriteArrayList<>();
      site.identity.sessions().load(invented, again::add);
      assertThat(again).as("known to be none, at once").hasSize(1);
    }
  }

  @Test
  void withTheDatabaseDownTheSignedInGoOnAndOthersGetAClear503() {
    try (var gate = database.gate();
        var site = Site.on(database, gate.port())) {
      var ada = site.signedUp("ada@example.com");
      var bob = site.signedUp("bob@example.com");
      found(site, ada.token());
      gate.shut();
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> load(site, bob.token()) instanceof SessionLookup.Unavailable);
      assertThat(ada.get("/.roadworthy/me").bodyText()).contains("ada@example.com");
      site.clock.jump(Duration.ofMinutes(10));
      var session = found(site, ada.token());
      assertThat(session.assertionExpiresAt()).isAfter(site.clock.instant());

      var refused = site.browser().get("/.roadworthy/login");
      assertThat(refused.status()).isEqualTo(200);
      var login =
          site.browser().post("/.roadworthy/login", "email", "a@b.c", "password", Site.PASSWORD);
      assertThat(login.status()).isEqualTo(503);
      assertThat(login.headers().first("Retry-After")).isPresent();
      assertThat(login.bodyText()).contains("Nothing is lost");
      assertThat(site.browser().get("/.roadworthy/jwks.json").status()).isEqualTo(200);

      site.clock.jump(Duration.ofDays(8));
      assertThat(load(site, ada.token())).isInstanceOf(SessionLookup.Unavailable.class);
      site.clock.jump(Duration.ofDays(-8));

      gate.open();
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> load(site, bob.token()) instanceof SessionLookup.Found);
    }
  }

  @Test
  void whatWasRevokedWhileNobodyCouldListenIsDeadAfterwards() {
    try (var gate = database.gate();
        var deaf = Site.on(database, gate.port());
        var other = Site.on(database)) {
      var ada = other.signedUp("ada@example.com");
      var bob = other.signedUp("bob@example.com");
      String token = ada.token();
      var session = found(deaf, token);
      found(deaf, bob.token());
      gate.shut();
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> deaf.store.health().state().toString().startsWith("Down"));
      ada.post("/.roadworthy/logout");
      assertThat(found(deaf, token).id()).as("nobody could tell").isEqualTo(session.id());
      gate.open();
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> deaf.store.health().state().toString().startsWith("Up"));
      awaitDead(deaf, token, session.id());
      found(deaf, bob.token());
    }
  }

  @Test
  void aReaderThatWasOvertakenByARevocationKeepsNothing() {
    try (var site = Site.on(database)) {
      var ada = site.signedUp("ada@example.com");
      String token = ada.token();
      var store = new SessionStore(site.store);
      var racing = new RacingSource(store);
      var settings = IdentitySettings.of("Guestbook", SignUp.OPEN);
      var cache =
          new SessionCache(
              settings,
              racing,
              new Assertions(settings, new java.security.SecureRandom()),
              site.clock,
              id -> {});
      var row = java.util.Objects.requireNonNull(store.byTokenHash(Tokens.hash(token)));
      racing.afterRead =
          () -> {
            ada.post("/.roadworthy/logout");
            cache.ended(row.id(), row.userId());
          };
      assertThat(cache.find(token)).isInstanceOf(SessionLookup.Absent.class);
      assertThat(cache.cached(token)).isNull();
    }
  }

  @Test
  void manyCallersOfOneTokenAreOneQuery() {
    try (var site = Site.on(database)) {
      String token = site.signedUp("ada@example.com").token();
      var settings = IdentitySettings.of("Guestbook", SignUp.OPEN);
      var racing = new RacingSource(new SessionStore(site.store));
      var cache =
          new SessionCache(
              settings,
              racing,
              new Assertions(settings, new java.security.SecureRandom()),
              site.clock,
              id -> {});
      List<SessionLookup> answers = new CopyOnWriteArrayList<>();
      racing.afterRead =
          () -> {
            for (int i = 0; i < 99; i++) {
              cache.load(token, answers::add);
            }
          };
      cache.load(token, answers::add);
      await().until(() -> answers.size() == 100);
      assertThat(racing.reads.get()).isEqualTo(1);
      assertThat(answers).allMatch(answer -> answer instanceof SessionLookup.Found);
    }
  }
}
