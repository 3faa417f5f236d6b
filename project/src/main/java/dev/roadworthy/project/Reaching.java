package dev.roadworthy.project;

import java.util.List;

/// The definitions of a variable that can hold at a use: those before the last one that surely ran
/// before it are dropped.
final class Reaching {
  private static final String[] BLOCKS = {
    "statement_block",
    "block",
    "program",
    "module",
    "switch_body",
    "if_statement",
    "for_statement",
    "for_in_statement",
    "while_statement",
    "try_statement",
    "elif_clause",
    "else_clause"
  };

  private Reaching() {}

  static List<Definition> of(Program program, SyntaxNode use) {
    List<Definition> all = program.definitions(use);
    if (all.size() < 2) {
      return all;
    }
    SyntaxNode scope = program.scopeOf(use);
    int last = 0;
    for (int i = 0; i < all.size(); i++) {
      Definition d = all.get(i);
      if (d.kind() == Definition.Kind.ASSIGNED
          && d.value().isPresent()
          && d.at().index() < use.index()
          && program.scopeOf(d.at()).equals(scope)
          && !d.value().get().contains(use)
          && d.at().enclosing(BLOCKS).filter(b -> b.contains(use)).isPresent()) {
        last = i;
      }
    }
    int from = last;
    return all.stream()
        .skip(from)
        .filter(
            d -> d.at().index() <= use.index() || isLooped(d, use) || !sameScope(program, d, use))
        // The value that defines it is not made of itself.
        .filter(d -> d.value().isEmpty() || !d.value().get().contains(use) || all.size() == 1)
        .toList();
  }

  private static boolean sameScope(Program program, Definition d, SyntaxNode use) {
    return program.scopeOf(d.at()).equals(program.scopeOf(use));
  }

  private static boolean isLooped(Definition d, SyntaxNode use) {
    return use.enclosing("for_statement", "for_in_statement", "while_statement")
        .filter(l -> l.contains(d.at()))
        .isPresent();
  }
}
