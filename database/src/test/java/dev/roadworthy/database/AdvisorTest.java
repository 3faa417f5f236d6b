package dev.roadworthy.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.database.Advice.Confidence;
import dev.roadworthy.database.Advice.Kind;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdvisorTest {
  @TempDir Path folder;

  private List<Advice> advise(String... statements) throws SQLException {
    return Advisor.advise(Schema.read(made(statements), ReadLimits.usual()));
  }

  private Path made(String... statements) throws SQLException {
    Path file = folder.resolve("a.db");
    try (var c = DriverManager.getConnection("jdbc:sqlite:" + file);
        var s = c.createStatement()) {
      for (String sql : statements) {
        s.execute(sql);
      }
    }
    return file;
  }

  private static List<String> kinds(List<Advice> advice) {
    return advice.stream().map(a -> a.kind() + " " + a.table() + a.columns()).toList();
  }

  private static final String USERS = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)";

  @Test
  void aForeignKeyWithoutAnIndexGetsTheStatementThatMakesIt() throws SQLException {
    var advice =
        advise(USERS, "CREATE TABLE posts (id INTEGER PRIMARY KEY, author INT REFERENCES users)");

    assertThat(kinds(advice)).containsExactly("FOREIGN_KEY_WITHOUT_INDEX posts[author]");
    assertThat(advice.getFirst().sql())
        .isEqualTo("CREATE INDEX posts_author_idx ON posts (author);");
    assertThat(advice.getFirst().confidence()).isEqualTo(Confidence.HIGH);
  }

  @Test
  void anIndexThatExistsInAnyFormIsNotAskedFor() throws SQLException {
    assertThat(
            advise(
                USERS,
                "CREATE TABLE a (id INTEGER PRIMARY KEY, u INT REFERENCES users, x INT)",
                "CREATE INDEX a_u ON a (u, x)",
                "CREATE TABLE b (u INT REFERENCES users, x INT, PRIMARY KEY (u, x))",
                "CREATE TABLE c (id INTEGER PRIMARY KEY, u INT UNIQUE REFERENCES users)",
                "CREATE TABLE d (id INTEGER PRIMARY KEY REFERENCES users)",
                "CREATE TABLE e (id INTEGER PRIMARY KEY, U INT REFERENCES users)",
                "CREATE INDEX e_u ON e (u) WHERE u IS NOT NULL",
                "CREATE TABLE f (u INT REFERENCES users, x INT, PRIMARY KEY (u, x)) WITHOUT ROWID"))
        .isEmpty();
  }

  @Test
  void aPartialIndexIsNamedAndLowersTheConfidence() throws SQLException {
    var advice =
        advise(
            USERS,
            "CREATE TABLE a (id INTEGER PRIMARY KEY, u INT REFERENCES users, gone INT)",
            "CREATE INDEX a_u ON a (u) WHERE gone = 0");

    assertThat(advice)
        .singleElement()
        .satisfies(a -> {
          assertThat(a.confidence()).isEqualTo(Confidence.LOW);
          assertThat(a.why()).contains("a_u").contains("gone = 0");
        });
  }

  @Test
  void twoForeignKeysOverTheSameColumnsAskForOneIndex() throws SQLException {
    assertThat(
            kinds(
                advise(
                    USERS,
                    "CREATE TABLE a (id INTEGER PRIMARY KEY, u INT REFERENCES users,"
                        + " FOREIGN KEY (u) REFERENCES users (id))")))
        .containsExactly("FOREIGN_KEY_WITHOUT_INDEX a[u]");
  }

  @Test
  void equalAndPrefixIndexesAreToBeDroppedOnlyOnce() throws SQLException {
    var advice =
        advise(
            "CREATE TABLE a (id INTEGER PRIMARY KEY, x INT, y INT, z TEXT)",
            "CREATE INDEX a1 ON a (x, y)",
            "CREATE INDEX a2 ON a (x, y)",
            "CREATE INDEX a3 ON a (x DESC)",
            "CREATE INDEX a4 ON a (id)",
            "CREATE UNIQUE INDEX a5 ON a (y)",
            "CREATE INDEX a6 ON a (lower(z))",
            "CREATE INDEX a7 ON a (upper(z))",
            "CREATE INDEX a8 ON a (z COLLATE NOCASE)",
            "CREATE INDEX a9 ON a (z)");

    assertThat(advice.stream().map(a -> a.kind() + " " + a.index()))
        .containsExactlyInAnyOrder(
            "DUPLICATE_INDEX a1", "REDUNDANT_INDEX a3", "DUPLICATE_INDEX a4");
  }

  @Test
  void aReferenceByNameAloneIsAGuess() throws SQLException {
    var advice =
        advise(
            USERS,
            "CREATE TABLE categories (id INTEGER PRIMARY KEY)",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, user_id INTEGER, categoryId INTEGER,"
                + " session_id TEXT, external_id TEXT, users_id TEXT)");

    assertThat(kinds(advice))
        .containsExactlyInAnyOrder(
            "REFERENCE_WITHOUT_INDEX t[user_id]",
            "REFERENCE_WITHOUT_INDEX t[categoryId]",
            "FOREIGN_KEY_MISSING t[user_id]",
            "FOREIGN_KEY_MISSING t[categoryId]");
    assertThat(advice).noneMatch(a -> a.confidence() == Confidence.HIGH);
  }

  @Test
  void aTableWithoutAKeyIsSaid() throws SQLException {
    assertThat(advise("CREATE TABLE a (x INT)"))
        .extracting(Advice::kind)
        .containsExactly(Kind.NO_PRIMARY_KEY);
  }

  @Test
  void hostileNamesStayNames() throws SQLException {
    var file =
        made(
            USERS,
            "CREATE TABLE \"a\"\"; DROP TABLE users; --\n\u001b[31m\" (id INTEGER PRIMARY KEY,"
                + " \"u\"\"\nx\" INT REFERENCES users, \"select\" INT REFERENCES users)");
    var advice = Advisor.advise(Schema.read(file, ReadLimits.usual()));

    assertThat(advice).hasSize(2).allSatisfy(a -> assertThat(a.why()).doesNotContain("\u001b"));
    try (var c = DriverManager.getConnection("jdbc:sqlite:" + file);
        var s = c.createStatement()) {
      for (Advice a : advice) {
        s.execute(a.sql());
      }
    }
    assertThat(Advisor.advise(Schema.read(file, ReadLimits.usual()))).isEmpty();
  }
}
