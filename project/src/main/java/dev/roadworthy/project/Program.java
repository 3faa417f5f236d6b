package dev.roadworthy.project;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A source file as a program: its functions, calls, variables and imports, the same for every
/// language, so that a rule asks "who calls `exec`, and with what" and not for node types.
///
/// Built once a file; answers are read-only. Scopes are functions (and Python's classes); blocks
/// are not told apart, which at worst joins two variables of the same name.
public abstract sealed class Program permits ScriptProgram, PythonProgram {
  private final String path;
  private final SyntaxTree tree;
  private final Map<String, String> imports = new HashMap<>();
  private final Map<String, List<Definition>> definitions = new HashMap<>();
  private final List<Callable> callables = new ArrayList<>();
  private final Map<SyntaxNode, Callable> callablesByNode = new HashMap<>();
  private final List<Call> calls = new ArrayList<>();
  private @Nullable Map<String, List<Call>> callsByName;
  private @Nullable Flow flow;
  private @Nullable Programs others;
  private boolean following;

  Program(String path, SyntaxTree tree) {
    this.path = path;
    this.tree = tree;
  }

  /// Reads the program of a tree.
  ///
  /// @param path relative to the root of the source tree
  public static Program of(String path, SyntaxTree tree) {
    Program program =
        tree.language() == Language.PYTHON
            ? new PythonProgram(path, tree)
            : new ScriptProgram(path, tree);
    program.read();
    return program;
  }

  /// Parses and reads; empty when it is no known language, too large, or took too long.
  public static Optional<Program> read(String path, byte[] source) {
    return Language.of(path)
        .flatMap(language -> SyntaxTree.parse(language, source))
        .map(tree -> of(path, tree));
  }

  abstract void read();

  public String path() {
    return path;
  }

  public SyntaxTree tree() {
    return tree;
  }

  public Language language() {
    return tree.language();
  }

  /// All calls in the order of the file.
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /// Calls to any of these, in the order of the file; see [Call#to].
  public List<Call> calls(String... callees) {
    var index = callsByName;
    if (index == null) {
      index = new HashMap<>();
      for (Call c : calls) {
        index.computeIfAbsent(c.name(), n -> new ArrayList<>()).add(c);
      }
      callsByName = index;
    }
    var found = new ArrayList<Call>();
    for (String callee : callees) {
      for (Call c : index.getOrDefault(lastPart(callee), List.of())) {
        if (c.to(callee) && !found.contains(c)) {
          found.add(c);
        }
      }
    }
    if (callees.length > 1) {
      found.sort((a, b) -> Integer.compare(a.node().index(), b.node().index()));
    }
    return found;
  }

  /// The call this node is, if it is one.
  public Optional<Call> call(SyntaxNode node) {
    SyntaxNode inner = plain(node);
    return isCall(inner) ? Optional.of(toCall(inner)) : Optional.empty();
  }

  public List<Callable> callables() {
    return List.copyOf(callables);
  }

  /// Functions of this name, methods too.
  public List<Callable> callables(String name) {
    return callables.stream().filter(c -> c.name().equals(name)).toList();
  }

  /// The function this node defines.
  public Optional<Callable> callable(SyntaxNode node) {
    return Optional.ofNullable(callablesByNode.get(node));
  }

  /// The innermost function a node stands in.
  public Optional<Callable> enclosing(SyntaxNode node) {
    for (SyntaxNode n = node.up(); n != null; n = n.up()) {
      Callable c = callablesByNode.get(n);
      if (c != null) {
        return Optional.of(c);
      }
    }
    return Optional.empty();
  }

  /// The functions a node stands in, innermost first.
  public List<Callable> enclosingAll(SyntaxNode node) {
    var found = new ArrayList<Callable>();
    for (SyntaxNode n = node.up(); n != null; n = n.up()) {
      Callable c = callablesByNode.get(n);
      if (c != null) {
        found.add(c);
      }
    }
    return found;
  }

