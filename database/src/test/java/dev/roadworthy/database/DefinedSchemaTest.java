package dev.roadworthy.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.database.DefinedSchema.Definition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefinedSchemaTest {
  private static DefinedSchema defined(String... statements) {
    var list = new ArrayList<Definition>();
    for (String sql : statements) {
      list.add(new Definition(sql, "db.js", list.size() + 1));
    }
    return DefinedSchema.of(list, Dialect.SQLITE);
  }

  private static List<String> asked(DefinedSchema d, String... queries) {
    var list = new ArrayList<ObservedQuery>();
    for (String q : queries) {
      list.add(new ObservedQuery(q, "app.js", list.size() + 1, null));
    }
    var known = Advisor.advise(d.schema());
    return Advisor.ofQueries(d.schema(), list, known).stream()
        .map(a ->
            a.advice().kind()
                + " "
                + a.advice().table()
                + a.advice().columns()
                + " "
                + a.queries().stream().map(ObservedQuery::line).toList())
        .toList();
  }

  @Test
  void definitionsOfAnyDialectBecomeASchemaWithTheirPlaces() {
    var d =
        defined(
            "CREATE TABLE IF NOT EXISTS users (id SERIAL PRIMARY KEY, email VARCHAR(80) UNIQUE,"
                + " role ENUM('a', 'b') DEFAULT 'a', created TIMESTAMPTZ DEFAULT now());"
                + " CREATE INDEX CONCURRENTLY u ON users USING btree (role)",
            "create table `tasks` (`id` int unsigned auto_increment primary key, `user_id` int not"
                + " null, tags text[], foreign key (user_id) references users(id))"
                + " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;",
            "CREATE TABLE public.notes (id uuid DEFAULT gen_random_uuid() PRIMARY KEY, body jsonb"
                + " DEFAULT '{}'::jsonb, user_id bigint GENERATED ALWAYS AS IDENTITY)",
            "DROP TABLE users",
            "CREATE TABLE ${name} (id int)",
            "ATTACH '/tmp/never.db' AS x");

    assertThat(d.schema().tables())
        .extracting(Schema.Table::name)
        .containsExactly("notes", "tasks", "users");
    assertThat(d.tables()).hasEntrySatisfying("tasks", x -> assertThat(x.line()).isEqualTo(2));
    assertThat(d.schema().unknown()).singleElement().asString().contains("db.js:5");
    assertThat(Advisor.advise(d.schema()))
        .extracting(a -> a.kind() + " " + a.table())
        .contains("FOREIGN_KEY_WITHOUT_INDEX tasks");
  }

  @Test
  void aQueryWhoseColumnHasNoIndexAsksForOneOnce() {
    var d =
        defined(
            "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE)",
            "CREATE TABLE bookings (id INTEGER PRIMARY KEY, username TEXT, day TEXT, user_id INT"
                + " REFERENCES users, place TEXT, PLACE_NO INT)",
            "CREATE INDEX b_place ON bookings (place)");

    assertThat(
            asked(
                d,
                "SELECT * FROM bookings WHERE username = ?",
                "SELECT * FROM users WHERE email = ?",
                "SELECT * FROM bookings WHERE user_id = ? AND day > ?",
                "SELECT * FROM bookings",
                "SELECT * FROM bookings WHERE place = ? AND username = ?",
                "UPDATE bookings SET day = ? WHERE username = '${name}'",
                "SELECT * FROM bookings ORDER BY day",
                "SELECT count(*) FROM users u JOIN bookings b ON b.username = u.email"))
        .containsExactly(
            "QUERY_WITHOUT_INDEX bookings[username] [1, 6]",
            "FOREIGN_KEY_WITHOUT_INDEX bookings[user_id] [3]");
  }
}
