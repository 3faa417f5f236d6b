package dev.roadworthy.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roadworthy.base.Problem;
import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "' Ada@Example.COM ', ada@example.com",
    "a+b.c@x.y, a+b.c@x.y",
    "o'neil@x.y, o'neil@x.y",
    "ada@BÜCHER.example, ada@xn--bcher-kva.example",
    "ada@localhost, ada@localhost",
  })
  void addressesHaveOneSpelling(String typed, String stored) {
    assertThat(Email.parse(typed)).contains(new Email(stored));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "a@",
        "@b",
        "a b@c",
        "a@b c",
        "a@b@c",
        "a..b@c",
        ".a@b",
        "a@-b",
        "a@b..c",
        "a\n@b",
        "a@b\r\nBcc: x",
        "<a@b>",
        "a,b@c",
        "ädä@b",
        "a@b.c,d@e.f",
        "\"a\"@b",
        "a@[1.2.3.4]"
      })
  void whatIsNoAddressIsRefused(String typed) {
    assertThat(Email.parse(typed)).isEmpty();
  }

  @Test
  void aVeryLongAddressIsRefusedAtOnce() {
    assertThat(Email.parse("a".repeat(65) + "@b")).isEmpty();
    assertThat(Email.parse("a@" + "b.".repeat(150) + "c")).isEmpty();
    assertThat(Email.parse("a".repeat(1_000_000))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/notes?x=1#y, /notes?x=1#y",
    "/a/%2F/b, /a/%2F/b",
    "/caf\u00e9, /caf%C3%A9",
    "/a b, /a%20b",
    "/.roadworthy/account, /.roadworthy/account",
  })
  void pathsOfThisSiteAreFollowed(String wanted, String followed) {
    assertThat(ReturnPath.of(wanted)).isEqualTo(followed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "notes",
        "//evil",
        "///evil",
        "/\\evil",
        "\\\\evil",
        "/%2Fevil",
        "/%2f%2fevil",
        "/%5Cevil",
        "/%5c%5cevil",
        "https://evil",
        "https:/evil",
        "HTTPS:evil",
        "javascript:alert(1)",
        "/\t/evil",
        "/\n/evil",
        "/%09/evil",
        "/%0d%0aSet-Cookie:x",
        "/a\r\nb",
        " //evil",
        "/%zz",
        "/.roadworthy/login?return=/x",
        "/.roadworthy/logout"
      })
  void whatMayBeAnotherSiteIsNot(String wanted) {
    assertThat(ReturnPath.of(wanted)).isEqualTo("/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password12",
        "Password1!",
        "1234567890",
        "qwertyuiop",
        "aaaaaaaaaaaa",
        "guestbook1",
        "ada.lovelace",
        "short",
        "iloveyou2024",
        "kettle\twindow ninety"
      })
  void passwordsGuessedEarlyAreRefused(String password) {
    var rules = new PasswordRules("Guestbook");
    assertThat(rules.complaint(password, new Email("ada.lovelace@example.com"))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kettle window ninety",
        "tr0ub4dor&3x",
        "sonne-mond-und-käse",
        "パスワードは長いほど良いです",
        "yQ7$kd02!x"
      })
  void goodPasswordsOfAnyKindAreTaken(String password) {
    var rules = new PasswordRules("Guestbook");
    assertThat(rules.complaint(password, new Email("ada@example.com"))).isEmpty();
  }

  @Test
  void measuringAnEvilPasswordIsQuick() {
    var rules = new PasswordRules("Guestbook");
    var email = new Email("ada@example.com");
    rules.complaint("kettle window ninety", email);
    long start = System.nanoTime();
    for (String evil :
        new String[] {"4@8({[<369&#!1/|0$5+7%2".repeat(11), "ab1!".repeat(64), "é".repeat(256)}) {
      var _ = rules.complaint(evil, email);
    }
    assertThat(System.nanoTime() - start).isLessThan(3_000_000_000L);
  }

  @Test
  void hashesAreThoseOfTheReferenceImplementation() {
    var hasher = new PasswordHasher(PasswordHasher.Cost.DEFAULT, 2, 4, new SecureRandom());
    String reference =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertThat(hasher.matches("password", reference)).isTrue();
    assertThat(hasher.matches("Password", reference)).isFalse();
    assertThat(hasher.isOutdated(reference)).isFalse();
  }

  @Test
  void aHashIsSaltedMatchesItsPasswordAndKnowsItsAge() {
    var old = new PasswordHasher(new PasswordHasher.Cost(8_192, 1, 1), 2, 4, new SecureRandom());
    var now = new PasswordHasher(PasswordHasher.Cost.DEFAULT, 2, 4, new SecureRandom());
    String hash = old.hash("caf\u00e9 au lait");
    assertThat(hash).isNotEqualTo(old.hash("caf\u00e9 au lait"));
    assertThat(now.matches("cafe\u0301 au lait", hash)).isTrue();
    assertThat(now.isOutdated(hash)).isTrue();
    assertThat(old.isOutdated(now.hash("x"))).isFalse();
    assertThatThrownBy(() -> now.matches("x", "$argon2id$v=19$m=99999999,t=1,p=1$AAAA$AAAA"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFloodOfSignInsIsTurnedAwayBeforeItEatsTheMemory() throws Exception {
    var hasher = new PasswordHasher(PasswordHasher.Cost.DEFAULT, 1, 3, new SecureRandom());
    var busy = new AtomicInteger();
    var done = new AtomicInteger();
    var start = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 60; i++) {
        var unused =
            threads.submit(() -> {
              start.await();
              try {
                hasher.compareWithNobody("x");
                done.incrementAndGet();
              } catch (Problem e) {
                busy.incrementAndGet();
              }
              return null;
            });
      }
      start.countDown();
    }
    assertThat(done.get() + busy.get()).isEqualTo(60);
    assertThat(busy.get()).isGreaterThan(30);
    assertThat(done.get()).isPositive();
  }
}
