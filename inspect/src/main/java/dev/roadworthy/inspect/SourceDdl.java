package dev.roadworthy.inspect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads `CREATE TABLE`, `CREATE INDEX` and `ALTER TABLE` in texts, and what other statements
/// search by. Not a parser of SQL: what it does not understand it leaves out.
final class SourceDdl {
  private static final String NAME = "[\"'`\\[]?(?:\\w+[\"'`\\]]?\\.[\"'`\\[]?)?(\\w+)[\"'`\\]]?";
  private static final Pattern MAKES = Pattern.compile("(?i)\\b(?:create|alter|drop)\\s");
  private static final Pattern TABLE =
      Pattern.compile("(?is)\\bcreate\\s+table\\s+(?:if\\s+not\\s+exists\\s+)?" + NAME + "\\s*\\(");
  private static final Pattern INDEX =
      Pattern.compile(
          "(?is)\\bcreate\\s+(unique\\s+)?index\\s+(?:concurrently\\s+)?(?:if\\s+not\\s+exi"
              + "sts\\s+)?[\\w\"`.]+\\s+on\\s+(?:only\\s+)?"
              + NAME
              + "\\s*(?:using\\s+\\w+\\s*)?\\(([^()]*)\\)(\\s*where)?");
  private static final Pattern ALTER =
      Pattern.compile(
          "(?is)\\balter\\s+table\\s+(?:only\\s+)?"
              + NAME
              + "\\s+add\\s+(?:constraint\\s+\\S+\\s+)?(primary\\s+key|unique|foreign\\s+ke"
              + "y|index|key)[^(]*\\(([^()]*)\\)");
  private static final Pattern LISTED =
      Pattern.compile(
          "(?is)^(?:constraint\\s+\\S+\\s+)?(primary\\s+key|unique(?:\\s+(?:key|index))?|fo"
              + "reign\\s+key|key|index)\\b[^(]*\\(([^()]*)\\)");
  private static final Pattern COLUMN = Pattern.compile("(?is)^[\"`\\[]?(\\w+)[\"`\\]]?\\s+(.*)$");
  private static final Pattern FROM =
      Pattern.compile(
          "(?is)\\b(?:from|join|update|into)\\s+" + NAME + "(?:\\s+(?:as\\s+)?(\\w+))?");
  private static final Pattern EQUAL =
      Pattern.compile(
          "(?i)(?:\\b(\\w+)\\.)?[\"`]?\\b(\\w+)\\b[\"`]?\\s*=\\s*(?:\\?|%s|%\\(|:\\w|\\$\\d"
              + "|\\$\\{|'?\\{|'\\s*\\+|\"\\s*\\+)");
  private static final Pattern DROPPED =
      Pattern.compile("(?is)\\bdrop\\s+table\\s+(?:if\\s+exists\\s+)?" + NAME);
  private static final Pattern STEP =
      Pattern.compile("(?i)(?:^|/)(?:migrations?|migrate)/(?:.*/)?[^/]+\\.sql$");
  private static final Pattern STEP_BACK =
      Pattern.compile("(?i)(?:^|[/._-])(?:down|undo|rollback|revert)[/._-]");
  private static final int MAX_TEXT = 400_000;

  private final Map<String, SourceTable> tables = new LinkedHashMap<>();
  private boolean mysql;

  Map<String, SourceTable> tables() {
    return tables;
  }

  /// MySQL indexes what refers to another table by itself.
  boolean mysql() {
    return mysql;
  }

