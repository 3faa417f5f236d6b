package dev.roadworthy.project;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// JavaScript and TypeScript.
final class ScriptProgram extends Program {
  static final String[] FUNCTIONS = {
    "function_declaration",
    "function_expression",
    "arrow_function",
    "method_definition",
    "generator_function",
    "generator_function_declaration"
  };
  private static final Set<String> FUNCTION_SET = Set.of(FUNCTIONS);

  ScriptProgram(String path, SyntaxTree tree) {
    super(path, tree);
  }

  @Override
  void read() {
    new ScriptNames(this).read();
    for (SyntaxNode f : tree().all(FUNCTIONS)) {
      addCallable(ScriptFunctions.read(this, f));
    }
    for (SyntaxNode c : tree().all("call_expression", "new_expression")) {
      addCall(toCall(c));
    }
  }

  @Override
  public String name(SyntaxNode expression) {
    SyntaxNode e = plain(expression);
    return switch (e.type()) {
      case "identifier", "shorthand_property_identifier" -> resolved(e);
      case "this", "super" -> e.type();
      case "member_expression" -> {
        SyntaxNode property = e.get("property");
        SyntaxNode object = e.get("object");
        yield property == null || object == null ? "" : join(name(object), property.text());
      }
      case "subscript_expression" -> {
        SyntaxNode index = e.get("index");
        SyntaxNode object = e.get("object");
        if (index == null || object == null) {
          yield "";
        }
        yield index.is("string") ? join(name(object), literal(index)) : suffix(object, "[]");
      }
      case "call_expression" -> {
        SyntaxNode f = e.get("function");
        yield required(e).orElseGet(() -> f == null ? "" : suffix(f, "()"));
      }
      case "new_expression" -> {
        SyntaxNode c = e.get("constructor");
        yield c == null ? "" : suffix(c, "()");
      }
      default -> "";
    };
  }

  private String suffix(SyntaxNode e, String suffix) {
    String name = name(e);
    return name.isEmpty() ? "" : name + suffix;
  }

  private String resolved(SyntaxNode identifier) {
    String local = identifier.text();
    String module = imported(local);
    return module == null || isShadowed(identifier) ? local : module;
  }

  private boolean isShadowed(SyntaxNode identifier) {
    List<Definition> found = definitions(identifier);
    return !found.isEmpty() && found.get(0).kind() == Definition.Kind.PARAMETER;
  }

  /// The module of `require('m')` or `import('m')`.
  static Optional<String> required(SyntaxNode call) {
    SyntaxNode f = call.get("function");
    SyntaxNode arguments = call.get("arguments");
    if (f == null || arguments == null || !(f.textIs("require") || f.is("import"))) {
      return Optional.empty();
    }
    return arguments.child(0).filter(a -> a.is("string")).map(a -> module(literal(a)));
  }

