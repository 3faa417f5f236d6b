package dev.roadworthy.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An SQL statement as words. It knows strings, quoted names, comments, numbers and placeholders of
/// both dialects and of the drivers of Node, Python and Java, and nothing of grammar: what a
/// statement does is asked of the database itself, by EXPLAIN.
///
/// @param tokens without comments
record SqlText(String text, List<Token> tokens) {
  /// What a word is.
  enum Type {
    WORD,
    NAME,
    STRING,
    NUMBER,
    PLACE,
    SIGN
  }

  /// @param value of a NAME without its quotes, of a WORD in lower case, else as written
  /// @param raw as written
  record Token(Type type, String value, String raw, int start, int end, int depth) {
    boolean is(String word) {
      return (type == Type.WORD || type == Type.SIGN) && value.equals(word);
    }

    boolean named() {
      return type == Type.WORD || type == Type.NAME;
    }

    /// As a name: quoted ones keep their case.
    String name() {
      return type == Type.NAME ? value : raw;
    }
  }

  static SqlText of(String sql) {
    return new SqlText(sql, new Lexer(sql).run());
  }

  /// The text after the first such word outside of parentheses; null when there is none.
  @Nullable String after(String word) {
    for (Token t : tokens) {
      if (t.depth == 0 && t.is(word)) {
        return text.substring(t.end).strip();
      }
    }
    return null;
  }

  private static final class Lexer {
    private final String s;
    private final List<Token> out = new ArrayList<>();
    private int i;
    private int depth;

    Lexer(String s) {
      this.s = s;
    }

    List<Token> run() {
      while (i < s.length()) {
        step();
      }
      return List.copyOf(out);
    }

    private void step() {
      char c = s.charAt(i);
      if (Character.isWhitespace(c)) {
        i++;
      } else if (s.startsWith("--", i)) {
        i = until("\n", i + 2);
      } else if (s.startsWith("/*", i)) {
        i = until("*/", i + 2);
      } else if (c == '\'') {
        string(i);
      } else if (c == '"' || c == '`') {
        int end = closing(i + 1, c);
        String inner = s.substring(i + 1, Math.max(i + 1, end - 1));
        add(Type.NAME, inner.replace("" + c + c, "" + c), end);
      } else if (c == '[' && bracketName()) {
        int end = until("]", i);
        add(Type.NAME, s.substring(i + 1, Math.max(i + 1, end - 1)), end);
      } else if (!place(c)) {
        plain(c);
      }
    }

    /// `[name]`, not `a[1]` or `ARRAY[...]`.
    private boolean bracketName() {
      boolean after = !out.isEmpty() && out.getLast().end == i;
      return !after && i + 1 < s.length() && Character.isLetter(s.charAt(i + 1));
    }

    private void plain(char c) {
      int j = i + 1;
      if (Character.isLetter(c) || c == '_' || c > 127) {
        while (j < s.length()
            && (Character.isLetterOrDigit(s.charAt(j))
                || s.charAt(j) == '_'
                || s.charAt(j) == '$')) {
          j++;
        }
        boolean escape =
            j == i + 1 && "eExXbBnN".indexOf(c) >= 0 && j < s.length() && s.charAt(j) == '\'';
        if (escape) {
          string(j);
        } else {
          add(Type.WORD, s.substring(i, j).toLowerCase(Locale.ROOT), j);
        }
      } else if (Character.isDigit(c)
          || c == '.' && j < s.length() && Character.isDigit(s.charAt(j))) {
        while (j < s.length() && (Character.isLetterOrDigit(s.charAt(j)) || s.charAt(j) == '.')) {
          j++;
        }
        add(Type.NUMBER, s.substring(i, j), j);
      } else {
        sign(c);
      }
    }

    private void sign(char c) {
      if (c == '(' || c == '[') {
        add(Type.SIGN, "" + c, i + 1);
        depth++;
      } else if (c == ')' || c == ']') {
        depth = Math.max(0, depth - 1);
        add(Type.SIGN, "" + c, i + 1);
      } else {
        int j = i + 1;
        while (j < s.length()
            && "<>=!|&~#@^-+*/%".indexOf(c) >= 0
            && "<>=|~&>".indexOf(s.charAt(j)) >= 0) {
          j++;
        }
        add(Type.SIGN, s.substring(i, j), j);
      }
    }

    /// `?`, `?1`, `$1`, `:name`, `@name`, `$name`, `%s`, `%(name)s`, `${...}`, `{...}`.
    private boolean place(char c) {
      int end = -1;
      if (c == '?') {
        end = word(i + 1);
      } else if (s.startsWith("${", i) || c == '{' || s.startsWith("#{", i)) {
        end = braces(s.indexOf('{', i));
      } else if (c == '%') {
        end = percent();
      } else if (c == '$' && s.startsWith("$$", i)) {
        end = until("$$", i + 2);
        add(Type.STRING, s.substring(i, end), end);
        return true;
      } else if ((c == ':' || c == '@' || c == '$')
          && i + 1 < s.length()
          && (Character.isLetterOrDigit(s.charAt(i + 1)) || s.charAt(i + 1) == '_')
          && !(i > 0 && s.charAt(i - 1) == ':')) {
        end = word(i + 1);
      }
      if (end < 0) {
        if (s.startsWith("::", i)) {
          add(Type.SIGN, "::", i + 2);
          return true;
        }
        return false;
      }
      add(Type.PLACE, s.substring(i, end), end);
      return true;
    }

    private int percent() {
      if (s.startsWith("%s", i) || s.startsWith("%d", i)) {
        return i + 2;
      }
      if (s.startsWith("%(", i)) {
        int close = s.indexOf(")s", i);
        return close < 0 ? -1 : close + 2;
      }
      return -1;
    }

    private int braces(int open) {
      int level = 0;
      for (int j = open; j < s.length(); j++) {
        level += s.charAt(j) == '{' ? 1 : s.charAt(j) == '}' ? -1 : 0;
        if (level == 0) {
          return j + 1;
        }
      }
      return s.length();
    }

    private int word(int from) {
      int j = from;
      while (j < s.length() && (Character.isLetterOrDigit(s.charAt(j)) || s.charAt(j) == '_')) {
        j++;
      }
      return j;
    }

    private void string(int quote) {
      int end = closing(quote + 1, '\'');
      String inner = s.substring(quote + 1, Math.max(quote + 1, end - 1));
      boolean place = inner.matches("%?(?:\\$\\{.*}|\\{.*}|%s|%%s%%)%?");
      add(place ? Type.PLACE : Type.STRING, s.substring(i, end), end);
    }

    private int closing(int from, char quote) {
      int j = from;
      while (j < s.length()) {
        if (s.charAt(j) == quote) {
          if (j + 1 < s.length() && s.charAt(j + 1) == quote) {
            j++;
          } else {
            return j + 1;
          }
        }
        j++;
      }
      return s.length();
    }

    private int until(String end, int from) {
      int at = s.indexOf(end, from);
      return at < 0 ? s.length() : at + end.length();
    }

    private void add(Type type, String value, int end) {
      out.add(new Token(type, value, s.substring(i, end), i, end, depth));
      i = end;
    }
  }
}
