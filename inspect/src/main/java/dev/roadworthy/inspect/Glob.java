package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import java.util.List;

/// Which files a rule looks at: `*` stands for any part of a name, `**/` for any folders, `{a,b}`
/// for either; a pattern without a slash is matched with the name alone.
public final class Glob {
  private final Pattern pattern;
  private final boolean wholePath;

  private Glob(Pattern pattern, boolean wholePath) {
    this.pattern = pattern;
    this.wholePath = wholePath;
  }

  public static Glob of(String text) {
    return new Glob(Pattern.compile("(?i)" + regex(text)), text.indexOf('/') >= 0);
  }

  public boolean matches(TreeFile file) {
    return pattern.matches(wholePath ? file.path() : file.name());
  }

  static boolean any(List<Glob> globs, TreeFile file) {
    for (Glob glob : globs) {
      if (glob.matches(file)) {
        return true;
      }
    }
    return false;
  }

  private static String regex(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (text.startsWith("**/", i)) {
        out.append("(?:.*/)?");
        i += 2;
      } else if (text.startsWith("**", i)) {
        out.append(".*");
        i++;
      } else {
        out.append(
            switch (c) {
              case '*' -> "[^/]*";
              case '?' -> "[^/]";
              case '{' -> "(?:";
              case '}' -> ")";
              case ',' -> "|";
              default -> Pattern.quote(String.valueOf(c));
            });
      }
    }
    return out.toString();
  }
}
