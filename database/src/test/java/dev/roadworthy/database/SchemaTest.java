package dev.roadworthy.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roadworthy.base.Problem;
import dev.roadworthy.database.Schema.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    // Signs that mean something in a URI.
    file = folder.resolve("a b?c#d%41.data");
  }

  private Connection open() throws SQLException {
    var config = new org.sqlite.SQLiteConfig();
    config.setOpenMode(org.sqlite.SQLiteOpenMode.OPEN_URI);
    String uri =
        "file:" + file.toString().replace("%", "%25").replace("?", "%3f").replace("#", "%23");
    return DriverManager.getConnection("jdbc:sqlite:" + uri, config.toProperties());
  }

  private void sql(String... statements) throws SQLException {
    try (var c = open()) {
      run(c, statements);
    }
  }

  private static void run(Connection c, String... statements) throws SQLException {
    try (var s = c.createStatement()) {
      for (String sql : statements) {
        s.execute(sql);
      }
    }
  }

  private Schema read() {
    return Schema.read(file, ReadLimits.usual());
  }

  /// Everything in the folder: names, bytes, times.
  private Map<String, String> seen() throws IOException {
    var out = new TreeMap<String, String>();
    try (var all = Files.list(folder)) {
      for (Path p : all.toList()) {
        FileTime changed = Files.getLastModifiedTime(p);
        out.put(
            p.getFileName().toString(),
            changed + " " + java.util.Arrays.hashCode(Files.readAllBytes(p)));
      }
    }
    return out;
  }

  @Test
  void readingLeavesNoTrace() throws Exception {
    sql(
        "PRAGMA journal_mode=WAL",
        "CREATE TABLE t (id INTEGER PRIMARY KEY)",
        "INSERT INTO t VALUES (1), (2)");
    var before = seen();

    assertThat(read().tables().getFirst().rows()).isEqualTo(new Schema.Rows(2, true));
    assertThat(seen()).isEqualTo(before).containsOnlyKeys(file.getFileName().toString());
  }

  @Test
  void aFileWithoutWritePermissionInSuchAFolderIsRead() throws Exception {
    sql("CREATE TABLE t (id INTEGER PRIMARY KEY)");
    assertThat(file.toFile().setWritable(false)).isTrue();
    assertThat(folder.toFile().setWritable(false)).isTrue();
    try {
      assertThat(read().tables()).hasSize(1);
    } finally {
      assertThat(folder.toFile().setWritable(true)).isTrue();
    }
  }

  @Test
  void whatIsOnlyInTheWriteAheadLogIsSeenAndTheLogStaysAsItIs() throws Exception {
    try (var c = open()) {
      run(
          c,
          "PRAGMA journal_mode=WAL",
          "PRAGMA wal_autocheckpoint=0",
          "CREATE TABLE t (id INTEGER PRIMARY KEY)",
          "INSERT INTO t VALUES (1), (2), (3)");
      var before = seen();

      assertThat(read().tables().getFirst().rows().count()).isEqualTo(3);
      assertThat(seen()).isEqualTo(before);
    }
  }

  @Test
  void aTransactionUnderWayIsNeitherDisturbedNorSeen() throws Exception {
    sql("CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT)", "INSERT INTO t VALUES (1, 'a')");
    try (var c = open()) {
      run(c, "PRAGMA cache_size=5", "BEGIN EXCLUSIVE");
      // Enough to spill into the file, so that there is a journal with a live header.
      run(
          c,
          "WITH RECURSIVE k(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM k WHERE n < 20000)"
              + " INSERT INTO t SELECT n, printf('%0100d', n) FROM k");
      var before = seen();

      assertThat(read().tables().getFirst().rows().count()).isEqualTo(1);
      assertThat(seen()).isEqualTo(before);
      run(c, "COMMIT");
    }
    assertThat(read().tables().getFirst().rows().count()).isEqualTo(20_000);
  }

  @Test
  void aDatabaseThatIsBeingWrittenCanBeReadAtAnyTime() throws Exception {
    sql("PRAGMA journal_mode=WAL", "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT)");
    var stop = new AtomicBoolean();
    var failure = new java.util.concurrent.atomic.AtomicReference<Exception>();
    var writer =
        Thread.ofVirtual()
            .start(() -> {
              try (var c = open()) {
                for (int i = 0; !stop.get(); i++) {
                  run(c, "INSERT INTO t (x) VALUES (printf('%0500d', " + i + "))");
                }
              } catch (SQLException e) {
                failure.set(e);
              }
            });
    try {
      long last = 0;
      for (int i = 0; i < 15; i++) {
        long rows = read().tables().getFirst().rows().count();
        assertThat(rows).isGreaterThanOrEqualTo(last);
        last = rows;
      }
    } finally {
      stop.set(true);
      writer.join();
    }
    assertThat(failure.get()).isNull();
  }

  @Test
  void whatIsNoDatabaseOrBrokenIsSaid() throws Exception {
    Files.writeString(file, "");
    assertThatThrownBy(this::read).isInstanceOf(Problem.class).hasMessageContaining("not a SQLite");
    Files.writeString(file, "SQLite format 3\0 and nothing after it that makes sense");
    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo("sqlite-corrupt"));
    Files.delete(file);
    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo("sqlite-unreadable"));
  }

  @Test
  void damagedPagesGiveAProblemOrAPartlyReadSchemaButNoCrash() throws Exception {
    sql(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, email TEXT)",
        "CREATE INDEX t_e ON t (email)",
        "WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < 5000)"
            + " INSERT INTO t SELECT n, n || '@example.com' FROM k");
    byte[] whole = Files.readAllBytes(file);
    var random = new java.util.Random(7);
    for (int i = 0; i < 60; i++) {
      byte[] broken = java.util.Arrays.copyOf(whole, i % 3 == 0 ? whole.length / 2 : whole.length);
      for (int k = 0; k < 40; k++) {
        broken[16 + random.nextInt(i % 2 == 0 ? 8000 : broken.length - 16)] =
            (byte) random.nextInt();
      }
      Files.write(file, broken);
      try {
        read();
      } catch (Problem p) {
        assertThat(p.code()).isIn("sqlite-corrupt", "not-sqlite", "sqlite-unreadable");
      }
    }
  }

  @Test
  void tenThousandTablesAreReadInSeconds() throws Exception {
    var all = new StringBuilder("BEGIN; CREATE TABLE p (id INTEGER PRIMARY KEY);");
    for (int i = 0; i < 10_000; i++) {
      all.append("CREATE TABLE t").append(i);
      all.append(" (id INTEGER PRIMARY KEY, p_id INT REFERENCES p, x TEXT);");
    }
    try (var c = open();
        var s = c.createStatement()) {
      s.executeUpdate(all.append("COMMIT;").toString());
    }
    long from = System.nanoTime();
    var schema = read();
    var advice = Advisor.advise(schema);

    assertThat(schema.tables()).hasSize(10_001);
    assertThat(advice).hasSize(10_000);
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void aHostileSchemaRunsNothing() throws Exception {
    sql(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)",
        "CREATE VIEW v AS SELECT no_such_function('/tmp/x.so')",
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT no_such_function(1); END");
    var schema = read();

    assertThat(schema.tables()).extracting(Schema.Table::name).containsExactly("t");
  }

  @Test
  void aQueryThatNeverEndsIsInterrupted() throws Exception {
    sql("CREATE TABLE t (id INTEGER PRIMARY KEY)");
    try (var c = open()) {
      long from = System.nanoTime();
      var result =
          SqliteFile.within(
              c,
              Deadline.in(Duration.ofMillis(200)),
              () -> {
                run(
                    c,
                    "WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k)"
                        + " SELECT count(*) FROM k");
                return true;
              });
      assertThat(result).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
    }
  }

  // ---- what columns hold ----

  private Map<String, Kind> kinds() {
    var out = new TreeMap<String, Kind>();
    for (var s : read().sensitive()) {
      out.put(s.table().name() + "." + s.column().name(), s.content().kind());
    }
    return out;
  }

  @Test
  void passwordsAreToldByTheirShapeAndNoValueLeavesTheReader() throws Exception {
    String hex = "0123456789abcdef";
    sql(
        "CREATE TABLE users (id INTEGER PRIMARY KEY, userName TEXT, password TEXT, pwd TEXT,"
            + " password_hash TEXT, passwordDigest TEXT, password_changed_at TEXT,"
            + " has_password INT, pin INT, email VARCHAR(80), contact TEXT)",
        "INSERT INTO users VALUES (1, 'ann', 'correct horse', '"
            + hex
            + hex
            + "', '$2b$12$"
            + "a".repeat(53)
            + "', 'x"
            + "Zz9".repeat(20)
            + "', '2026-01-01', 1, 1234,"
            + " 'ann@example.com', 'ann@example.com')");
    var schema = read();

    assertThat(kinds())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "users.password", Kind.PASSWORD_PLAIN,
                "users.pwd", Kind.PASSWORD_WEAK_HASH,
                "users.password_hash", Kind.PASSWORD_HASH,
                "users.passwordDigest", Kind.PASSWORD_UNKNOWN,
                "users.email", Kind.EMAIL,
                "users.contact", Kind.EMAIL));
    assertThat(schema.toString()).doesNotContain("correct horse").doesNotContain("ann@");
  }

  @Test
  void aHashBesideASaltMayBeASlowOne() throws Exception {
    sql(
        "CREATE TABLE users (id INTEGER PRIMARY KEY, password TEXT, salt TEXT)",
        "INSERT INTO users VALUES (1, '" + "0123456789abcdef".repeat(4) + "', 'abc')");
    assertThat(kinds()).containsEntry("users.password", Kind.PASSWORD_UNKNOWN);
  }

  @Test
  void knownFormsOfHashes() {
    for (String slow :
        List.of(
            "$argon2id$v=19$m=1",
            "pbkdf2_sha256$1000$s$h",
            "scrypt:32768:8:1$s$h",
            "pbkdf2:sha256:600000$s$h",
            "{bcrypt}$2a$10$x",
            "bcrypt_sha256$$2b$12$x",
            "$6$s$h")) {
      assertThat(PasswordShape.of(slow, false).strength())
          .as(slow)
          .isEqualTo(PasswordShape.Strength.STRONG);
    }
    for (String fast :
        List.of(
            "md5$s$h", "sha1$s$h", "{SSHA}abc", "$1$s$h", "a1".repeat(20), "*" + "A1".repeat(20))) {
      assertThat(PasswordShape.of(fast, false).strength())
          .as(fast)
          .isEqualTo(PasswordShape.Strength.WEAK);
    }
    assertThat(PasswordShape.of("!unusable", false).strength())
        .isEqualTo(PasswordShape.Strength.DISABLED);
    assertThat(PasswordShape.of("123456", false).strength())
        .isEqualTo(PasswordShape.Strength.PLAIN);
  }

  // ---- finding files ----

  @Test
  void databasesAreFoundByWhatIsInThem() throws Exception {
    sql("CREATE TABLE t (x)");
    Path text = Files.writeString(folder.resolve("text.db"), "not one");
    Path link = Files.createSymbolicLink(folder.resolve("link.db"), file);
    Path pipe = folder.resolve("pipe.db");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThat(SqliteFiles.among(List.of(text, link, pipe, folder, folder.resolve("gone"), file)))
        .containsExactly(file);
  }
}
