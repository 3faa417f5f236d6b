package dev.roadworthy.inspect;

import java.util.function.Consumer;

/// The code of a rule that looks at one source file at a time, while its syntax tree is open.
@FunctionalInterface
public interface CodeCheck {
  void check(CodeFile file, Consumer<Hit> hits);
}
