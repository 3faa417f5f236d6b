package dev.roadworthy.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "password,PASSWORD",
    "DB_PASSWORD,PASSWORD",
    "spring.datasource.password,PASSWORD",
    "dbpasswd,PASSWORD",
    "requirepass,PASSWORD",
    "sshPassphrase,PASSWORD",
    "MYSQL_ROOT_PASSWORD,PASSWORD",
    "passwordDev,PASSWORD",
    "secret,SECRET",
    "SECRET_KEY,SECRET",
    "jwtSecret,SECRET",
    "secret_key_base,SECRET",
    "clientSecret,SECRET",
    "aws_secret_access_key,SECRET",
    "privateKey,SECRET",
    "encryption-key,SECRET",
    "api_key,KEY",
    "X-Api-Key,KEY",
    "accessToken,KEY",
    "auth_token,KEY",
    "apikey,KEY",
    "SESSION_KEY,KEY",
    "TWITTER_KEY,LOOSE",
    "from_secret,LOOSE",
    "update_password,LOOSE",
    "todo_secret_do_not_commit,LOOSE",
    "password_hash,PLAIN",
    "passwordField,PLAIN",
    "tokenUrl,PLAIN",
    "secretName,PLAIN",
    "keyId,PLAIN",
    "publicKey,PLAIN",
    "primary_key,PLAIN",
    "csrf_token,PLAIN",
    "nextPageToken,PLAIN",
    "bypass,PLAIN",
    "fastcgi_pass,PLAIN",
    "monkey,PLAIN",
    "author,PLAIN",
    "password_reset_subject,PLAIN",
    "key,PLAIN"
  })
  void aNameTellsWhatItsValueIs(String name, Names role) {
    assertThat(Names.of(name)).isEqualTo(role);
  }
}
