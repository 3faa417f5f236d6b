package dev.roadworthy.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roadworthy.base.Problem;
import dev.roadworthy.base.Secret;
import dev.roadworthy.database.Advice.Kind;
import dev.roadworthy.database.GrowthReport.Verdict;
import dev.roadworthy.database.Schema.Rows;
import dev.roadworthy.store.StoreSettings;
import dev.roadworthy.testkit.PgDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PostgresAdviceTest {
  @RegisterExtension final PgDatabase pg = new PgDatabase();
  @TempDir Path scratch;

  private StoreSettings settings() {
    return StoreSettings.of(pg.url(), pg.user(), Secret.of(pg.password()));
  }

  private Schema read() {
    return Schema.read(settings(), ReadLimits.usual());
  }

  private List<String> advised() {
    return Advisor.advise(read()).stream()
        .map(a ->
            a.kind() + " " + a.table() + a.columns() + (a.index().isEmpty() ? "" : " ") + a.index())
        .toList();
  }

  @Test
  void foreignKeysWithoutAnIndexGetOneThatDoesNotStopWrites() throws SQLException {
    pg.execute(
        """
        CREATE TABLE users (id int PRIMARY KEY);
        CREATE TABLE a (id int PRIMARY KEY, u int REFERENCES users, v int REFERENCES users,
          w int REFERENCES users, x int REFERENCES users, y int REFERENCES users);
        CREATE INDEX ON a (v, u); CREATE INDEX ON a USING hash (w);
        CREATE INDEX a_x ON a (x) WHERE x IS NOT NULL; CREATE INDEX a_y ON a (y) WHERE y > 5;
        """);
    var advice = Advisor.advise(read());

    assertThat(advice).extracting(Advice::columns).containsExactly(List.of("u"), List.of("y"));
    assertThat(advice.getFirst().sql()).isEqualTo("CREATE INDEX CONCURRENTLY a_u_idx ON a (u);");
    assertThat(advice.getLast().why()).contains("a_y").contains("y > 5");
    for (Advice a : advice) {
      pg.execute(a.sql());
    }
    assertThat(advised()).isEmpty();
  }

  @Test
  void needlessIndexesAreNamedAndConstraintsLeftAlone() {
    pg.execute(
        """
        CREATE SCHEMA shop;
        CREATE TABLE shop.a (id int PRIMARY KEY, x int UNIQUE, y int, z text);
        CREATE INDEX a1 ON shop.a (y); CREATE INDEX a2 ON shop.a (y);
        CREATE INDEX a3 ON shop.a (x); CREATE INDEX a4 ON shop.a (y, z);
        CREATE INDEX a5 ON shop.a (z text_pattern_ops); CREATE INDEX a6 ON shop.a (z);
        CREATE INDEX a7 ON shop.a (lower(z)); CREATE INDEX a8 ON shop.a (z) WHERE y > 1;
        CREATE INDEX a9 ON shop.a (z DESC);
        """);
    assertThat(advised())
        .containsExactlyInAnyOrder(
            "DUPLICATE_INDEX shop.a[y] a1",
            "REDUNDANT_INDEX shop.a[y] a2",
            "DUPLICATE_INDEX shop.a[x] a3",
            "DUPLICATE_INDEX shop.a[z] a6");
    Advisor.advise(read()).forEach(a -> pg.execute(a.sql()));
    assertThat(advised()).isEmpty();
  }

  @Test
  void idsThatRunOutAreSaidInTime() {
    pg.execute(
        "CREATE TABLE a (id serial PRIMARY KEY); SELECT setval('a_id_seq', 1800000000);"
            + " CREATE TABLE b (id bigserial PRIMARY KEY); SELECT setval('b_id_seq', 1800000000);"
            + " CREATE TABLE c (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)");
    var schema = read();
    var advice = Advisor.advise(schema);

    assertThat(schema.unknown()).isEmpty();
    assertThat(advice)
        .singleElement()
        .satisfies(a -> {
          assertThat(a.kind()).isEqualTo(Kind.SEQUENCE_NEAR_END);
          assertThat(a.why()).contains("83 %");
        });
    for (String sql : advice.getFirst().sql().split(";")) {
      pg.execute(sql);
    }
    assertThat(advised()).isEmpty();
  }

  @Test
  void textThatIsSomethingElseAndATableWithoutKey() {
    pg.execute("CREATE TABLE a (created_at text, price varchar(20), metadata text, note text)");
    assertThat(advised())
        .containsExactlyInAnyOrder(
            "NO_PRIMARY_KEY a[]",
            "TEXT_FOR_DATE a[created_at]",
            "TEXT_FOR_NUMBER a[price]",
            "TEXT_FOR_JSON a[metadata]");
    Advisor.advise(read()).forEach(a -> pg.execute(a.sql()));
    assertThat(advised()).isEmpty();
  }

  @Test
  void rowsAreCountedOrEstimatedAndPasswordsFound() {
    pg.execute(
        "CREATE TABLE users (id int PRIMARY KEY, password text, email varchar(50));"
            + " INSERT INTO users SELECT i, 'hunter' || i, i || '@example.com'"
            + " FROM generate_series(1, 1000) i");
    pg.execute(
        "CREATE TABLE big (id int PRIMARY KEY); INSERT INTO big SELECT generate_series(1,"
            + " 150000); ANALYZE big");
    var schema = read();

    assertThat(schema.table("public", "users").orElseThrow().rows())
        .isEqualTo(new Rows(1000, true));
    assertThat(schema.table("public", "big").orElseThrow().rows())
        .isEqualTo(new Rows(150_000, false));
    assertThat(schema.sensitive())
        .extracting(s -> s.content().kind())
        .containsExactlyInAnyOrder(Schema.Kind.PASSWORD_PLAIN, Schema.Kind.EMAIL);
    assertThat(schema.toString()).doesNotContain("hunter");
  }

  @Test
  void aTableLockedBySomebodyIsSkippedAndNobodyWaits() throws SQLException {
    pg.execute(
        "CREATE TABLE a (id int PRIMARY KEY, email text DEFAULT 'x'); CREATE INDEX ON a"
            + " (email) WHERE id > 5; CREATE TABLE b (id int PRIMARY KEY)");
    try (var c = pg.database().connect();
        var s = c.createStatement()) {
      c.setAutoCommit(false);
      s.execute("LOCK TABLE a IN ACCESS EXCLUSIVE MODE");
      long from = System.nanoTime();
      var schema = read();

      assertThat(schema.tables()).hasSize(2);
      assertThat(schema.unknown()).anyMatch(u -> u.contains("lock timeout"));
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(12));
      c.rollback();
    }
  }

  @Test
  void aRoleThatMayOnlyConnectLearnsTheSchema() {
    pg.execute("CREATE TABLE a (id int PRIMARY KEY, email text); INSERT INTO a VALUES (1, 'x')");
    pg.execute("DROP ROLE IF EXISTS rw_reader; CREATE ROLE rw_reader LOGIN PASSWORD 'x'");
    var schema =
        Schema.read(StoreSettings.of(pg.url(), "rw_reader", Secret.of("x")), ReadLimits.usual());

    assertThat(schema.tables()).hasSize(1);
    assertThat(schema.unknown()).anyMatch(u -> u.contains("permission denied"));
  }

  @Test
  void hostileNamesStayNames() {
    pg.execute(
        "CREATE TABLE \"A\"\"; DROP TABLE b;--\n%s\" (id int PRIMARY KEY, \"B\"\"\n?\" int"
            + " REFERENCES \"A\"\"; DROP TABLE b;--\n%s\", \"user\" int REFERENCES"
            + " \"A\"\"; DROP TABLE b;--\n%s\"); INSERT INTO \"A\"\"; DROP TABLE b;--\n%s\""
            + " VALUES (1, 1, 1)");
    var advice = Advisor.advise(read());
    assertThat(advice).hasSize(2);
    advice.forEach(a -> pg.execute(a.sql()));
    assertThat(advised()).isEmpty();
  }

  @Test
  void nobodyThereIsAProblemInWords() {
    assertThatThrownBy(() ->
            Schema.read(
                StoreSettings.of("jdbc:postgresql://127.0.0.1:1/x", "u", Secret.of("very-secret")),
                ReadLimits.usual()))
        .isInstanceOfSatisfying(
            Problem.class,
            p -> {
              assertThat(p.code()).isEqualTo("database-unreachable");
              assertThat(p.message()).doesNotContain("very-secret");
            });
  }

  // ---- growth ----

  private static final String APP =
      """
      CREATE TYPE state AS ENUM ('draft', 'live');
      CREATE TABLE authors (id smallserial PRIMARY KEY, email varchar(30) UNIQUE, name text);
      CREATE TABLE posts (id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        author_id int NOT NULL REFERENCES authors, title varchar(20), status state,
        tags text[], body jsonb, created_at timestamptz, upper text
        GENERATED ALWAYS AS (upper(title)) STORED, CHECK (author_id < 1000));
      CREATE UNIQUE INDEX authors_lower ON authors (lower(email));
      INSERT INTO authors (email, name) SELECT i || '@example.com', 'Author ' || i
        FROM generate_series(1, 20) i;
      INSERT INTO posts (author_id, title, status, tags, body, created_at)
        SELECT i % 20 + 1, 'Title ' || i, 'live', '{a,b}', '{"a": 1}',
          '2026-01-01'::timestamptz + i * interval '1 hour' FROM generate_series(1, 480) i;
      """;

  private static final List<ObservedQuery> QUERIES =
      List.of(
          new ObservedQuery(
              "SELECT a.name, (SELECT count(*) FROM posts p WHERE p.author_id = a.id)"
                  + " FROM authors a",
              "app.py",
              7,
              "GET /authors"),
          new ObservedQuery("SELECT * FROM posts WHERE id = $1", "app.py", 9, null),
          new ObservedQuery(
              "SELECT * FROM posts WHERE status = $1::state AND author_id = $2"
                  + " AND created_at > $3 ORDER BY created_at DESC LIMIT $4",
              "app.py",
              11,
              null));

  private GrowthLimits limits() {
    return new GrowthLimits(
        100,
        1_000_000,
        1L << 30,
        Duration.ofSeconds(40),
        Duration.ofSeconds(1),
        Duration.ofMillis(200),
        50,
        scratch);
  }

  private static void check(GrowthReport report) {
    assertThat(report.notes()).isEmpty();
    assertThat(report.factor()).isEqualTo(100);
    var list = report.queries().getFirst();
    assertThat(list.query().route()).isEqualTo("GET /authors");
    assertThat(list.verdict()).isIn(Verdict.WORSE_THAN_LINEAR, Verdict.SLOW);
    assertThat(list.remedy()).isNotNull();
    assertThat(list.remedy().sql())
        .containsExactly("CREATE INDEX CONCURRENTLY posts_author_id_idx ON posts (author_id);");
    assertThat(list.remedy().gain()).isGreaterThan(5);
    assertThat(report.queries())
        .hasSize(3)
        .allSatisfy(q -> assertThat(q.verdict()).as(q.why()).isNotEqualTo(Verdict.NOT_RUN));
  }

  @Test
  void aCopyGrowsOnAServerNamedForItAndNothingStaysThere() throws SQLException {
    pg.execute(APP);
    check(
        Growth.postgres(
            settings(),
            Optional.of(settings()),
            read(),
            QUERIES,
            limits(),
            (doing, fraction) -> {}));

    try (var c = pg.database().connect();
        var s = c.createStatement();
        var r =
            s.executeQuery(
                "SELECT (SELECT count(*) FROM posts), (SELECT count(*) FROM"
                    + " pg_database WHERE datname LIKE 'roadworthy%')")) {
      r.next();
      assertThat(r.getLong(1)).isEqualTo(480);
      assertThat(r.getLong(2)).isZero();
    }
  }

  @Test
  void aCopyGrowsOnAServerOfOurOwnThatIsGoneAfterwards() {
    pg.execute(APP);
    check(
        Growth.postgres(
            settings(), Optional.empty(), read(), QUERIES, limits(), (doing, fraction) -> {}));
    assertThat(scratch).isEmptyDirectory();
  }
}
