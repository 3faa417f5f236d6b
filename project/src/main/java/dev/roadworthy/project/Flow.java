package dev.roadworthy.project;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says where a value comes from: "does this expression carry what a client sent?"
///
/// Backwards from the expression through assignments, destructuring, loops, built texts, functions
/// of the same file and callers by name in other files. It is a good guess, not a proof: branches
/// are joined, objects are one value, an unknown function's result is [Origin#OTHER]. Conversions
/// to numbers and functions named for escaping or hashing end a trace as [Origin#SAFE].
public final class Flow {
  /// Expressions looked at for one question: keeps hostile files linear.
  private static final int MAX_STEPS = 400;

  /// Where a value comes from, the worst last.
  public enum Origin {
    CONSTANT,
    /// Converted, escaped, hashed or compared.
    SAFE,
    /// Not known: a database, a file, a library, the environment.
    OTHER,
    /// A parameter of a function whose callers are not known.
    PARAMETER,
    /// What a client sent.
    REQUEST
  }

  /// @param origin the worst found
  /// @param at the expression that it comes from
  public record Trace(Origin origin, SyntaxNode at) {
    public boolean fromRequest() {
      return origin == Origin.REQUEST;
    }

    /// From a client, or from a caller that is not known.
    public boolean fromOutside() {
      return origin == Origin.REQUEST || origin == Origin.PARAMETER;
    }

    Trace or(Trace other) {
      return other.origin.compareTo(origin) > 0 ? other : this;
    }
  }

  private final Program program;
  private final RequestSources sources;
  private final Map<SyntaxNode, Trace> known = new HashMap<>();

  Flow(Program program) {
    this.program = program;
    sources = RequestSources.of(program);
  }

  public Trace trace(SyntaxNode expression) {
    Trace t = known.get(expression);
    if (t == null) {
      t = new Walk().trace(expression);
      known.put(expression, t);
    }
    return t;
  }

  /// Whether an expression itself reads what a client sent (`req.query.id`, `request.args`).
  public boolean isSource(SyntaxNode expression) {
    return sources.isSource(expression);
  }

  public boolean fromRequest(SyntaxNode expression) {
    return trace(expression).fromRequest();
  }

  public boolean fromOutside(SyntaxNode expression) {
    return trace(expression).fromOutside();
  }

  /// Whether a value is compared with a list or a pattern before it is used, in the function the
  /// use stands in: `if (!ALLOWED.includes(x)) return`, `if x not in ALLOWED`.
  public boolean isChecked(SyntaxNode value, SyntaxNode use) {
    return Checks.isChecked(program, value, use);
  }

  private final class Walk {
    private final Set<SyntaxNode> seen = new HashSet<>();
    private int steps;

    Trace trace(SyntaxNode expression) {
      SyntaxNode e = program.plain(expression);
      if (++steps > MAX_STEPS || !seen.add(e)) {
        return new Trace(Origin.CONSTANT, e);
      }
      if (sources.isSource(e)) {
        return new Trace(Origin.REQUEST, e);
      }
      return switch (e.type()) {
        case "identifier", "shorthand_property_identifier" -> variable(e);
        case "member_expression", "attribute" -> member(e, e.get("object"));
        case "subscript_expression" -> member(e, e.get("object"));
        case "subscript" -> member(e, e.get("value"));
        case "call_expression", "new_expression", "call" -> call(e);
        case "binary_expression", "binary_operator", "augmented_assignment_expression" ->
            Values.isArithmetic(e) ? new Trace(Origin.SAFE, e) : children(e);
        case "ternary_expression" -> field(e, "consequence").or(field(e, "alternative"));
        case "conditional_expression" -> {
          List<SyntaxNode> c = e.children();
          yield c.size() == 3 ? trace(c.get(0)).or(trace(c.get(2))) : children(e);
        }
        case "assignment_expression" -> field(e, "right");
        case "pair", "keyword_argument" -> field(e, "value");
        case "template_string",
            "template_substitution",
            "interpolation",
            "string",
            "concatenated_string",
            "boolean_operator",
            "array",
            "object",
            "spread_element",
            "list",
            "tuple",
            "set",
            "dictionary",
            "list_splat",
            "dictionary_splat",
            "expression_list",
            "argument_list",
            "sequence_expression",
            "list_comprehension",
            "generator_expression",
            "set_comprehension",
            "for_in_clause",
            "yield" ->
            children(e);
        case "unary_expression", "not_operator", "comparison_operator", "unary_operator" ->
            new Trace(Origin.SAFE, e);
        case "this", "super", "ERROR" -> new Trace(Origin.OTHER, e);
        default -> new Trace(Origin.CONSTANT, e);
      };
    }

    private Trace field(SyntaxNode e, String field) {
      SyntaxNode f = e.get(field);
      return f == null ? new Trace(Origin.OTHER, e) : trace(f);
    }

    private Trace children(SyntaxNode e) {
      Trace t = new Trace(Origin.CONSTANT, e);
      for (SyntaxNode c : e.children()) {
        t = t.or(trace(c));
      }
      return t;
    }

