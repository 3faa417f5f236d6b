package dev.roadworthy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roadworthy.base.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgres://u:p@h:1/d | jdbc:postgresql://h:1/d | u | p",
        "postgresql://u:p@h/d | jdbc:postgresql://h/d | u | p",
        "postgres://u@h | jdbc:postgresql://h/u | u | ''",
        "postgres://a%40b:p%2Fq%25+@h/d | jdbc:postgresql://h/d | a@b | p/q%+",
        "postgres://u:p@[::1]:5/d | jdbc:postgresql://[::1]:5/d | u | p",
        "postgres://u:p@a:1,b:2/d | jdbc:postgresql://a:1,b:2/d | u | p",
        "postgres://u:p@h/d?sslmode=require | jdbc:postgresql://h/d?sslmode=require | u | p",
        "postgres://u:p@h/d?connect_timeout=3 | jdbc:postgresql://h/d?connectTimeout=3 | u | p",
        "jdbc:postgresql://h:1/d?user=u&password=p | jdbc:postgresql://h:1/d | u | p",
        "jdbc:postgresql://h/d?ssl=true&user=u | jdbc:postgresql://h/d?ssl=true | u | ''",
      })
  void bothSpellingsAreRead(String text, String url, String user, String password) {
    var s = StoreSettings.parse(text);
    assertThat(s.url()).isEqualTo(url);
    assertThat(s.user()).isEqualTo(user);
    assertThat(s.password().reveal()).isEqualTo(password);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://u:hunter2@h/d",
        "u:hunter2@h/d",
        "postgres://:hunter2@h/d",
        "postgres://u:hunter2@/d",
        "postgres://u:hunter2@%2Frun%2Fpg/d",
        "postgres://u:hunter2@h:port/d",
        "postgres://u:hunter2@h:99999/d",
        "postgres://u:hunter2%zz@h/d",
        "jdbc:postgresql://h/d?password=hunter2"
      })
  void whatIsWrongIsSaidWithoutThePassword(String text) {
    assertThatThrownBy(() -> StoreSettings.parse(text))
        .isInstanceOfSatisfying(
            Problem.class,
            p -> {
              assertThat(p.code()).isEqualTo("database-url");
              assertThat(p + p.hint()).doesNotContain("hunter2");
            });
  }

  @Test
  void settingsNeverShowThePassword() {
    var s = StoreSettings.parse("postgres://u:hunter2@h:1/d?sslmode=require");
    assertThat(s.toString()).doesNotContain("hunter2");
    assertThat(s.place()).isEqualTo("postgres://h:1/d");
  }
}
