package dev.roadworthy.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a literal is worth, before its name is asked.
class GradeTest {
  private static Grade grade(String value) {
    byte[] b = value.getBytes(StandardCharsets.UTF_8);
    return Grade.of(value, "password", Look.at(b, 0, b.length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${DB_PASSWORD}",
        "{{ password }}",
        "<password>",
        "$PASSWORD",
        "%PASSWORD%",
        "#{ENV['X']}",
        "[secret]",
        "$(cat /run/secrets/db)",
        "%(db_pass)s",
        "@PASSWORD@",
        "ENC(abcDEF123==)",
        "ENC[AES256_GCM,data:x]",
        "{cipher}0a1b2c3d",
        "vault:secret/data/db#pw",
        "op://vault/item/field",
        "arn:aws:secretsmanager:x",
        "process.env.SECRET",
        "env:DB_PASSWORD",
        "/run/secrets/db",
        "./key.pem",
        "config/server.key",
        "https://example.org/login",
        "DB_PASSWORD",
        "user.password",
        "getPassword()",
        "req.body.password",
        "xxxxxxxx",
        "********",
        "XXXX-XXXX-XXXX",
        "........",
        "null",
        "None",
        "undefined",
        "true",
        "string",
        "varchar(255)",
        "String",
        "required|min:6",
        "^2.1.0",
        "1.4.2",
        "utf-8",
        "Enter your new password",
        "Mot de passe oubli\u00e9",
        "\u5bc6\u7801",
        "#password",
        ".password-field",
        "input[name=password]",
        "[a-z]{8,}",
        "a -> b",
        "$2a$10$abc",
        "$argon2id$v=19$m=1",
        "sk-abc...",
        "!Ref",
        "String!",
        "string;",
        "[String!]!",
        "graphene.String(required=True)"
      })
  void referencesMasksTypesAndSentencesAreNothing(String value) {
    assertThat(grade(value)).isEqualTo(Grade.NOTHING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"password", "newPassword", "client_secret", "secret", "passwordConfirmation"})
  void wordsForSecretsAreTheirOwnNames(String value) {
    assertThat(grade(value)).isEqualTo(Grade.OWN_NAME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "your_own_value",
        "replace-with-yours",
        "insert-password-here",
        "placeholder",
        "example-password"
      })
  void samplesToBeReplacedAreStandIns(String value) {
    assertThat(grade(value)).isEqualTo(Grade.STAND_IN);
  }

  @ParameterizedTest
  @CsvSource({
    "hunter2",
    "changeme",
    "postgres",
    "admin123",
    "letmein",
    "MyS3cret",
    "123456",
    "qwerty!",
    "Passw0rd"
  })
  void typedPasswordsAreWords(String value) {
    assertThat(grade(value)).isEqualTo(Grade.WORD);
  }

  @Test
  void whatAMachineDrewIsRandom() {
    for (int seed = 0; seed < 50; seed++) {
      assertThat(grade(new Samples(seed).secret(32))).isEqualTo(Grade.RANDOM);
    }
    int hex = 0;
    for (int seed = 0; seed < 100; seed++) {
      hex += grade(new Samples(seed).of("0123456789abcdef", 32)) == Grade.RANDOM ? 1 : 0;
    }
    assertThat(hex).isGreaterThan(97);
  }

  @Test
  void namesOfProgramTextAreNotRandom() {
    for (String name :
        new String[] {
          "OpenIDConnectIssuerPrivateKey",
          "welcome_banner_status_key",
          "userSessionStorageKey2",
          "com.example.auth.TokenProvider",
          "X-Forwarded-Authorization",
          "aes-256-cbc-hmac-sha1"
        }) {
      assertThat(grade(name)).as(name).isNotEqualTo(Grade.RANDOM);
    }
  }
}
