package dev.roadworthy.project;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Python.
final class PythonProgram extends Program {
  PythonProgram(String path, SyntaxTree tree) {
    super(path, tree);
  }

  @Override
  void read() {
    new PythonNames(this).read();
    for (SyntaxNode f : tree().all("function_definition", "lambda")) {
      addCallable(toCallable(f));
    }
    for (SyntaxNode c : tree().all("call")) {
      addCall(toCall(c));
    }
  }

  private Callable toCallable(SyntaxNode f) {
    var parameters = new ArrayList<Callable.Parameter>();
    f.field("parameters").ifPresent(l -> l.children().forEach(p -> parameters.add(parameter(p))));
    String name =
        f.field("name")
            .or(() -> f.parent().filter(p -> p.is("assignment")).flatMap(p -> p.field("left")))
            .map(SyntaxNode::text)
            .orElse("");
    String className =
        f.enclosing("class_definition", "function_definition")
            .filter(c -> c.is("class_definition"))
            .flatMap(c -> c.field("name"))
            .map(SyntaxNode::text)
            .orElse("");
    return new Callable(f, name, className, parameters, decorators(f), f.field("body").orElse(f));
  }

  private static Callable.Parameter parameter(SyntaxNode p) {
    SyntaxNode name = p.is("identifier") ? p : p.field("name").or(() -> p.child(0)).orElse(p);
    if (name.is("list_splat_pattern", "dictionary_splat_pattern")) {
      name = name.child(0).orElse(name);
    }
    return new Callable.Parameter(
        p,
        name.is("identifier") ? name.text() : "",
        p.field("type").map(SyntaxNode::text).orElse(""),
        p.field("value"),
        List.of());
  }

  /// The decorators of a function or class: the calls or names after the `@`.
  static List<SyntaxNode> decorators(SyntaxNode definition) {
    var found = new ArrayList<SyntaxNode>();
    definition
        .parent()
        .filter(p -> p.is("decorated_definition"))
        .ifPresent(p -> {
          for (SyntaxNode c : p.children()) {
            if (c.is("decorator")) {
              c.child(0).ifPresent(found::add);
            }
          }
        });
    return found;
  }

  @Override
  public String name(SyntaxNode expression) {
    SyntaxNode e = plain(expression);
    return switch (e.type()) {
      case "identifier" -> {
        String module = imported(e.text());
        yield module == null ? e.text() : module;
      }
      case "dotted_name" -> e.text();
      case "attribute" -> {
        SyntaxNode object = e.get("object");
        SyntaxNode attribute = e.get("attribute");
        yield object == null || attribute == null ? "" : join(name(object), attribute.text());
      }
      case "subscript" -> {
        SyntaxNode value = e.get("value");
        SyntaxNode index = e.get("subscript");
        if (value == null || index == null) {
          yield "";
        }
        String object = name(value);
        Optional<String> key = index.is("string") ? text(index) : Optional.empty();
        yield object.isEmpty() ? "" : key.map(k -> object + "." + k).orElse(object + "[]");
      }
      case "call" -> {
        String f = e.field("function").map(this::name).orElse("");
        yield f.isEmpty() ? "" : f + "()";
      }
      default -> "";
    };
  }

  @Override
  public Optional<String> text(SyntaxNode expression) {
    return text(expression, 0);
  }

  private Optional<String> text(SyntaxNode expression, int hops) {
    SyntaxNode e = plain(expression);
    if (hops > 40) {
      return Optional.empty();
    }
    return switch (e.type()) {
      case "string" ->
          e.children().stream().anyMatch(c -> c.is("interpolation"))
              ? Optional.empty()
              : Optional.of(literal(e));
      case "concatenated_string" -> {
        var all = new StringBuilder();
        for (SyntaxNode c : e.children()) {
          Optional<String> t = text(c, hops + 1);
          if (t.isEmpty()) {
            yield Optional.empty();
          }
          all.append(t.get());
        }
        yield Optional.of(all.toString());
      }
      case "binary_operator" -> {
        SyntaxNode left = e.get("left");
        SyntaxNode right = e.get("right");
        if (left == null || right == null || !ScriptProgram.isOperator(e, "+")) {
          yield Optional.empty();
        }
        yield text(left, hops + 1).flatMap(a -> text(right, hops + 1).map(b -> a + b));
      }
      case "identifier" -> only(e).flatMap(v -> text(v, hops + 10));
      default -> Optional.empty();
    };
  }

  private static String literal(SyntaxNode string) {
    var text = new StringBuilder();
    for (SyntaxNode c : string.children()) {
      if (c.is("string_content")) {
        text.append(c.text());
      }
    }
    return text.toString();
  }

  @Override
  public List<SyntaxNode> parts(SyntaxNode expression) {
    var found = new ArrayList<SyntaxNode>();
    collect(plain(expression), found, new StringBuilder(), 0);
    return found;
  }

  @Override
  public String constantParts(SyntaxNode expression) {
    var text = new StringBuilder();
    collect(plain(expression), new ArrayList<>(), text, 0);
    return text.toString();
  }

