package dev.roadworthy.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the functions of JavaScript and TypeScript: what they are called and take.
final class ScriptFunctions {
  private ScriptFunctions() {}

  static Callable read(ScriptProgram program, SyntaxNode f) {
    var parameters = new ArrayList<Callable.Parameter>();
    SyntaxNode list = f.get("parameters");
    SyntaxNode one = f.get("parameter");
    if (one != null) {
      parameters.add(parameter(one));
    } else if (list != null) {
      list.children().forEach(p -> parameters.add(parameter(p)));
    }
    SyntaxNode body = f.get("body");
    String className =
        f.is("method_definition") || f.parent().filter(p -> p.is(FIELDS)).isPresent()
            ? className(f)
            : "";
    return new Callable(f, name(f), className, parameters, decorators(f), body == null ? f : body);
  }

  private static final String[] FIELDS = {"field_definition", "public_field_definition"};

  private static String className(SyntaxNode f) {
    return f.enclosing("class_declaration", "class", "abstract_class_declaration")
        .flatMap(c -> c.field("name"))
        .map(SyntaxNode::text)
        .orElse("");
  }

  private static Callable.Parameter parameter(SyntaxNode p) {
    SyntaxNode pattern = p;
    Optional<SyntaxNode> value = p.field("value");
    if (p.is("required_parameter", "optional_parameter")) {
      pattern = p.field("pattern").orElse(p);
    }
    if (pattern.is("assignment_pattern")) {
      value = pattern.field("right");
      pattern = pattern.field("left").orElse(pattern);
    }
    if (pattern.is("rest_pattern")) {
      pattern = pattern.child(0).orElse(pattern);
    }
    String type = p.field("type").flatMap(t -> t.child(0)).map(SyntaxNode::text).orElse("");
    return new Callable.Parameter(
        p, pattern.is("identifier") ? pattern.text() : "", type, value, decorators(p));
  }

  /// Decorators stand in the class body before a method, or within a parameter or class.
  private static List<SyntaxNode> decorators(SyntaxNode node) {
    var found = new ArrayList<SyntaxNode>();
    for (SyntaxNode c : node.children()) {
      if (c.is("decorator")) {
        c.child(0).ifPresent(found::add);
      }
    }
    SyntaxNode parent = node.up();
    if (node.is("method_definition") && parent != null) {
      var pending = new ArrayList<SyntaxNode>();
      for (SyntaxNode c : parent.children()) {
        if (c.equals(node)) {
          found.addAll(pending);
          break;
        }
        if (c.is("decorator")) {
          c.child(0).ifPresent(pending::add);
        } else {
          pending.clear();
        }
      }
    }
    return found;
  }

  private static String name(SyntaxNode f) {
    Optional<String> own = f.field("name").map(SyntaxNode::text);
    if (own.isPresent()) {
      return own.get();
    }
    SyntaxNode at = f;
    SyntaxNode parent = f.up();
    for (int i = 0; i < 3 && parent != null; i++) {
      String name = given(parent);
      if (!name.isEmpty()) {
        return name;
      }
      if (!parent.is("arguments", "call_expression", "parenthesized_expression")
          || (parent.is("call_expression") && !at.is("arguments"))) {
        return "";
      }
      at = parent;
      parent = parent.up();
    }
    return parent == null ? "" : given(parent);
  }

  private static String given(SyntaxNode parent) {
    String field =
        switch (parent.type()) {
          case "variable_declarator" -> "name";
          case "assignment_expression" -> "left";
          case "pair" -> "key";
          case "field_definition" -> "property";
          case "public_field_definition" -> "name";
          default -> "";
        };
    if (field.isEmpty()) {
      return parent.is("export_statement") ? "default" : "";
    }
    String text = parent.field(field).map(SyntaxNode::text).orElse("");
    return Program.lastPart(text).replaceAll("['\"]", "");
  }
}