  static String module(String name) {
    return name.startsWith("node:") ? name.substring(5) : name;
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
      case "string" -> Optional.of(literal(e));
      case "template_string" ->
          e.children().stream().anyMatch(c -> c.is("template_substitution"))
              ? Optional.empty()
              : Optional.of(literal(e));
      case "binary_expression" -> {
        SyntaxNode left = e.get("left");
        SyntaxNode right = e.get("right");
        if (left == null || right == null || !isOperator(e, "+")) {
          yield Optional.empty();
        }
        Optional<String> l = text(left, hops + 1);
        yield l.flatMap(a -> text(right, hops + 1).map(b -> a + b));
      }
      case "identifier" -> only(e).flatMap(v -> text(v, hops + 10));
      default -> Optional.empty();
    };
  }

  static boolean isOperator(SyntaxNode binary, String operator) {
    SyntaxNode o = binary.get("operator");
    return o != null && o.textIs(operator);
  }

  /// The text of a string or template literal, escapes left as written.
  static String literal(SyntaxNode string) {
    String s = string.text();
    return s.length() >= 2 ? s.substring(1, s.length() - 1) : s;
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
    if (e.is("template_string")) {
      for (SyntaxNode c : e.children()) {
        if (c.is("template_substitution")) {
          c.child(0).ifPresent(parts::add);
          constant.append(' ');
        } else {
          constant.append(c.text());
        }
      }
    } else if (e.is("binary_expression") && isOperator(e, "+")) {
      SyntaxNode left = e.get("left");
      SyntaxNode right = e.get("right");
      if (left != null && right != null) {
        operand(left, parts, constant, depth + 1);
        operand(right, parts, constant, depth + 1);
      }
    } else if (isCall(e)) {
      built(e, parts, constant, depth);
    } else if (e.is("string") && depth > 0) {
      constant.append(literal(e)).append(' ');
    }
  }

  private void operand(SyntaxNode o, List<SyntaxNode> parts, StringBuilder constant, int depth) {
    SyntaxNode e = plain(o);
    boolean inner =
        e.is("template_string", "string") || (e.is("binary_expression") && isOperator(e, "+"));
    if (inner) {
      collect(e, parts, constant, depth);
    } else if (text(e).isPresent()) {
      constant.append(text(e).get()).append(' ');
    } else if (!e.is("number")) {
      parts.add(e);
      constant.append(' ');
    }
  }

  /// `util.format('…', x)`, `'…'.concat(x)`, `['…', x].join('')`.
  private void built(SyntaxNode e, List<SyntaxNode> parts, StringBuilder constant, int depth) {
    Call call = toCall(e);
    List<SyntaxNode> pieces = new ArrayList<>();
    if (call.callee().equals("util.format")) {
      pieces.addAll(call.arguments());
    } else if (call.name().equals("concat")
        && call.receiver().filter(r -> plain(r).is("string", "template_string")).isPresent()) {
      pieces.add(call.receiver().get());
      pieces.addAll(call.arguments());
    } else if (call.name().equals("join")
        && call.receiver().filter(r -> plain(r).is("array")).isPresent()) {
      pieces.addAll(elements(call.receiver().get()));
    }
    for (SyntaxNode p : pieces) {
      operand(p, parts, constant, depth + 1);
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
    if (!e.is("object")) {
      return entries;
    }
    for (SyntaxNode c : e.children()) {
      SyntaxNode key = c.get("key");
      SyntaxNode value = c.get("value");
      if (c.is("pair") && key != null && value != null) {
        entries.put(key.is("string") ? literal(key) : key.text(), value);
      } else if (c.is("shorthand_property_identifier")) {
        entries.put(c.text(), c);
      } else if (c.is("method_definition")) {
        c.field("name").ifPresent(n -> entries.put(n.text(), c));
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
    return e.is("array") ? e.children() : List.of();
  }

  @Override
  public SyntaxNode plain(SyntaxNode expression) {
    SyntaxNode e = expression;
    while (e.is(
        "parenthesized_expression",
        "await_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
        "type_assertion")) {
      List<SyntaxNode> children = e.children();
      if (children.isEmpty()) {
        return e;
      }
      e = e.is("type_assertion") ? children.get(children.size() - 1) : children.get(0);
    }
    return e;
  }

  @Override
  boolean exportsWhole(Callable function) {
    for (SyntaxNode a : tree().all("assignment_expression")) {
      boolean whole = a.field("left").filter(l -> l.textIs("module.exports")).isPresent();
      if (whole && a.field("right").flatMap(this::function).filter(function::equals).isPresent()) {
        return true;
      }
    }
    for (SyntaxNode e : tree().all("export_statement")) {
      Optional<SyntaxNode> value = e.field("value").or(() -> e.field("declaration"));
      if (e.excerpt(20).startsWith("export default")
          && value
              .flatMap(v -> callable(v).or(() -> function(v)))
              .filter(function::equals)
              .isPresent()) {
        return true;
      }
    }
    return false;
  }

  @Override
  boolean isCall(SyntaxNode node) {
    return node.is("call_expression", "new_expression");
  }

  @Override
  Call toCall(SyntaxNode node) {
    SyntaxNode f = node.get(node.is("new_expression") ? "constructor" : "function");
    SyntaxNode arguments = node.get("arguments");
    List<SyntaxNode> given =
        arguments == null
            ? List.of()
            : arguments.is("arguments") ? arguments.children() : List.of(arguments);
    if (f == null) {
      return new Call(node, "", "", Optional.empty(), given, Map.of());
    }
    SyntaxNode target = plain(f);
    String callee = name(target);
    String last = callee.isEmpty() ? property(target) : lastPart(callee);
    Optional<SyntaxNode> receiver = Optional.ofNullable(target.get("object"));
    return new Call(node, callee.isEmpty() ? last : callee, last, receiver, given, Map.of());
  }

  private static String property(SyntaxNode member) {
    SyntaxNode p = member.get("property");
    return p == null ? "" : p.text();
  }

  @Override
  boolean isScope(SyntaxNode node) {
    return FUNCTION_SET.contains(node.type());
  }

  @Override
  boolean isClass(SyntaxNode node) {
    return false;
  }

  @Override
  public List<SyntaxNode> returned(Callable function) {
    if (!function.body().is("statement_block")) {
      return List.of(function.body());
    }
    var found = new ArrayList<SyntaxNode>();
    for (SyntaxNode r : function.body().all("return_statement")) {
      if (scopeOf(r).equals(function.node())) {
        r.child(0).ifPresent(found::add);
      }
    }
    return found;
  }
}