  private void collect(SyntaxNode e, List<SyntaxNode> parts, StringBuilder constant, int depth) {
    switch (e.type()) {
      case "string" -> {
        for (SyntaxNode c : e.children()) {
          if (c.is("interpolation")) {
            c.field("expression").or(() -> c.child(0)).ifPresent(parts::add);
            constant.append(' ');
          } else if (c.is("string_content")) {
            constant.append(c.text());
          }
        }
      }
      case "concatenated_string" ->
          e.children().forEach(c -> collect(c, parts, constant, depth + 1));
      case "binary_operator" -> {
        SyntaxNode left = e.get("left");
        SyntaxNode right = e.get("right");
        if (left != null && right != null) {
          binary(e, plain(left), plain(right), parts, constant, depth);
        }
      }
      case "call" -> {
        Call call = toCall(e);
        if (call.name().equals("format") && call.receiver().filter(this::isText).isPresent()) {
          collect(plain(call.receiver().get()), parts, constant, depth + 1);
          parts.addAll(call.arguments());
          parts.addAll(call.keywords().values());
        } else if (call.name().equals("join") && call.receiver().filter(this::isText).isPresent()) {
          for (SyntaxNode a : call.arguments()) {
            for (SyntaxNode p : elements(a)) {
              operand(p, parts, constant, depth + 1);
            }
          }
        }
      }
      default -> {}
    }
  }

  private void binary(
      SyntaxNode e,
      SyntaxNode left,
      SyntaxNode right,
      List<SyntaxNode> parts,
      StringBuilder constant,
      int depth) {
    if (ScriptProgram.isOperator(e, "+")) {
      operand(left, parts, constant, depth + 1);
      operand(right, parts, constant, depth + 1);
    } else if (ScriptProgram.isOperator(e, "%") && isText(left)) {
      operand(left, parts, constant, depth + 1);
      if (right.is("tuple")) {
        parts.addAll(right.children());
      } else if (right.is("dictionary")) {
        parts.addAll(entries(right).values());
      } else {
        parts.add(right);
      }
    }
  }

  private boolean isText(SyntaxNode node) {
    SyntaxNode e = plain(node);
    return e.is("string", "concatenated_string") || text(e).isPresent();
  }

  private void operand(SyntaxNode o, List<SyntaxNode> parts, StringBuilder constant, int depth) {
    SyntaxNode e = plain(o);
    if (e.is("string", "concatenated_string", "binary_operator")) {
      collect(e, parts, constant, depth);
    } else if (text(e).isPresent()) {
      constant.append(text(e).get()).append(' ');
    } else if (!e.is("integer", "float")) {
      parts.add(e);
      constant.append(' ');
    }
  }

  @Override
  public Optional<SyntaxNode> value(SyntaxNode object, String key) {
    return Optional.ofNullable(entries(object).get(key));
  }

  @Override
  public Map<String, SyntaxNode> entries(SyntaxNode object) {
    var entries = new LinkedHashMap<String, SyntaxNode>();
    SyntaxNode e = plain(object);
    if (e.is("identifier")) {
      e = only(e).map(this::plain).orElse(e);
    }
    if (e.is("call") && "dict".equals(toCall(e).callee())) {
      entries.putAll(toCall(e).keywords());
      return entries;
    }
    for (SyntaxNode c : e.is("dictionary") ? e.children() : List.<SyntaxNode>of()) {
      SyntaxNode key = c.get("key");
      SyntaxNode value = c.get("value");
      if (key != null && value != null) {
        text(key).ifPresent(k -> entries.put(k, value));
      }
    }
    return entries;
  }

  @Override
  public List<SyntaxNode> elements(SyntaxNode list) {
    SyntaxNode e = plain(list);
    if (e.is("identifier")) {
      e = only(e).map(this::plain).orElse(e);
    }
    return e.is("list", "tuple", "set", "expression_list") ? e.children() : List.of();
  }

  @Override
  public SyntaxNode plain(SyntaxNode expression) {
    SyntaxNode e = expression;
    while (e.is("parenthesized_expression", "await", "type")) {
      List<SyntaxNode> children = e.children();
      if (children.isEmpty()) {
        return e;
      }
      e = children.get(0);
    }
    return e;
  }

  @Override
  boolean isCall(SyntaxNode node) {
    return node.is("call");
  }

  @Override
  Call toCall(SyntaxNode node) {
    var positional = new ArrayList<SyntaxNode>();
    var keywords = new LinkedHashMap<String, SyntaxNode>();
    SyntaxNode arguments = node.get("arguments");
    if (arguments != null && !arguments.is("argument_list")) {
      positional.add(arguments);
    } else if (arguments != null) {
      for (SyntaxNode a : arguments.children()) {
        SyntaxNode name = a.get("name");
        SyntaxNode value = a.get("value");
        if (a.is("keyword_argument") && name != null && value != null) {
          keywords.put(name.text(), value);
        } else {
          positional.add(a);
        }
      }
    }
    SyntaxNode f = node.get("function");
    if (f == null) {
      return new Call(node, "", "", Optional.empty(), positional, keywords);
    }
    SyntaxNode target = plain(f);
    String callee = name(target);
    String last =
        callee.isEmpty()
            ? target.field("attribute").map(SyntaxNode::text).orElse("")
            : lastPart(callee);
    return new Call(
        node, callee.isEmpty() ? last : callee, last, target.field("object"), positional, keywords);
  }

  @Override
  boolean isScope(SyntaxNode node) {
    return node.is("function_definition", "lambda", "class_definition");
  }

  @Override
  boolean isClass(SyntaxNode node) {
    return node.is("class_definition");
  }

  @Override
  public List<SyntaxNode> returned(Callable function) {
    if (function.node().is("lambda")) {
      return List.of(function.body());
    }
    var found = new ArrayList<SyntaxNode>();
    for (SyntaxNode r : function.body().all("return_statement", "yield")) {
      if (scopeOf(r).equals(function.node())) {
        r.child(0).ifPresent(found::add);
      }
    }
    return found;
  }
}