    private Trace member(SyntaxNode e, @Nullable SyntaxNode object) {
      if (object == null || Values.isMeasure(e)) {
        return new Trace(Origin.SAFE, e);
      }
      SyntaxNode o = program.plain(object);
      if (o.is("identifier")) {
        String key = memberName(e);
        Optional<SyntaxNode> literal =
            program.only(o).flatMap(v -> program.value(v, key)).filter(v -> !v.equals(e));
        if (literal.isPresent()) {
          return trace(literal.get());
        }
      }
      Trace t = trace(o);
      return t.origin() == Origin.CONSTANT ? new Trace(Origin.OTHER, e) : t;
    }

    private String memberName(SyntaxNode e) {
      return e.field("property").or(() -> e.field("attribute")).map(SyntaxNode::text).orElse("");
    }

    private Trace variable(SyntaxNode e) {
      Trace t = new Trace(Origin.CONSTANT, e);
      List<Definition> definitions = Reaching.of(program, e);
      if (definitions.isEmpty()) {
        return new Trace(Origin.OTHER, e);
      }
      for (Definition d : definitions) {
        t = t.or(definition(d, e));
      }
      return t;
    }

    private Trace definition(Definition d, SyntaxNode use) {
      return switch (d.kind()) {
        case ASSIGNED, EXTENDED, LOOPED -> {
          if (d.value().isEmpty()) {
            yield new Trace(Origin.CONSTANT, d.at());
          }
          SyntaxNode value = d.value().get();
          if (sources.isSource(value, d.member())) {
            yield new Trace(Origin.REQUEST, value);
          }
          yield trace(value);
        }
        case PARAMETER -> seen.add(d.at()) ? parameter(d) : new Trace(Origin.CONSTANT, use);
        case IMPORTED, CAUGHT -> new Trace(Origin.OTHER, use);
        case FUNCTION -> new Trace(Origin.CONSTANT, use);
      };
    }

    private Trace parameter(Definition d) {
      Callable f = program.callable(d.scope()).orElse(null);
      int n = f == null ? -1 : indexOf(f, d);
      if (f == null || n < 0) {
        return new Trace(Origin.OTHER, d.at());
      }
      Origin given = sources.parameter(f, n, d);
      if (given != null) {
        return new Trace(given, d.at());
      }
      Optional<SyntaxNode> collection = Values.iterated(program, f);
      if (collection.isPresent()) {
        return n == 0 ? trace(collection.get()) : new Trace(Origin.SAFE, d.at());
      }
      return callers(f, n, d);
    }

    private int indexOf(Callable f, Definition d) {
      for (int i = 0; i < f.parameters().size(); i++) {
        if (f.parameters().get(i).node().contains(d.at())) {
          return i;
        }
      }
      return -1;
    }

    private Trace callers(Callable f, int n, Definition d) {
      Trace t = new Trace(Origin.CONSTANT, d.at());
      int found = 0;
      for (Programs.Caller caller : program.callers(f)) {
        Call call = caller.call();
        if (f.node().contains(call.node())) {
          continue;
        }
        int at = Values.hasSelf(f) ? n - 1 : n;
        Optional<SyntaxNode> argument = call.argument(at, f.parameters().get(n).name());
        if (argument.isEmpty()) {
          continue;
        }
        found++;
        SyntaxNode a = Values.taken(caller.program(), argument.get(), d.member());
        Flow other = caller.program().flow();
        if (caller.program() == program) {
          t = t.or(other.sources.isSource(a, d.member()) ? new Trace(Origin.REQUEST, a) : trace(a));
        } else {
          t = t.or(across(caller.program(), a, d.member()));
        }
      }
      return found == 0 ? new Trace(Origin.PARAMETER, d.at()) : t;
    }

    /// Only one file further: what the caller itself got from elsewhere stays a parameter.
    private Trace across(Program caller, SyntaxNode argument, String member) {
      if (caller.flow().sources.isSource(argument, member)) {
        return new Trace(Origin.REQUEST, argument);
      }
      if (caller.following()) {
        return new Trace(Origin.PARAMETER, argument);
      }
      caller.following(true);
      try {
        return caller.flow().trace(argument);
      } finally {
        caller.following(false);
      }
    }

    private Trace call(SyntaxNode e) {
      Call call = program.toCall(e);
      if (Values.isCleaning(call)) {
        return new Trace(Origin.SAFE, e);
      }
      Trace t = new Trace(Origin.OTHER, e);
      if (call.receiver().isPresent() && Values.keepsReceiver(call)) {
        t = t.or(trace(call.receiver().get()));
      }
      if (Values.keepsArguments(call)) {
        for (SyntaxNode a : call.arguments()) {
          t = t.or(trace(a));
        }
        return t;
      }
      SyntaxNode target = e.get("function");
      Optional<Callable> local = target == null ? Optional.empty() : program.function(target);
      if (local.isPresent() && call.receiver().isEmpty()) {
        for (SyntaxNode r : program.returned(local.get())) {
          t = t.or(trace(r));
        }
      }
      return t;
    }
  }
}
