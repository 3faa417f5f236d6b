package dev.roadworthy.project;

import java.util.Set;

/// Finds whether a value was compared with a list or a pattern before its use.
final class Checks {
  private static final Set<String> TESTS =
      Set.of(
          "includes",
          "has",
          "test",
          "match",
          "indexOf",
          "hasOwnProperty",
          "startsWith",
          "startswith",
          "fullmatch",
          "isAlphanumeric",
          "isInt",
          "isUUID",
          "isValid",
          "isMongoId",
          "url_has_allowed_host_and_scheme",
          "is_safe_url",
          "isdigit",
          "isalnum",
          "isNaN",
          "isInteger",
          "isNumeric");

  private Checks() {}

  static boolean isChecked(Program program, SyntaxNode value, SyntaxNode use) {
    SyntaxNode v = program.plain(value);
    String text = v.text();
    SyntaxNode scope = program.scopeOf(use);
    for (SyntaxNode i :
        scope.all("if_statement", "ternary_expression", "conditional_expression", "elif_clause")) {
      SyntaxNode condition =
          i.is("conditional_expression") ? i.child(1).orElse(null) : i.get("condition");
      if (condition != null
          && i.index() < use.index()
          && !condition.contains(use)
          && tests(program, condition, text)) {
        return true;
      }
    }
    return false;
  }

  private static boolean tests(Program program, SyntaxNode condition, String text) {
    for (SyntaxNode c : condition.all("call_expression", "call")) {
      Call call = program.toCall(c);
      boolean mentions =
          call.arguments().stream().anyMatch(a -> a.text().equals(text))
              || call.receiver().filter(r -> r.text().equals(text)).isPresent();
      if (mentions && TESTS.contains(call.name())) {
        return true;
      }
    }
    for (SyntaxNode b : condition.all("binary_expression", "comparison_operator")) {
      boolean in = b.tokens().stream().anyMatch(t -> t.is("in", "not in"));
      if (in && b.children().stream().anyMatch(c -> c.text().equals(text))) {
        return true;
      }
    }
    return false;
  }
}
