package dev.roadworthy.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.database.GrowthReport.Measured;
import dev.roadworthy.database.GrowthReport.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthTest {
  @TempDir Path folder;
  @TempDir Path scratch;
  private Path file;

  /// 500 rows: 20 authors, 480 posts; the prototype everybody has.
  @BeforeEach
  void app() throws SQLException {
    file = folder.resolve("app.db");
    sql(
        "CREATE TABLE authors (id INTEGER PRIMARY KEY, email TEXT UNIQUE, name TEXT)",
        "CREATE TABLE posts (id INTEGER PRIMARY KEY, author_id INTEGER, title TEXT,"
            + " status TEXT, created_at TEXT)",
        "WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < 20)"
            + " INSERT INTO authors SELECT n, 'a' || n || '@example.com', 'Author ' || n FROM k",
        "WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < 480)"
            + " INSERT INTO posts SELECT n, n % 20 + 1, 'Title ' || n,"
            + " CASE WHEN n % 50 = 0 THEN 'draft' ELSE 'live' END, '2026-01-01' FROM k");
  }

  private void sql(String... statements) throws SQLException {
    try (var c = DriverManager.getConnection("jdbc:sqlite:" + file);
        var s = c.createStatement()) {
      for (String sql : statements) {
        s.execute(sql);
      }
    }
  }

  private GrowthReport grow(int factor, String... queries) {
    var usual = GrowthLimits.of(factor);
    return grow(
        new GrowthLimits(
            factor,
            usual.rows(),
            usual.bytes(),
            Duration.ofSeconds(40),
            Duration.ofSeconds(2),
            usual.slow(),
            50,
            scratch),
        queries);
  }

  private GrowthReport grow(GrowthLimits limits, String... queries) {
    var list = new ArrayList<ObservedQuery>();
    for (String q : queries) {
      list.add(new ObservedQuery(q, "server.js", list.size() + 1, "GET /q" + list.size()));
    }
    var schema = Schema.read(file, ReadLimits.usual());
    return Growth.sqlite(file, schema, list, limits, (doing, fraction) -> {});
  }

  private static Measured of(GrowthReport report, String part) {
    return report.queries().stream()
        .filter(q -> q.query().sql().contains(part))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aLookupInsideAListIsCaughtAndMendedByTheIndexItLacks() throws IOException {
    byte[] before = Files.readAllBytes(file);
    var report =
        grow(
            1000,
            "SELECT a.name, (SELECT count(*) FROM posts p WHERE p.author_id = a.id) AS n"
                + " FROM authors a WHERE a.id > ? LIMIT 20",
            "SELECT * FROM authors WHERE id = ?");

    assertThat(report.factor()).isEqualTo(1000);
    assertThat(report.rowsBefore()).isEqualTo(500);
    assertThat(report.rowsAfter()).isEqualTo(500_000);
    var list = of(report, "count(*)");
    assertThat(list.verdict()).isIn(Verdict.SLOW, Verdict.WORSE_THAN_LINEAR);
    assertThat(list.query().route()).isEqualTo("GET /q0");
    assertThat(list.remedy()).isNotNull();
    assertThat(list.remedy().sql())
        .containsExactly("CREATE INDEX posts_author_id_idx ON posts (author_id);");
    assertThat(list.remedy().gain()).isGreaterThan(50);
    assertThat(of(report, "WHERE id =").verdict()).isEqualTo(Verdict.FINE);
    assertThat(report.growing()).containsExactly(list);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void aListOfAllWithALookupForEachGrowsWithTheSquare() {
    var report =
        grow(
            100,
            "SELECT a.name, (SELECT count(*) FROM posts p WHERE p.author_id = a.id) AS n"
                + " FROM authors a");

    var list = report.queries().getFirst();
    assertThat(list.verdict()).isEqualTo(Verdict.WORSE_THAN_LINEAR);
    assertThat(list.exponent()).isBetween(1.4, 4.0);
    assertThat(list.remedy()).isNotNull();
  }

  @Test
  void valuesOfAllKindsOfPlaceholdersAreTakenFromTheData() {
    var report =
        grow(
            20,
            "SELECT * FROM posts WHERE status = ? AND author_id = ? ORDER BY created_at LIMIT ?",
            "SELECT * FROM posts WHERE author_id = ${req.params.id}",
            "SELECT * FROM posts WHERE title LIKE '%${q}%' LIMIT 10 OFFSET ${(page - 1) * 10}",
            "SELECT * FROM posts WHERE author_id IN (%s, %s) and status = %(status)s",
            "SELECT * FROM authors WHERE lower(email) = lower(:email)",
            "UPDATE posts SET title = ?, status = ? WHERE author_id = ?",
            "DELETE FROM posts WHERE author_id = $1 RETURNING id",
            "SELECT p.*, a.name FROM posts AS p LEFT JOIN authors a ON a.id = p.author_id"
                + " WHERE a.email = @email");

    assertThat(report.queries())
        .hasSize(8)
        .allSatisfy(q -> assertThat(q.verdict()).as(q.why()).isNotEqualTo(Verdict.NOT_RUN));
  }

  @Test
  void whatCannotBeRunIsSaidWithItsReason() {
    var report =
        grow(
            10,
            "SELECT * FROM nowhere WHERE id = ?",
            "INSERT INTO posts VALUES (1)",
            "SELECT * FROM ${table}");

    assertThat(report.queries())
        .hasSize(3)
        .allSatisfy(q -> {
          assertThat(q.verdict()).isEqualTo(Verdict.NOT_RUN);
          assertThat(q.why()).isNotBlank();
        });
  }

  @Test
  void itStopsWhenTheRoomIsUsedUpAndSaysSo() throws SQLException, IOException {
    var schema = Schema.read(file, ReadLimits.usual());
    var limits =
        new GrowthLimits(
            1000,
            5_000_000,
            Files.size(file) * 10,
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            10,
            scratch);
    try (var copy = SqliteCopy.of(file, schema, limits)) {
      assertThat(copy.add(1, 5, Deadline.in(Duration.ofSeconds(30)))).isEqualTo(5);
      assertThat(copy.add(6, 5000, Deadline.in(Duration.ofSeconds(30)))).isLessThan(4000);
      assertThat(copy.notes()).anyMatch(n -> n.contains("room"));
      var lookup = Lookup.of("SELECT count(*) FROM posts", schema).orElseThrow();
      assertThat(copy.run(lookup, List.of(), Duration.ofSeconds(5))).isLessThan(5000);
    }
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void theLimitsMakeTheFactorSmallerAndSaySo() {
    var limits =
        new GrowthLimits(
            1000,
            10_000,
            1L << 30,
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            10,
            scratch);
    var report = grow(limits, "SELECT * FROM posts WHERE author_id = ?");

    assertThat(report.factor()).isEqualTo(20);
    assertThat(report.notes()).anyMatch(n -> n.contains("20x in place of 1000x"));
  }

  @Test
  void aDatabaseWithoutRowsSaysThatItTellsNothing() throws SQLException {
    sql("DELETE FROM posts", "DELETE FROM authors");
    var report = grow(100, "SELECT * FROM posts WHERE author_id = ?");

    assertThat(report.notes()).singleElement().asString().contains("no rows");
    assertThat(report.queries()).allMatch(q -> q.verdict() == Verdict.NOT_RUN);
  }

  @Test
  void keysOfAllKindsStayKeysAndReferencesStayRight() throws Exception {
    sql(
        "PRAGMA foreign_keys=OFF",
        "CREATE TABLE tags (name TEXT PRIMARY KEY) WITHOUT ROWID",
        "CREATE TABLE post_tags (post_id INT REFERENCES posts, tag TEXT REFERENCES tags,"
            + " n INT CHECK (n < 10), PRIMARY KEY (post_id, tag))",
        "CREATE TABLE tree (id INTEGER PRIMARY KEY, parent_id INT REFERENCES tree (id),"
            + " a INT, b TEXT, UNIQUE (a, b))",
        "CREATE UNIQUE INDEX tree_lower ON tree (lower(b))",
        "CREATE TABLE log (n INT, \"%s rw_n\" TEXT)",
        "CREATE TRIGGER t AFTER INSERT ON posts BEGIN INSERT INTO log VALUES (1, 'x'); END",
        "INSERT INTO tags VALUES ('x'), ('y')",
        "INSERT INTO post_tags SELECT id, 'x', 1 FROM posts",
        "INSERT INTO tree VALUES (1, NULL, 1, 'a'), (2, 1, 1, 'b'), (3, 2, 2, 'c')",
        "INSERT INTO log VALUES (1, 'z')");
    var schema = Schema.read(file, ReadLimits.usual());
    var usual = GrowthLimits.of(100);
    var limits =
        new GrowthLimits(
            100,
            usual.rows(),
            usual.bytes(),
            usual.total(),
            usual.query(),
            usual.slow(),
            10,
            scratch);
    try (var copy = SqliteCopy.of(file, schema, limits)) {
      assertThat(copy.add(1, 99, Deadline.in(Duration.ofSeconds(30)))).isEqualTo(99);
      assertThat(copy.notes()).isEmpty();
      for (String none :
          List.of(
              "SELECT 1 FROM post_tags t LEFT JOIN posts p ON p.id = t.post_id WHERE p.id IS NULL",
              "SELECT 1 FROM post_tags t LEFT JOIN tags p ON p.name = t.tag WHERE p.name IS NULL",
              "SELECT 1 FROM posts p LEFT JOIN authors a ON a.id = p.author_id WHERE a.id IS NULL",
              "SELECT author_id FROM posts GROUP BY author_id HAVING count(*) <> 24",
              "SELECT 1 FROM tree WHERE parent_id IS NOT NULL AND parent_id NOT IN"
                  + " (SELECT id FROM tree)",
              "SELECT 1 WHERE (SELECT count(*) FROM log) <> 100",
              "SELECT 1 WHERE (SELECT count(*) FROM post_tags) <> 48000",
              "SELECT status FROM posts GROUP BY status HAVING count(*) NOT IN (900, 47100)")) {
        assertThat(rows(none)).as(none).isZero();
      }
    }
  }

  /// In the grown copy.
  private long rows(String sql) throws Exception {
    try (var folders = Files.newDirectoryStream(scratch);
        var c =
            DriverManager.getConnection(
                "jdbc:sqlite:" + folders.iterator().next().resolve("copy.db"));
        var s = c.createStatement();
        var r = s.executeQuery("SELECT count(*) FROM (" + sql + ")")) {
      return r.getLong(1);
    }
  }

  @Test
  void ctrlCLeavesNothingBehindAndWhatAKillLeavesIsSweptByTheNext() throws Exception {
    for (boolean kill : new boolean[] {false, true}) {
      var process = GrowthProcess.start(file, scratch);
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> GrowthProcess.grows(scratch));
      if (kill) {
        process.destroyForcibly();
      } else {
        process.destroy();
      }
      process.waitFor();
      assertThat(GrowthProcess.grows(scratch)).isEqualTo(kill);
    }
    Scratch.make(scratch).close();
    assertThat(scratch).isEmptyDirectory();
  }
}
