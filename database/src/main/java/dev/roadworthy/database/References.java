package dev.roadworthy.database;

import dev.roadworthy.database.Schema.Column;
import dev.roadworthy.database.Schema.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Columns that refer to another table by their name alone, `user_id` to `users`: what prototypes
/// have in place of foreign keys.
///
/// Told only when one table fits, its key is one column, the types agree and the column is not
/// itself the key of its table. Still a guess.
///
/// @param references the key column of `target`
record References(Table table, Column column, Table target, String references) {

  static List<References> in(Schema schema) {
    Map<String, List<Table>> byName = new HashMap<>();
    for (Table t : schema.tables()) {
      if (t.primaryKey().size() == 1) {
        byName.computeIfAbsent(singular(t.name()), k -> new ArrayList<>()).add(t);
      }
    }
    var out = new ArrayList<References>();
    for (Table t : schema.tables()) {
      for (Column c : t.columns()) {
        String stem = stem(c.name());
        if (stem.isEmpty() || declared(t, c.name()) || t.primaryKey().equals(List.of(c.name()))) {
          continue;
        }
        var targets =
            byName.getOrDefault(stem, List.of()).stream()
                .filter(x -> java.util.Objects.equals(x.schema(), t.schema()))
                .toList();
        if (targets.size() == 1) {
          add(out, t, c, targets.getFirst());
        }
      }
    }
    return List.copyOf(out);
  }

  private static void add(List<References> out, Table t, Column c, Table target) {
    String key = target.primaryKey().getFirst();
    boolean keyFits =
        key.equalsIgnoreCase("id")
            || key.equalsIgnoreCase(c.name())
            || stem(key).equals(stem(c.name()));
    if (keyFits
        && target.column(key).filter(k -> family(k.type()) == family(c.type())).isPresent()) {
      out.add(new References(t, c, target, key));
    }
  }

  private static boolean declared(Table t, String column) {
    return t.foreignKeys().stream().anyMatch(f -> f.columns().contains(column));
  }

  /// `user_id`, `userId`, `UserID` are `user`; others nothing.
  private static String stem(String column) {
    var words = Contents.words(column);
    return words.size() >= 2 && words.getLast().equals("id")
        ? singular(String.join("_", words.subList(0, words.size() - 1)))
        : "";
  }

  private static String singular(String name) {
    String n = String.join("_", Contents.words(name));
    if (n.endsWith("ies") && n.length() > 4) {
      return n.substring(0, n.length() - 3) + "y";
    }
    if (n.endsWith("sses") || n.endsWith("xes") || n.endsWith("ches") || n.endsWith("shes")) {
      return n.substring(0, n.length() - 2);
    }
    if (n.equals("people")) {
      return "person";
    }
    return n.endsWith("s") && !n.endsWith("ss") && n.length() > 2
        ? n.substring(0, n.length() - 1)
        : n;
  }

  /// Types that can be compared: numbers, uuids, all else.
  static int family(String type) {
    String t = type.toLowerCase(Locale.ROOT);
    if (t.contains("int")
        || t.contains("serial")
        || t.contains("numeric")
        || t.contains("decimal")) {
      return 1;
    }
    return t.contains("uuid") ? 2 : 3;
  }
}
