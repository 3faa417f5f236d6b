package dev.roadworthy.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/// A schema told by the statements in the source, for an app whose database is not at hand.
///
/// They are run in an empty SQLite database in memory, made fit where another dialect is spoken;
/// what it does not understand is left out.
///
/// @param schema without rows
/// @param tables where each is defined, by its name in lower case
public record DefinedSchema(Schema schema, Map<String, Definition> tables) {
  /// @param sql `CREATE TABLE`, `CREATE INDEX` or `ALTER TABLE`, also several; others are ignored
  public record Definition(String sql, String file, int line) {}

  /// One schema is rarely longer, and a hostile one must end.
  private static final int MOST = 5_000;

  private static final Duration TIME = Duration.ofSeconds(5);

  /// @param dialect what the app speaks, for the statements that are advised
  public static DefinedSchema of(List<Definition> definitions, Dialect dialect) {
    var places = new LinkedHashMap<String, Definition>();
    var left = new ArrayList<String>();
    try (Connection c = memory()) {
      var deadline = Deadline.in(TIME);
      for (Definition d : definitions.stream().limit(MOST).toList()) {
        for (String statement : statements(d.sql())) {
          run(c, statement, d, places, left, deadline);
        }
      }
      Schema s = SqliteReader.of(c, "source", ReadLimits.usual());
      return new DefinedSchema(
          new Schema(dialect, "source", "", 0, s.tables(), List.of(), List.of(), List.copyOf(left)),
          Map.copyOf(places));
    } catch (SQLException e) {
      throw new IllegalStateException("an empty database in memory failed", e);
    }
  }

  static Connection memory() throws SQLException {
    return org.sqlite.JDBC.createConnection("jdbc:sqlite::memory:", new Properties());
  }

  private static void run(
      Connection c,
      String sql,
      Definition d,
      Map<String, Definition> places,
      List<String> left,
      Deadline deadline)
      throws SQLException {
    var words = SqlText.of(sql).tokens();
    boolean defines =
        words.size() > 3
            && (words.getFirst().is("create") || words.getFirst().is("alter"))
            && words.stream().limit(4).anyMatch(w -> w.is("table") || w.is("index"));
    if (!defines || deadline.over()) {
      return;
    }
    try (var s = c.createStatement()) {
      SqliteFile.within(c, deadline, () -> s.execute(fitted(sql)));
      int name = 0;
      while (!words.get(name).is("table") && !words.get(name).is("index")) {
        name++;
      }
      boolean table = words.get(name).is("table") && words.getFirst().is("create");
      name += words.size() > name + 4 && words.get(name + 1).is("if") ? 4 : 1;
      name += words.size() > name + 2 && words.get(name + 1).is(".") ? 2 : 0;
      if (table) {
        places.putIfAbsent(words.get(name).value().toLowerCase(Locale.ROOT), d);
      }
    } catch (SQLException e) {
      left.add(
          "A definition at "
              + Identifiers.shown(d.file())
              + ":"
              + d.line()
              + " was not understood: "
              + Identifiers.shown(String.valueOf(e.getMessage())));
    }
  }

  private static List<String> statements(String sql) {
    var out = new ArrayList<String>();
    int from = 0;
    for (var t : SqlText.of(sql).tokens()) {
      if (t.is(";") && t.depth() == 0) {
        out.add(sql.substring(from, t.start()));
        from = t.end();
      }
    }
    out.add(sql.substring(from));
    return out;
  }

  /// What other dialects say in a definition and SQLite does not know; it has no bearing on
  /// indexes.
  static String fitted(String sql) {
    return sql.replaceAll("(?i)\\bpublic\\.", "")
        .replaceAll("::\\s*[A-Za-z_]+(?:\\[\\])?", "")
        .replaceAll(
            "(?i)\\bDEFAULT\\s+[A-Za-z_][A-Za-z0-9_.]*\\s*\\([^()]*\\)",
            "DEFAULT CURRENT_TIMESTAMP")
        .replaceAll("(?i)\\b(?:unsigned|auto_increment)\\b", "")
        .replaceAll("(?i)\\bCONCURRENTLY\\b|\\bON UPDATE CURRENT_TIMESTAMP(?:\\(\\d*\\))?", "")
        .replaceAll("(?i)\\bGENERATED\\s+(?:ALWAYS|BY\\s+DEFAULT)\\s+AS\\s+IDENTITY\\b", "")
        .replaceAll("(?i)\\bUSING\\s+(?:btree|hash|gin|gist|brin)\\b", "")
        .replaceAll("(?is)\\)\\s*(?:ENGINE|DEFAULT CHARSET|CHARSET|COLLATE|COMMENT)\\b[^)]*$", ")")
        .replaceAll("(?i)\\bENUM\\s*\\([^()]*\\)", "TEXT")
        .replaceAll("(?i)(\\w)\\s*\\[\\]", "$1");
  }
}
