package dev.roadworthy.project;

import java.util.List;
import java.util.Optional;

/// A function, method or lambda of a file.
///
/// @param node the whole definition, without Python's decorators
/// @param name what it is called by: its own name, the variable, property or export it is put in;
///   empty for one that is only handed on
/// @param className the class it is a method of; empty for none
/// @param parameters in order, Python's `self` included
/// @param decorators calls or names, in the order of the file
/// @param body a block or, of a short lambda, an expression
public record Callable(
    SyntaxNode node,
    String name,
    String className,
    List<Parameter> parameters,
    List<SyntaxNode> decorators,
    SyntaxNode body) {
  /// @param name empty for a pattern
  /// @param type the annotation's text; empty for none
  /// @param value the default
  public record Parameter(
      SyntaxNode node,
      String name,
      String type,
      Optional<SyntaxNode> value,
      List<SyntaxNode> decorators) {
    public Parameter {
      decorators = List.copyOf(decorators);
    }
  }

  public Callable {
    parameters = List.copyOf(parameters);
    decorators = List.copyOf(decorators);
  }

  public int line() {
    return node.line();
  }

  public boolean hasParameter(String name) {
    return parameters.stream().anyMatch(p -> p.name().equals(name));
  }
}