  SourceTable table(String name) {
    return tables.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new SourceTable(name));
  }

  /// @param line of the text's first line in the file
  void read(String text, String file, int line) {
    if (text.length() > MAX_TEXT || !MAKES.matcher(text).find()) {
      return;
    }
    mysql |= text.contains("ENGINE=") || text.contains("AUTO_INCREMENT");
    Matcher m = TABLE.matcher(text);
    while (m.find()) {
      int end = close(text, m.end());
      if (end > 0) {
        body(table(m.group(1)), text, m.end(), end, file, line);
      }
    }
    Matcher i = INDEX.matcher(text);
    while (i.find()) {
      if (i.group(4) == null) {
        table(i.group(2))
            .index(names(i.group(3)), at(text, i.start(), file, line), true, i.group(1) != null);
      }
    }
    Matcher a = ALTER.matcher(text);
    while (a.find()) {
      listed(table(a.group(1)), a.group(2), a.group(3), at(text, a.start(), file, line));
    }
    if (STEP.matcher(file).find() && !STEP_BACK.matcher(file).find()) {
      forget(text);
    }
  }

  /// A later migration drops what an earlier one made. One that makes it anew in the same text (a
  /// rebuilt table, the way back below the way there) keeps it.
  private void forget(String text) {
    Matcher d = DROPPED.matcher(text);
    while (d.find()) {
      String name = d.group(1);
      Pattern again =
          Pattern.compile(
              "(?is)\\b(?:create\\s+table\\s+(?:if\\s+not\\s+exists\\s+)?|rename\\s+to\\s+)"
                  + "[\"'`\\[]?(?:\\w+[\"'`\\]]?\\.[\"'`\\[]?)?"
                  + name
                  + "\\b");
      if (!again.matcher(text).find()) {
        tables.remove(name.toLowerCase(Locale.ROOT));
      }
    }
  }

  private static Place at(String text, int offset, String file, int line) {
    int lines = 0;
    for (int i = 0; i < offset; i++) {
      lines += text.charAt(i) == '\n' ? 1 : 0;
    }
    return Place.line(file, line + lines);
  }

  private static int close(String text, int from) {
    int depth = 1;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private void body(SourceTable table, String text, int from, int to, String file, int line) {
    int depth = 0;
    int start = from;
    for (int i = from; i <= to; i++) {
      char c = i == to ? ',' : text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth <= 0) {
        int begin = beginning(text, start, i);
        part(table, text.substring(begin, i).strip(), at(text, begin, file, line));
        start = i + 1;
      }
    }
  }

  /// After spaces and comments.
  private static int beginning(String text, int from, int to) {
    int begin = from;
    while (begin < to) {
      if (text.startsWith("--", begin)) {
        int end = text.indexOf('\n', begin);
        begin = end < 0 ? to : Math.min(end, to);
      } else if (Character.isWhitespace(text.charAt(begin))) {
        begin++;
      } else {
        return begin;
      }
    }
    return begin;
  }

  private void part(SourceTable table, String part, Place place) {
    String plain = part.replaceAll("--[^\\n]*", "").strip();
    Matcher listed = LISTED.matcher(plain);
    if (listed.find()) {
      listed(table, listed.group(1), listed.group(2), place);
      return;
    }
    Matcher column = COLUMN.matcher(plain);
    if (!column.find() || plain.toLowerCase(Locale.ROOT).startsWith("check")) {
      return;
    }
    String type = column.group(2).toUpperCase(Locale.ROOT);
    String name = column.group(1);
    table.add(new SourceTable.Column(name, place, type.contains("REFERENCES")));
    if (type.contains("PRIMARY KEY") || type.contains("UNIQUE")) {
      table.index(List.of(name), place, false, true);
    }
  }

  private void listed(SourceTable table, String what, String columns, Place place) {
    String kind = what.toLowerCase(Locale.ROOT);
    List<String> names = names(columns);
    if (!kind.startsWith("foreign")) {
      table.index(names, place, kind.equals("key") || kind.equals("index"), !kind.equals("key"));
    } else if (names.size() == 1) {
      SourceTable.Column known = table.columns().get(names.getFirst().toLowerCase(Locale.ROOT));
      table.add(
          new SourceTable.Column(names.getFirst(), known == null ? place : known.place(), true));
    }
  }

  private static List<String> names(String list) {
    var names = new ArrayList<String>();
    for (String one : list.split(",", -1)) {
      names.add(one.strip().replaceAll("[\"'`\\[\\]]", "").replaceAll("\\s.*", ""));
    }
    return names;
  }

  /// A column some statement searches by, when no other it names at once has an index.
  record Search(String table, String column) {}

  List<Search> searches(String text) {
    var found = new ArrayList<Search>();
    int where = text.toLowerCase(Locale.ROOT).indexOf("where");
    if (where < 0 || text.length() > 20_000) {
      return found;
    }
    Map<String, String> aliases = new LinkedHashMap<>();
    Matcher from = FROM.matcher(text);
    while (from.find()) {
      String name = from.group(1).toLowerCase(Locale.ROOT);
      aliases.put(name, name);
      if (from.group(2) != null) {
        aliases.put(from.group(2).toLowerCase(Locale.ROOT), name);
      }
    }
    Map<String, List<String>> byTable = new LinkedHashMap<>();
    Matcher equal = EQUAL.matcher(text.substring(where));
    while (equal.find()) {
      String column = equal.group(2).toLowerCase(Locale.ROOT);
      String table =
          equal.group(1) == null
              ? owner(aliases, column)
              : aliases.get(equal.group(1).toLowerCase(Locale.ROOT));
      if (table != null
          && tables.containsKey(table)
          && table(table).columns().containsKey(column)) {
        byTable.computeIfAbsent(table, _ -> new ArrayList<>()).add(column);
      }
    }
    byTable.forEach((table, columns) -> {
      if (columns.stream().noneMatch(table(table)::found)) {
        String best =
            columns.stream().filter(c -> c.endsWith("_id")).findFirst().orElse(columns.getFirst());
        found.add(new Search(table, best));
      }
    });
    return found;
  }

  private @Nullable String owner(Map<String, String> aliases, String column) {
    for (String table : aliases.values()) {
      if (tables.containsKey(table) && table(table).columns().containsKey(column)) {
        return table;
      }
    }
    return null;
  }
}
