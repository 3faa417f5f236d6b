package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A check said in `rule.yaml` alone: a pattern looked for in each line of some files. Lines that
/// are comments as a whole are not looked at.
///
/// @param unless a line which matches this too is fine
/// @param masked what follows a `:` or `=` is a secret and not shown
record TextCheck(List<Glob> files, Pattern pattern, Optional<Pattern> unless, boolean masked)
    implements CodeCheck {
  /// A longer line was written by a program.
  private static final int MAX_LINE = 2_000;

  boolean looksAt(TreeFile file) {
    return Glob.any(files, file);
  }

  @Override
  public void check(CodeFile file, Consumer<Hit> hits) {
    if (!looksAt(file.file())) {
      return;
    }
    int number = 0;
    for (String line : (Iterable<String>) file.text().lines()::iterator) {
      number++;
      if (line.length() <= MAX_LINE
          && !comment(line)
          && pattern.matcher(line).find()
          && unless.filter(p -> p.matcher(line).find()).isEmpty()) {
        String seen = masked ? line.strip().replaceFirst("([:=]\\s*).*", "$1•••") : line.strip();
        hits.accept(Hit.at(Place.line(file.path(), number), seen));
      }
    }
  }

  private static boolean comment(String line) {
    String text = line.stripLeading();
    return text.startsWith("//") || text.startsWith("#") || text.startsWith("* ");
  }
}