  /// The function an expression stands for: written in place, by name, or wrapped in a call
  /// (`asyncHandler(function …)`); empty when it is not of this file.
  public Optional<Callable> function(SyntaxNode expression) {
    SyntaxNode e = plain(expression);
    Callable here = callablesByNode.get(e);
    if (here != null) {
      return Optional.of(here);
    }
    if (isCall(e)) {
      Call call = toCall(e);
      for (SyntaxNode a : call.arguments()) {
        if (callablesByNode.containsKey(plain(a)) || (call.arguments().size() == 1 && isName(a))) {
          return function(a);
        }
      }
      return Optional.empty();
    }
    String name = lastPart(name(e));
    if (name.isEmpty()) {
      return Optional.empty();
    }
    for (Definition d : isName(e) ? definitions(e) : List.<Definition>of()) {
      Callable c =
          d.kind() == Definition.Kind.FUNCTION
              ? d.at().parent().map(callablesByNode::get).orElse(null)
              : d.value().map(v -> callablesByNode.get(plain(v))).orElse(null);
      if (c != null) {
        return Optional.of(c);
      }
      if (d.kind() == Definition.Kind.ASSIGNED
          && d.member().isEmpty()
          && d.value().isPresent()
          && isCall(plain(d.value().get()))) {
        return function(d.value().get());
      }
      if (d.kind() != Definition.Kind.ASSIGNED) {
        return Optional.empty();
      }
    }
    return isName(e) && !definitions(e).isEmpty()
        ? Optional.empty()
        : callables(name).stream().findFirst();
  }

  /// Local names of what is imported: `exec` -> `child_process.exec`.
  public Map<String, String> imports() {
    return Map.copyOf(imports);
  }

  /// Whether a module, or something of it, is imported.
  public boolean imports(String module) {
    return imports.values().stream()
            .anyMatch(
                m -> m.equals(module) || m.startsWith(module + ".") || m.startsWith(module + "()"))
        || calls("require").stream()
            .flatMap(c -> c.argument(0).stream())
            .anyMatch(a -> a.is("string") && text(a).filter(module::equals).isPresent());
  }

  /// Every definition of the variable an identifier names, nearest scope only, in the order of the
  /// file.
  public List<Definition> definitions(SyntaxNode identifier) {
    List<Definition> all = definitions.getOrDefault(identifier.text(), List.of());
    if (all.isEmpty()) {
      return List.of();
    }
    SyntaxNode n = identifier;
    boolean first = true;
    while (true) {
      SyntaxNode scope = scopeOf(n);
      if (first || !isClass(scope)) {
        List<Definition> found = all.stream().filter(d -> d.scope().equals(scope)).toList();
        if (!found.isEmpty()) {
          return found;
        }
      }
      if (scope.up() == null) {
        return List.of();
      }
      first = false;
      n = scope;
    }
  }

  /// All definitions of variables of this name, anywhere in the file.
  public List<Definition> definitions(String name) {
    return definitions.getOrDefault(name, List.of());
  }

  /// The single expression a variable always has; empty when it is assigned twice, destructured or
  /// not a variable of this file.
  public Optional<SyntaxNode> only(SyntaxNode identifier) {
    List<Definition> found = definitions(identifier);
    return found.size() == 1
            && found.get(0).kind() == Definition.Kind.ASSIGNED
            && found.get(0).member().isEmpty()
        ? found.get(0).value()
        : Optional.empty();
  }

  /// The dotted name of an expression with imports resolved: `cp.exec` is `child_process.exec`,
  /// `req.query['id']` is `req.query.id`, `express().use`. Empty when it has none.
  public abstract String name(SyntaxNode expression);

  /// Like [#name], of what a variable was made of: for `db` of `const db = mysql.createPool()`
  /// `mysql.createPool()`.
  public String origin(SyntaxNode expression) {
    SyntaxNode e = plain(expression);
    for (int hops = 0; hops < 5 && isName(e); hops++) {
      Optional<SyntaxNode> value = only(e);
      if (value.isEmpty()) {
        break;
      }
      e = plain(value.get());
    }
    return name(e);
  }

  /// The constant text of an expression: a literal, a concatenation of literals, a variable that is
  /// only ever one.
  public abstract Optional<String> text(SyntaxNode expression);

