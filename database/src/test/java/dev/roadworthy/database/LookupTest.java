package dev.roadworthy.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.database.Schema.Column;
import dev.roadworthy.database.Schema.Rows;
import dev.roadworthy.database.Schema.Table;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LookupTest {
  private static final Schema SCHEMA =
      new Schema(
          Dialect.SQLITE,
          "",
          "",
          0,
          List.of(
              table("users", "id", "email", "name", "team_id"),
              table("posts", "id", "user_id", "status", "created_at", "select")),
          List.of(),
          List.of(),
          List.of());

  private static Table table(String name, String... columns) {
    return new Table(
        null,
        name,
        Arrays.stream(columns).map(c -> new Column(c, "", true, false, null, null)).toList(),
        List.of("id"),
        List.of(),
        List.of(),
        new Rows(1, true),
        0,
        null);
  }

  private static Lookup of(String sql) {
    return Lookup.of(sql, SCHEMA).orElseThrow();
  }

  private static List<String> conditions(String sql) {
    return of(sql).conditions().stream()
        .map(c -> c.column().table().name() + "." + c.column().part() + (c.equal() ? "=" : "<"))
        .toList();
  }

  private static List<String> places(String sql) {
    return of(sql).places().stream()
        .map(p -> (p.column() == null ? "?" : p.column().name()) + (p.like() ? "~" : ""))
        .toList();
  }

  private static List<String> candidates(String sql) {
    return Candidate.of(of(sql), SCHEMA).stream().map(c -> c.table().name() + c.parts()).toList();
  }

  @Test
  void comparedAndJoinedColumnsAreFound() {
    assertThat(
            conditions(
                "select u.* from users u join posts as p on p.user_id = u.id -- ' where"
                    + "\nwhere p.status IN (?, ?) and created_at between ? and ? /* x = ? */"
                    + " and lower(u.email) = lower(?)"))
        .containsExactly(
            "posts.user_id=",
            "users.id=",
            "posts.status=",
            "posts.created_at<",
            "users.lower(email)=");
    assertThat(conditions("SELECT * FROM users, posts WHERE users.id = posts.user_id"))
        .containsExactly("users.id=", "posts.user_id=");
    assertThat(conditions("SELECT * FROM posts WHERE \"select\" = 'a = b' AND status IS NULL"))
        .containsExactly("posts.\"select\"=", "posts.status=");
    assertThat(conditions("SELECT * FROM users JOIN posts USING (id)"))
        .containsExactly("users.id=", "posts.id=");
  }

  @Test
  void eachPlaceKnowsItsColumn() {
    assertThat(
            places(
                "SELECT * FROM posts WHERE user_id = ? AND status LIKE ? AND created_at BETWEEN"
                    + " :from AND @to OR $1 = id AND status IN (%s, %(x)s) LIMIT ? OFFSET ${o}"))
        .containsExactly(
            "user_id", "status~", "created_at", "created_at", "id", "status", "status");
    assertThat(places("SELECT * FROM posts WHERE status = '${req.query.s}' AND f(?) > 1"))
        .containsExactly("status", "?");
    assertThat(of("SELECT * FROM posts WHERE a = '?' LIMIT ?, ${n}").sql())
        .isEqualTo("SELECT * FROM posts WHERE a = '?' LIMIT 20, 20");
    assertThat(of("SELECT created_at::date FROM posts WHERE id = $1::int").sql())
        .isEqualTo("SELECT created_at::date FROM posts WHERE id = ?::int");
  }

  @Test
  void aWriteIsReadAsItsCondition() {
    assertThat(of("UPDATE posts SET status = ?, select = ? WHERE user_id = ? RETURNING id;").sql())
        .isEqualTo("SELECT count(*) FROM posts WHERE user_id = ? ");
    assertThat(of("DELETE FROM posts WHERE id = ?").sql())
        .isEqualTo("SELECT count(*) FROM posts WHERE id = ?");
    for (String none :
        List.of(
            "INSERT INTO posts VALUES (?)",
            "UPDATE posts SET status = ?",
            "DELETE FROM posts",
            "PRAGMA x",
            "",
            ";",
            "SELECT 1; DROP TABLE posts",
            "VACUUM",
            "WITH x AS (DELETE FROM posts RETURNING *) SELECT * FROM x")) {
      assertThat(Lookup.of(none, SCHEMA)).as(none).isEmpty();
    }
  }

  @Test
  void candidatesAreOfComparedAndSortedColumnsAndNoneExists() {
    assertThat(
            candidates("SELECT * FROM posts WHERE user_id = ? AND id > ? ORDER BY created_at DESC"))
        .containsExactly(
            "posts[user_id]",
            "posts[created_at]",
            "posts[user_id, created_at]",
            "posts[user_id, id]");
  }

  @Test
  void noTextBreaksOrHaltsIt() {
    var random = new Random(3);
    String alphabet =
        "select from where posts p . , ( ) ' \" ` [ ] $ ? : @ % { } -- /* */ = < in"
            + " and or by order limit 1 ; \\ \n é update set delete";
    String[] words = alphabet.split(" ");
    long from = System.nanoTime();
    for (int i = 0; i < 20_000; i++) {
      var sql = new StringBuilder(i % 2 == 0 ? "select " : "");
      for (int k = random.nextInt(30); k > 0; k--) {
        sql.append(words[random.nextInt(words.length)]).append(random.nextBoolean() ? " " : "");
      }
      Lookup.of(sql.toString(), SCHEMA);
    }
    Lookup.of("select * from posts where " + "id = ? and (".repeat(1500), SCHEMA);
    Lookup.of("select " + "from posts,".repeat(1700), SCHEMA);
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(20));
  }
}
