package dev.roadworthy.project;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A call, of a function, a method or a constructor.
///
/// @param node the whole call
/// @param callee its dotted name with imports resolved: `exec` required from `child_process` is
///   `child_process.exec`; a call within the chain shows as `()`, as in `express().use`; empty when
///   it has no name
/// @param name the last part of the callee
/// @param receiver what stands before the last dot
/// @param arguments positional arguments
/// @param keywords Python's named arguments
public record Call(
    SyntaxNode node,
    String callee,
    String name,
    Optional<SyntaxNode> receiver,
    List<SyntaxNode> arguments,
    Map<String, SyntaxNode> keywords) {
  public Call {
    arguments = List.copyOf(arguments);
    keywords = Map.copyOf(keywords);
  }

  public Optional<SyntaxNode> argument(int n) {
    return n >= 0 && n < arguments.size() ? Optional.of(arguments.get(n)) : Optional.empty();
  }

  public Optional<SyntaxNode> lastArgument() {
    return argument(arguments.size() - 1);
  }

  public Optional<SyntaxNode> keyword(String name) {
    return Optional.ofNullable(keywords.get(name));
  }

  /// A Python argument given by position or by name.
  public Optional<SyntaxNode> argument(int n, String name) {
    return argument(n).or(() -> keyword(name));
  }

  /// Whether the callee is one of these, or ends with one of these after a dot.
  public boolean to(String... callees) {
    for (String c : callees) {
      if (callee.equals(c)
          || (callee.endsWith(c) && callee.charAt(callee.length() - c.length() - 1) == '.')) {
        return true;
      }
    }
    return false;
  }

  public int line() {
    return node.line();
  }
}