  /// The changing parts of a built text: substitutions, operands that are no literals, arguments of
  /// a format. Empty when the expression builds no text.
  public abstract List<SyntaxNode> parts(SyntaxNode expression);

  /// The constant parts of a built text, joined with a space.
  public abstract String constantParts(SyntaxNode expression);

  /// The value of a key of an object, or dictionary, or of a named argument's list.
  public abstract Optional<SyntaxNode> value(SyntaxNode object, String key);

  /// Keys of an object literal, those that are names or strings, with their values, in order.
  public abstract Map<String, SyntaxNode> entries(SyntaxNode object);

  /// Elements of a list, array or tuple literal.
  public abstract List<SyntaxNode> elements(SyntaxNode list);

  /// Without parentheses, `await`, type assertions.
  public abstract SyntaxNode plain(SyntaxNode expression);

  /// Whether it is a bare variable.
  public boolean isName(SyntaxNode node) {
    return node.is("identifier", "shorthand_property_identifier");
  }

  /// Whether it is `true` or `True`.
  public boolean isTrue(SyntaxNode node) {
    return plain(node).is("true");
  }

  public boolean isFalse(SyntaxNode node) {
    return plain(node).is("false");
  }

  /// Whether the file is this function: `module.exports = f`, `export default f`.
  boolean exportsWhole(Callable function) {
    return false;
  }

  abstract boolean isCall(SyntaxNode node);

  abstract Call toCall(SyntaxNode node);

  abstract boolean isScope(SyntaxNode node);

  abstract boolean isClass(SyntaxNode node);

  /// What is returned by a function, a lambda's expression included; of nested functions nothing.
  public abstract List<SyntaxNode> returned(Callable function);

  /// Follows values through the file.
  public Flow flow() {
    Flow f = flow;
    if (f == null) {
      f = new Flow(this);
      flow = f;
    }
    return f;
  }

  void join(Programs programs) {
    others = programs;
  }

  /// Calls that may be calls of a function: of this file, and by name of others.
  List<Programs.Caller> callers(Callable function) {
    Programs programs = others;
    if (programs != null) {
      return programs.callers(this, function);
    }
    return function.name().isEmpty()
        ? List.of()
        : calls(function.name()).stream().map(c -> new Programs.Caller(this, c)).toList();
  }

  /// Whether a value is being followed into this file from another: it goes no further.
  boolean following() {
    return following;
  }

  void following(boolean on) {
    following = on;
  }

  SyntaxNode scopeOf(SyntaxNode node) {
    SyntaxNode n = node;
    while (true) {
      SyntaxNode up = n.up();
      if (up == null || isScope(up)) {
        return up == null ? n : up;
      }
      n = up;
    }
  }

  void addImport(String local, String resolved) {
    imports.putIfAbsent(local, resolved);
  }

  @Nullable String imported(String local) {
    return imports.get(local);
  }

  void addCallable(Callable callable) {
    callables.add(callable);
    callablesByNode.put(callable.node(), callable);
  }

  void addCall(Call call) {
    calls.add(call);
  }

  void define(Definition d) {
    definitions.computeIfAbsent(d.name(), n -> new ArrayList<>()).add(d);
  }

  /// The scope that declares a variable already, seen from a node; else the root.
  SyntaxNode declaringScope(String name, SyntaxNode from) {
    List<Definition> all = definitions.getOrDefault(name, List.of());
    SyntaxNode scope = scopeOf(from);
    while (true) {
      SyntaxNode s = scope;
      if (s.up() == null || all.stream().anyMatch(d -> d.scope().equals(s))) {
        return s;
      }
      scope = scopeOf(s);
    }
  }

  void sortDefinitions() {
    for (List<Definition> d : definitions.values()) {
      d.sort((a, b) -> Integer.compare(a.at().index(), b.at().index()));
    }
  }

  static String lastPart(String dotted) {
    return dotted.substring(dotted.lastIndexOf('.') + 1);
  }

  static String join(String object, String member) {
    return object.isEmpty() ? "" : object + "." + member;
  }
}
