package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import dev.roadworthy.project.Callable;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.SyntaxNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Asks one question of every Python file of the app, and makes hits of nodes.
final class PythonFiles {
  /// A longer line is shown in part.
  private static final int MAX_SEEN = 180;

  private static final Pattern LITERAL = Pattern.compile("([\"'])[^\"']{3,}([\"'])");

  /// Names of settings, algorithms and keys are no secrets.
  private static final Pattern NAMED = Pattern.compile("([\"'])([A-Z][A-Z0-9_]*)([\"'])");

  private PythonFiles() {}

  /// A question about one file.
  @FunctionalInterface
  interface Look {
    void at(Program program, Consumer<Hit> hits);
  }

  /// A question about one file among the others.
  @FunctionalInterface
  interface WideLook {
    void at(Program program, Code code, Consumer<Hit> hits);
  }

  static TreeCheck each(Look look) {
    return each((program, code, hits) -> look.at(program, hits));
  }

  /// Each line once, however many reasons it gives.
  static TreeCheck each(WideLook look) {
    return evidence -> {
      List<Program> programs = evidence.code().pythons();
      if (programs.isEmpty()) {
        return Outcome.notApplicable("no Python");
      }
      var hits = new ArrayList<Hit>();
      Set<Place> seen = new HashSet<>();
      for (Program program : programs) {
        look.at(
            program,
            evidence.code(),
            hit -> {
              if (seen.add(Place.line(hit.place().file(), hit.place().line()))) {
                hits.add(hit);
              }
            });
      }
      return Outcome.of(hits);
    };
  }

  static Hit hit(Program program, SyntaxNode node) {
    return Hit.at(place(program, node), cut(program.tree().line(node.line()).strip()));
  }

  /// As [#hit], with the text of literals left out: they may be secrets.
  static Hit masked(Program program, SyntaxNode node) {
    String line = program.tree().line(node.line()).strip();
    return Hit.at(place(program, node), cut(mask(line)));
  }

  private static String mask(String line) {
    String kept = NAMED.matcher(line).replaceAll("\u0001$2\u0001");
    return LITERAL.matcher(kept).replaceAll("$1•••$2").replace('\u0001', '"');
  }

  static Place place(Program program, SyntaxNode node) {
    return Place.at(program.path(), node.line(), node.column());
  }

  private static String cut(String line) {
    return line.length() <= MAX_SEEN ? line : line.substring(0, MAX_SEEN) + "…";
  }

  /// The function a node stands in, by name; empty at the top of the file.
  static String functionName(Program program, SyntaxNode node) {
    return program.enclosing(node).map(Callable::name).orElse("");
  }

  static String className(SyntaxNode node) {
    return node.enclosing("class_definition")
        .flatMap(c -> c.field("name"))
        .map(SyntaxNode::text)
        .orElse("");
  }

  /// Assignments `left = right` anywhere in a file.
  static List<SyntaxNode> assignments(Program program) {
    return program.tree().all("assignment");
  }

  /// The name an assignment gives a value to: `SECRET_KEY`, `app.config.SECRET_KEY`, `app.debug`.
  static String target(Program program, SyntaxNode assignment) {
    return assignment.field("left").map(program::name).orElse("");
  }

  static String last(String dotted) {
    return dotted.substring(dotted.lastIndexOf('.') + 1);
  }

  static Optional<SyntaxNode> value(SyntaxNode assignment) {
    return assignment.field("right");
  }

  /// The file holds settings of tests or of a developer's own machine.
  static boolean forDevelopers(String path) {
    return path.matches("(?i).*(?:dev|development|local|test|testing|example|sample)[^/]*\\.py")
        || path.matches(
            "(?i).*(?:^|/)(?:migrations|alembic|scripts?|tools|management/commands)/.*");
  }

  static boolean isDjangoSettings(Program program) {
    return program.path().matches("(?i).*settings[^/]*\\.py|.*/settings/[^/]*\\.py")
        || !program.definitions("INSTALLED_APPS").isEmpty();
  }
}
