package dev.roadworthy.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roadworthy.base.Problem;
import dev.roadworthy.base.Secret;
import dev.roadworthy.store.StoreSettings;
import dev.roadworthy.testkit.PgDatabase;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExternalDatabaseTest {
  @RegisterExtension final PgDatabase pg = new PgDatabase();

  private String url(String user, String database) {
    return "postgres://" + user + ":hunter2@127.0.0.1:" + port() + "/" + database;
  }

  private int port() {
    return dev.roadworthy.testkit.PgServer.shared().port();
  }

  private static ControlDatabase open(String url) {
    return Databases.open(
        Optional.of(url),
        EngineSettings.in(Path.of("/nonexistent")),
        new SecureRandom(),
        EngineListener.none());
  }

  private static void refuses(String url, String code, String... parts) {
    assertThatThrownBy(() -> open(url))
        .isInstanceOfSatisfying(
            Problem.class,
            p -> {
              assertThat(p.code()).as(p.message()).isEqualTo(code);
              assertThat(p.message() + " " + p.hint()).contains(parts).doesNotContain("hunter2");
            });
  }

  @Test
  void aSuitableOneIsUsedAsItIs() {
    try (var db = open(url("postgres", pg.database().name()))) {
      assertThat(db.engine()).isEqualTo("external");
      assertThat(db.version()).startsWith("18.");
      assertThat(db.pid()).isEmpty();
      assertThat(db.settings().url()).isEqualTo(pg.url());
    }
  }

  @Test
  void oneThatDoesNotAnswerIsNamed() {
    refuses("postgres://u:hunter2@127.0.0.1:1/d", "database-unreachable", "127.0.0.1:1");
  }

  @Test
  void aMissingDatabaseOrUserIsNamed() {
    refuses(url("postgres", "nowhere"), "database-refused", "nowhere", "Create the database");
    refuses(url("nobody_here", pg.database().name()), "database-refused", "nobody_here");
  }

  @Test
  void aUserWhoMayNotCreateSchemasIsTold() {
    String role = "reader_" + pg.database().name();
    pg.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'hunter2'");
    try {
      refuses(url(role, pg.database().name()), "database-unsuitable", "create schemas", "GRANT");
    } finally {
      pg.execute("DROP ROLE " + role);
    }
  }

  @Test
  void aReadOnlyOneIsTold() {
    pg.execute(
        "ALTER DATABASE " + pg.database().name() + " SET default_transaction_read_only = on");
    refuses(url("postgres", pg.database().name()), "database-unsuitable", "read-only");
  }

  @Test
  void settingsWithoutPasswordWork() {
    var s = StoreSettings.of(pg.url(), pg.user(), Secret.of(""));
    assertThat(ExternalDatabase.open(s).place()).contains(pg.database().name());
  }
}
