package dev.roadworthy.project;

import java.util.Optional;

/// A place that gives a name a value.
///
/// @param name the variable
/// @param at the identifier that is defined
/// @param scope the function, or the root, whose variable it is
/// @param value where the value comes from: an assigned expression, a destructured one, the
///   iterated one of a loop; empty for parameters and bare declarations
/// @param member what of the value is taken: `query.id` of `const {query: {id}} = req`; empty for
///   all of it, `[]` for an element
public record Definition(
    Kind kind,
    String name,
    SyntaxNode at,
    SyntaxNode scope,
    Optional<SyntaxNode> value,
    String member) {
  /// What the definition is.
  public enum Kind {
    ASSIGNED,
    EXTENDED,
    LOOPED,
    PARAMETER,
    IMPORTED,
    FUNCTION,
    CAUGHT
  }
}
