package dev.roadworthy.database;

import dev.roadworthy.database.Schema.Table;
import dev.roadworthy.database.SqlText.Token;
import dev.roadworthy.database.SqlText.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a statement looks for: the SELECT that does the same reading, where its values come from,
/// and the columns that an index could serve.
///
/// An UPDATE or DELETE is measured as the SELECT of its WHERE.
///
/// @param sql with `?` for each value
/// @param places where the value of each `?` comes from, in order
/// @param conditions compared or joined columns
/// @param order columns of ORDER BY or GROUP BY, all of one table
record Lookup(
    String sql,
    List<Place> places,
    List<Use> tables,
    List<Condition> conditions,
    List<Column> order) {

  /// @param alias the name under which the statement speaks of it
  record Use(Table table, String alias) {}

  /// @param part as it is written in an index: a quoted name, or an expression over it
  record Column(Table table, String name, String part) {}

  /// @param equal false for a range
  record Condition(Column column, boolean equal) {}

  /// Where a value comes from; null for one that nothing is known of.
  ///
  /// @param like whether it is a pattern
  record Place(@Nullable Column column, boolean like) {}

  private static final Set<String> EQUAL = Set.of("=", "==", "in", "is", "using");
  private static final Set<String> RANGE = Set.of("<", ">", "<=", ">=", "between");
  private static final Set<String> LIKE = Set.of("like", "ilike", "glob", "regexp", "~", "~*");

  /// Longer ones are data loads or hostile.
  private static final int LONGEST = 20_000;

  /// Empty when it reads nothing: an INSERT, a PRAGMA.
  static Optional<Lookup> of(String sql, Schema schema) {
    if (sql.length() > LONGEST) {
      return Optional.empty();
    }
    return reading(SqlText.of(sql)).map(s -> new Parser(SqlText.of(s), schema).parse());
  }

  /// The SELECT that reads what the statement reads.
  private static Optional<String> reading(SqlText s) {
    if (s.tokens().isEmpty()) {
      return Optional.empty();
    }
    var t = s.tokens();
    int end = t.getLast().is(";") ? t.getLast().start() : s.text().length();
    boolean several = t.stream().anyMatch(x -> x.is(";") && x != t.getLast());
    boolean writes =
        t.stream().skip(1).anyMatch(x -> x.is("insert") || x.is("update") || x.is("delete"))
            && t.stream().noneMatch(x -> x.is("for"));
    if (several) {
      return Optional.empty();
    }
    String text = s.text().substring(0, end);
    return switch (t.getFirst().value()) {
      case "select" -> Optional.of(text);
      case "with" -> writes ? Optional.empty() : Optional.of(text);
      case "update", "delete" -> ofWrite(s, text);
      default -> Optional.empty();
    };
  }

  private static Optional<String> ofWrite(SqlText s, String text) {
    var t = s.tokens();
    boolean update = t.getFirst().is("update");
    int name = update ? 1 : 2;
    Token where = null;
    Token stop = null;
    Token set = null;
    for (Token x : t) {
      where = where == null && x.depth() == 0 && x.is("where") ? x : where;
      set = set == null && x.depth() == 0 && x.is("set") ? x : set;
      stop = stop == null && x.depth() == 0 && x.is("returning") ? x : stop;
    }
    if (where == null || t.size() <= name || update && set == null) {
      return Optional.empty();
    }
    int tableEnd = update && set != null ? set.start() : where.start();
    boolean cut = stop != null && stop.start() < where.start();
    if (cut || tableEnd <= t.get(name).start() || where.start() < tableEnd) {
      return Optional.empty(); // No statement, only its words.
    }
    String table = text.substring(t.get(name).start(), tableEnd);
    String condition = text.substring(where.start(), stop == null ? text.length() : stop.start());
    return Optional.of("SELECT count(*) FROM " + table + condition);
  }

  private static final class Parser {
    private final List<Token> t;
    private final SqlText text;
    private final Schema schema;
    private final List<Use> tables = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();
    private final List<Column> order = new ArrayList<>();
    private final java.util.Map<Token, Place> places = new java.util.HashMap<>();

    Parser(SqlText text, Schema schema) {
      this.text = text;
      this.t = text.tokens();
      this.schema = schema;
    }

    Lookup parse() {
      for (int i = 0; i < t.size(); i++) {
        if (t.get(i).is("from") || t.get(i).is("join")) {
          tablesFrom(i + 1);
        }
      }
      for (int i = 0; i < t.size(); i++) {
        comparison(i);
        if (t.get(i).is("by") && i > 0 && (t.get(i - 1).is("order") || t.get(i - 1).is("group"))) {
          sorting(i + 1);
        }
      }
      return written();
    }

    // ---- tables ----

    private void tablesFrom(int from) {
      int i = from;
      while (i < t.size() && t.get(i).named()) {
        String schemaName = null;
        if (at(i + 1, ".") && i + 2 < t.size()) {
          schemaName = t.get(i).name();
          i += 2;
        }
        var table = table(schemaName, t.get(i));
        i++;
        if (at(i, "as")) {
          i++;
        }
        String alias = t.get(i - 1).name();
        if (i < t.size() && t.get(i).named() && !clause(t.get(i))) {
          alias = t.get(i).name();
          i++;
        }
        String known = alias;
        table.ifPresent(x -> tables.add(new Use(x, known.equals("as") ? x.name() : known)));
        if (!at(i, ",")) {
          return;
        }
        i++;
      }
    }

    private static boolean clause(Token x) {
      return x.type() == Type.WORD
          && Set.of(
                  "where",
                  "join",
                  "left",
                  "right",
                  "inner",
                  "outer",
                  "cross",
                  "full",
                  "natural",
                  "on",
                  "using",
                  "group",
                  "order",
                  "limit",
                  "offset",
                  "having",
                  "union",
                  "except",
                  "intersect",
                  "set",
                  "returning",
                  "for",
                  "window",
                  "fetch",
                  "indexed",
                  "not",
                  "lateral",
                  "tablesample",
                  "and",
                  "or")
              .contains(x.value());
    }

    private Optional<Table> table(@Nullable String schemaName, Token name) {
      return schema.tables().stream()
          .filter(x -> same(x.name(), name))
          .filter(x ->
              schemaName == null || x.schema() == null || x.schema().equalsIgnoreCase(schemaName))
          .findFirst();
    }

    private boolean same(String name, Token token) {
      return schema.dialect() == Dialect.SQLITE
          ? name.equalsIgnoreCase(token.value())
          : name.equals(token.value());
    }

    // ---- columns ----

    private Optional<Column> columnEndingAt(int i) {
      if (i < 0 || i >= t.size()) {
        return Optional.empty();
      }
      if (t.get(i).is(")") && i >= 3 && t.get(i - 1).named()) {
        return expressionEndingAt(i);
      }
      if (!t.get(i).named()) {
        return Optional.empty();
      }
      return i >= 2 && t.get(i - 1).is(".")
          ? column(t.get(i - 2), t.get(i))
          : column(null, t.get(i));
    }

    /// `lower(email)`, also with a qualifier.
    private Optional<Column> expressionEndingAt(int i) {
      int name = i - 1;
      int open = at(name - 1, ".") ? name - 3 : name - 1;
      if (open < 1
          || !t.get(open).is("(")
          || t.get(open - 1).type() != Type.WORD
          || clause(t.get(open - 1))
          || Set.of("in", "values", "any").contains(t.get(open - 1).value())) {
        return Optional.empty();
      }
      return columnEndingAt(name)
          .map(c -> new Column(c.table, c.name, t.get(open - 1).raw() + "(" + c.part + ")"));
    }

    private Optional<Column> columnStartingAt(int i) {
      if (i >= t.size() || !t.get(i).named()) {
        return Optional.empty();
      }
      boolean call = at(i + 1, "(");
      return at(i + 1, ".") && i + 2 < t.size()
          ? column(t.get(i), t.get(i + 2))
          : call ? Optional.empty() : column(null, t.get(i));
    }

    private Optional<Column> column(@Nullable Token qualifier, Token name) {
      for (Use u : tables.reversed()) {
        boolean fits =
            qualifier == null
                || u.alias.equalsIgnoreCase(qualifier.value())
                || u.table.name().equalsIgnoreCase(qualifier.value());
        if (fits) {
          for (var c : u.table.columns()) {
            if (same(c.name(), name)) {
              return Optional.of(new Column(u.table, c.name(), schema.dialect().quote(c.name())));
            }
          }
        }
      }
      return Optional.empty();
    }

    // ---- comparisons ----

    private void comparison(int i) {
      String op = t.get(i).value().toLowerCase(Locale.ROOT);
      boolean sign = t.get(i).type() == Type.SIGN || t.get(i).type() == Type.WORD;
      if (!sign || !(EQUAL.contains(op) || RANGE.contains(op) || LIKE.contains(op))) {
        return;
      }
      boolean like = LIKE.contains(op);
      boolean equal = EQUAL.contains(op);
      int right = i + 1;
      if (op.equals("using")) {
        columnStartingAt(i + 2).ifPresent(c -> using(c));
        return;
      }
      if (op.equals("is") && at(right, "not")) {
        return;
      }
      var left = columnEndingAt(at(i - 1, "not") ? i - 2 : i - 1);
      var other = columnStartingAt(right);
      if (!like) {
        left.ifPresent(c -> conditions.add(new Condition(c, equal)));
        other.ifPresent(c -> conditions.add(new Condition(c, equal)));
      }
      if (left.isPresent()) {
        valuesFor(left.get(), right, op.equals("between"), like);
      } else if (other.isPresent() && i > 0 && t.get(i - 1).type() == Type.PLACE) {
        places.put(t.get(i - 1), new Place(other.get(), like));
      }
    }

    private void using(Column c) {
      for (Use u : tables) {
        u.table
            .column(c.name)
            .ifPresent(x ->
                conditions.add(
                    new Condition(
                        new Column(u.table, x.name(), schema.dialect().quote(x.name())), true)));
      }
    }

    private void valuesFor(Column c, int from, boolean between, boolean like) {
      int i = from;
      int ands = 0;
      // `lower(?)`, `ANY(?)`, `(?, ?)`: up to the end of what is in the parentheses.
      int depth = i < t.size() ? t.get(i).depth() : 0;
      while (i < t.size() && i < from + 200) {
        Token x = t.get(i);
        if (x.type() == Type.PLACE) {
          places.putIfAbsent(x, new Place(c, like));
        } else if (x.is("and")) {
          if (!between || ++ands > 1) {
            return;
          }
        } else if (x.is("select") || x.depth() < depth || x.depth() == depth && ends(x)) {
          return;
        }
        i++;
      }
    }

    private static boolean ends(Token x) {
      return x.is("or") || x.is(",") || x.is(";") || clause(x) && !x.is("and");
    }

    private void sorting(int from) {
      for (int i = from; i < t.size(); i++) {
        Token x = t.get(i);
        if (clause(x) || x.is(")") || x.is(";")) {
          return;
        }
        boolean first = i == from || at(i - 1, ",");
        if (first && x.named()) {
          columnStartingAt(i)
              .filter(c -> order.isEmpty() || order.getFirst().table.equals(c.table))
              .ifPresent(order::add);
        }
      }
    }

    private boolean at(int i, String word) {
      return i >= 0 && i < t.size() && t.get(i).is(word);
    }

    // ---- the result ----

    private Lookup written() {
      var out = new StringBuilder();
      var list = new ArrayList<Place>();
      int done = 0;
      for (int i = 0; i < t.size(); i++) {
        Token x = t.get(i);
        if (x.type() != Type.PLACE) {
          continue;
        }
        out.append(text.text(), done, x.start());
        done = x.end();
        boolean limit =
            at(i - 1, "limit")
                || at(i - 1, "first")
                || i > 1 && at(i - 1, ",") && at(i - 3, "limit");
        if (limit) {
          out.append("20"); // A page of a list.
        } else if (at(i - 1, "offset")) {
          out.append('0');
        } else {
          out.append('?');
          list.add(places.getOrDefault(x, new Place(null, false)));
        }
      }
      out.append(text.text().substring(done));
      return new Lookup(
          out.toString(),
          List.copyOf(list),
          List.copyOf(tables),
          List.copyOf(new java.util.LinkedHashSet<>(conditions)),
          List.copyOf(order));
    }
  }
}
