package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Matches whole texts with patterns that are compiled once and take time linear in the text, which
/// may be anybody's. (`String.matches` does neither.)
public final class Matching {
  /// A pattern, and whether to look for it anywhere: `.*x.*` is found faster as `x`.
  private record Compiled(Pattern pattern, boolean anywhere) {}

  private static final Map<String, Compiled> COMPILED = new ConcurrentHashMap<>();

  private Matching() {}

  /// Whether all of the text matches. Patterns are constants of the program: each is kept.
  public static boolean matches(String text, String regex) {
    Compiled c = COMPILED.computeIfAbsent(regex, Matching::compile);
    return c.anywhere() ? c.pattern().matcher(text).find() : c.pattern().matches(text);
  }

  private static Compiled compile(String regex) {
    int flags = regex.startsWith("(?") ? regex.indexOf(')') + 1 : 0;
    String rest = regex.substring(flags);
    boolean wrapped =
        rest.startsWith(".*") && rest.endsWith(".*") && !rest.endsWith("\\.*") && rest.length() > 4;
    if (wrapped && (flags == 0 || isFlags(regex.substring(0, flags))) && isOne(rest)) {
      String inner = rest.substring(2, rest.length() - 2);
      return new Compiled(Pattern.compile(regex.substring(0, flags) + inner), true);
    }
    return new Compiled(Pattern.compile(regex), false);
  }

  private static boolean isFlags(String group) {
    return group.equals("(?i)") || group.equals("(?s)") || group.equals("(?is)");
  }

  /// No alternative outside of all groups.
  private static boolean isOne(String regex) {
    int depth = 0;
    boolean set = false;
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      if (c == '\\') {
        i++;
      } else if (set) {
        set = c != ']';
      } else if (c == '[') {
        set = true;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == '|' && depth == 0) {
        return false;
      }
    }
    return true;
  }
}
