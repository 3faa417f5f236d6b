package dev.roadworthy.project;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds where the variables of Python get their values, and what is imported.
final class PythonNames {
  private final PythonProgram program;

  PythonNames(PythonProgram program) {
    this.program = program;
  }

  void read() {
    SyntaxTree tree = program.tree();
    for (SyntaxNode s : tree.all("import_statement")) {
      for (SyntaxNode n : s.children()) {
        if (n.is("aliased_import")) {
          aliased(n, "");
        } else {
          // `import a.b` binds `a`; the dotted name is used as written.
          String name = n.text();
          int dot = name.indexOf('.');
          imported(
              n, dot < 0 ? name : name.substring(0, dot), dot < 0 ? name : name.substring(0, dot));
        }
      }
    }
    for (SyntaxNode s : tree.all("import_from_statement")) {
      from(s);
    }
    for (SyntaxNode f : tree.all("function_definition", "lambda")) {
      function(f);
    }
    for (SyntaxNode c : tree.all("class_definition")) {
      c.field("name")
          .ifPresent(n -> define(Definition.Kind.FUNCTION, n, program.scopeOf(c), null, ""));
    }
    for (SyntaxNode a : tree.all("assignment")) {
      a.field("left").ifPresent(l -> bind(Definition.Kind.ASSIGNED, l, a.get("right"), ""));
    }
    for (SyntaxNode a : tree.all("augmented_assignment")) {
      a.field("left").ifPresent(l -> bind(Definition.Kind.EXTENDED, l, a.get("right"), ""));
    }
    for (SyntaxNode a : tree.all("named_expression")) {
      a.field("name").ifPresent(l -> bind(Definition.Kind.ASSIGNED, l, a.get("value"), ""));
    }
    for (SyntaxNode f : tree.all("for_statement", "for_in_clause")) {
      f.field("left").ifPresent(l -> bind(Definition.Kind.LOOPED, l, f.get("right"), "[]"));
    }
    for (SyntaxNode a : tree.all("as_pattern")) {
      boolean caught = a.parent().filter(p -> p.is("except_clause")).isPresent();
      a.field("alias")
          .flatMap(t -> t.child(0))
          .ifPresent(n ->
              bind(
                  caught ? Definition.Kind.CAUGHT : Definition.Kind.ASSIGNED,
                  n,
                  a.child(0).orElse(null),
                  ""));
    }
    program.sortDefinitions();
  }

  private void from(SyntaxNode s) {
    SyntaxNode module = s.get("module_name");
    if (module == null) {
      return;
    }
    String prefix = module.text().endsWith(".") ? module.text() : module.text() + ".";
    for (SyntaxNode n : s.children()) {
      if (!n.field().equals("name")) {
        continue;
      }
      if (n.is("aliased_import")) {
        aliased(n, prefix);
      } else {
        imported(n, n.text(), prefix + n.text());
      }
    }
  }

  private void aliased(SyntaxNode n, String prefix) {
    SyntaxNode name = n.get("name");
    SyntaxNode alias = n.get("alias");
    if (name != null && alias != null) {
      imported(alias, alias.text(), prefix + name.text());
    }
  }

  private void imported(SyntaxNode at, String local, String resolved) {
    program.addImport(local, resolved);
    program.define(
        new Definition(
            Definition.Kind.IMPORTED, local, at, program.scopeOf(at), Optional.empty(), ""));
  }

  private void function(SyntaxNode f) {
    f.field("name")
        .ifPresent(n -> define(Definition.Kind.FUNCTION, n, program.scopeOf(f), null, ""));
    SyntaxNode list = f.get("parameters");
    for (SyntaxNode p : list == null ? List.<SyntaxNode>of() : list.children()) {
      SyntaxNode name = p.is("identifier") ? p : p.field("name").or(() -> p.child(0)).orElse(p);
      bind(Definition.Kind.PARAMETER, name, null, "");
    }
  }

  private void bind(
      Definition.Kind kind, SyntaxNode pattern, @Nullable SyntaxNode value, String member) {
    switch (pattern.type()) {
      case "identifier" -> define(kind, pattern, program.scopeOf(pattern), value, member);
      case "pattern_list", "tuple_pattern", "list_pattern" -> {
        List<SyntaxNode> names = pattern.children();
        List<SyntaxNode> values = value == null ? List.of() : program.elements(value);
        for (int i = 0; i < names.size(); i++) {
          boolean paired = values.size() == names.size();
          bind(kind, names.get(i), paired ? values.get(i) : value, paired ? member : member + "[]");
        }
      }
      case "list_splat_pattern", "dictionary_splat_pattern" ->
          pattern.child(0).ifPresent(c -> bind(kind, c, value, member));
      default -> {}
    }
  }

  private void define(
      Definition.Kind kind,
      SyntaxNode name,
      SyntaxNode scope,
      @Nullable SyntaxNode value,
      String member) {
    program.define(
        new Definition(kind, name.text(), name, scope, Optional.ofNullable(value), member));
  }
}
