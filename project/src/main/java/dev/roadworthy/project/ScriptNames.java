package dev.roadworthy.project;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds where the variables of JavaScript and TypeScript get their values, and what is imported.
final class ScriptNames {
  private final ScriptProgram program;

  ScriptNames(ScriptProgram program) {
    this.program = program;
  }

  void read() {
    SyntaxTree tree = program.tree();
    tree.all("import_statement").forEach(this::imports);
    for (SyntaxNode f : tree.all(ScriptProgram.FUNCTIONS)) {
      function(f);
    }
    for (SyntaxNode c : tree.all("class_declaration")) {
      c.field("name").ifPresent(n -> add(Definition.Kind.FUNCTION, n, null, ""));
    }
    for (SyntaxNode d : tree.all("variable_declarator")) {
      SyntaxNode name = d.get("name");
      SyntaxNode value = d.get("value");
      if (name != null) {
        bind(Definition.Kind.ASSIGNED, name, value, "");
        if (value != null) {
          required(name, value);
        }
      }
    }
    for (SyntaxNode c : tree.all("catch_clause")) {
      c.field("parameter").ifPresent(p -> bind(Definition.Kind.CAUGHT, p, null, ""));
    }
    for (SyntaxNode f : tree.all("for_in_statement")) {
      SyntaxNode left = f.get("left");
      SyntaxNode right = f.get("right");
      if (left != null && right != null) {
        bind(Definition.Kind.LOOPED, left, right, "[]");
      }
    }
    tree.all("assignment_expression").forEach(a -> assigned(a, Definition.Kind.ASSIGNED));
    tree.all("augmented_assignment_expression").forEach(a -> assigned(a, Definition.Kind.EXTENDED));
    program.sortDefinitions();
  }

  private void function(SyntaxNode f) {
    SyntaxNode name = f.get("name");
    if (name != null && f.is("function_declaration", "generator_function_declaration")) {
      program.define(
          new Definition(
              Definition.Kind.FUNCTION,
              name.text(),
              name,
              program.scopeOf(f),
              Optional.empty(),
              ""));
    }
    SyntaxNode one = f.get("parameter");
    SyntaxNode list = f.get("parameters");
    List<SyntaxNode> parameters =
        one != null ? List.of(one) : list == null ? List.of() : list.children();
    for (SyntaxNode p : parameters) {
      bind(Definition.Kind.PARAMETER, p, null, "");
    }
  }

  private void assigned(SyntaxNode a, Definition.Kind kind) {
    SyntaxNode left = a.get("left");
    SyntaxNode right = a.get("right");
    if (left == null || right == null) {
      return;
    }
    if (left.is("identifier")) {
      SyntaxNode scope = program.declaringScope(left.text(), left);
      program.define(new Definition(kind, left.text(), left, scope, Optional.of(right), ""));
      required(left, right);
    } else if (left.is("object_pattern", "array_pattern")) {
      bind(kind, left, right, "");
    }
  }

  /// Defines every name of a pattern.
  private void bind(
      Definition.Kind kind, SyntaxNode pattern, @Nullable SyntaxNode value, String member) {
    switch (pattern.type()) {
      case "identifier", "shorthand_property_identifier_pattern" -> {
        String m = pattern.is("identifier") ? member : dot(member, pattern.text());
        add(kind, pattern, value, m);
      }
      case "required_parameter", "optional_parameter" ->
          pattern.field("pattern").ifPresent(p -> bind(kind, p, value, member));
      case "assignment_pattern", "object_assignment_pattern" ->
          pattern.field("left").ifPresent(p -> bind(kind, p, value, member));
      case "pair_pattern" -> {
        SyntaxNode key = pattern.get("key");
        SyntaxNode inner = pattern.get("value");
        if (key != null && inner != null) {
          String k = key.is("string") ? ScriptProgram.literal(key) : key.text();
          bind(kind, inner, value, dot(member, k));
        }
      }
      case "array_pattern" -> pattern.children().forEach(c -> bind(kind, c, value, member + "[]"));
      case "object_pattern", "rest_pattern" ->
          pattern.children().forEach(c -> bind(kind, c, value, member));
      default -> {}
    }
  }

  private static String dot(String member, String key) {
    return member.isEmpty() ? key : member + "." + key;
  }

  private void add(
      Definition.Kind kind, SyntaxNode name, @Nullable SyntaxNode value, String member) {
    program.define(
        new Definition(
            kind, name.text(), name, program.scopeOf(name), Optional.ofNullable(value), member));
  }

  private void required(SyntaxNode pattern, SyntaxNode value) {
    SyntaxNode v = program.plain(value);
    SyntaxNode base = v;
    while (base.is("member_expression")) {
      SyntaxNode object = base.get("object");
      if (object == null) {
        return;
      }
      base = program.plain(object);
    }
    boolean requires = base.is("call_expression") && ScriptProgram.required(base).isPresent();
    // `const exec = cp.exec`, `const { Schema } = mongoose`
    boolean alias = base.is("identifier") && program.imported(base.text()) != null;
    if (!requires && !alias) {
      return;
    }
    String module = program.name(v);
    if (module.isEmpty()) {
      return;
    }
    if (pattern.is("identifier")) {
      program.addImport(pattern.text(), module);
    } else if (pattern.is("object_pattern")) {
      destructured(pattern, module);
    }
  }

  private void destructured(SyntaxNode pattern, String module) {
    for (SyntaxNode c : pattern.children()) {
      if (c.is("shorthand_property_identifier_pattern")) {
        program.addImport(c.text(), module + "." + c.text());
      } else if (c.is("pair_pattern")) {
        SyntaxNode key = c.get("key");
        SyntaxNode local = c.get("value");
        if (key != null && local != null && local.is("identifier")) {
          program.addImport(local.text(), module + "." + key.text());
        }
      }
    }
  }

  private void imports(SyntaxNode statement) {
    SyntaxNode source = statement.get("source");
    if (source == null) {
      return;
    }
    String module = ScriptProgram.module(ScriptProgram.literal(source));
    for (SyntaxNode clause : statement.children()) {
      if (!clause.is("import_clause")) {
        continue;
      }
      for (SyntaxNode c : clause.children()) {
        switch (c.type()) {
          case "identifier" -> imported(c, module);
          case "namespace_import" -> c.child(0).ifPresent(n -> imported(n, module));
          case "named_imports" -> c.children().forEach(s -> specifier(s, module));
          default -> {}
        }
      }
    }
  }

  private void specifier(SyntaxNode s, String module) {
    SyntaxNode name = s.get("name");
    if (name != null) {
      imported(s.field("alias").orElse(name), module + "." + name.text());
    }
  }

  private void imported(SyntaxNode local, String resolved) {
    program.addImport(local.text(), resolved);
    add(Definition.Kind.IMPORTED, local, null, "");
  }
}
