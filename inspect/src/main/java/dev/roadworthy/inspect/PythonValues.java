package dev.roadworthy.inspect;

import dev.roadworthy.project.Call;
import dev.roadworthy.project.Definition;
import dev.roadworthy.project.Flow;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.SyntaxNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a value in a Python file is made of, and how bad it is that it comes from where it does.
final class PythonValues {
  private PythonValues() {}

  /// The expressions a value can be: itself, or what its variable was assigned before it.
  static List<SyntaxNode> meanings(Program program, SyntaxNode expression) {
    SyntaxNode e = program.plain(expression);
    if (!program.isName(e)) {
      return List.of(e);
    }
    var found = new ArrayList<SyntaxNode>();
    for (Definition d : program.definitions(e)) {
      boolean assigned =
          d.kind() == Definition.Kind.ASSIGNED || d.kind() == Definition.Kind.EXTENDED;
      if (assigned && d.member().isEmpty() && d.value().isPresent() && d.at().before(e)) {
        found.add(program.plain(d.value().get()));
      }
    }
    return found.isEmpty() ? List.of(e) : found;
  }

  /// The worst origin among some expressions.
  static Flow.Origin worst(Program program, List<SyntaxNode> parts) {
    Flow.Origin worst = Flow.Origin.CONSTANT;
    for (SyntaxNode part : parts) {
      Flow.Origin origin = program.flow().trace(part).origin();
      worst = origin.compareTo(worst) > 0 ? origin : worst;
    }
    return worst;
  }

  /// A hit by the origin of what reaches it: empty for constants and cleaned values.
  ///
  /// @param request what it is when a client sends the value
  static Optional<Hit> byOrigin(
      Program program, SyntaxNode at, Flow.Origin origin, Severity request) {
    Hit hit = PythonFiles.hit(program, at);
    return switch (origin) {
      case REQUEST -> Optional.of(hit.with(request));
      case PARAMETER -> Optional.of(hit.with(request.milder()).with(Confidence.MEDIUM));
      case OTHER -> Optional.of(hit.with(request.milder().milder()).with(Confidence.LOW));
      case CONSTANT, SAFE -> Optional.empty();
    };
  }

  /// Whether a text is built of more than constants, and of what.
  static List<SyntaxNode> parts(Program program, SyntaxNode expression) {
    var parts = new ArrayList<SyntaxNode>();
    for (SyntaxNode meaning : meanings(program, expression)) {
      parts.addAll(nested(program, meaning, 0));
    }
    return parts;
  }

  /// Through variables that are themselves built texts.
  private static List<SyntaxNode> nested(Program program, SyntaxNode expression, int depth) {
    List<SyntaxNode> direct = program.parts(expression);
    if (depth > 3) {
      return direct;
    }
    var all = new ArrayList<SyntaxNode>();
    for (SyntaxNode part : direct) {
      List<SyntaxNode> inner = new ArrayList<>();
      for (SyntaxNode meaning : meanings(program, part)) {
        inner.addAll(nested(program, meaning, depth + 1));
      }
      all.addAll(inner.isEmpty() ? List.of(part) : inner);
    }
    return all;
  }

  static String constants(Program program, SyntaxNode expression) {
    var text = new StringBuilder();
    for (SyntaxNode meaning : meanings(program, expression)) {
      text.append(program.text(meaning).orElseGet(() -> program.constantParts(meaning)))
          .append(' ');
    }
    return text.toString();
  }

  static boolean isTrue(Program program, Call call, String keyword) {
    return call.keyword(keyword).filter(program::isTrue).isPresent();
  }

  static boolean isFalse(Program program, Call call, String keyword) {
    return call.keyword(keyword).filter(program::isFalse).isPresent();
  }
}
