package dev.roadworthy.inspect;

import dev.roadworthy.project.Flow;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.SyntaxNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Collects the hits of one rule over programs: one a line, its source line as evidence.
final class ScriptHits {
  /// A rule with more hits than this says the same thing again and again.
  private static final int MAX_HITS = 200;

  private static final int MAX_SEEN = 160;

  /// A rule that looks at one program at a time.
  @FunctionalInterface
  interface Check {
    void check(Program program, ScriptHits hits);
  }

  private final List<Hit> hits = new ArrayList<>();
  private final Set<String> places = new HashSet<>();

  /// Over all JavaScript and TypeScript.
  static TreeCheck each(Check check) {
    return evidence -> {
      var hits = new ScriptHits();
      evidence.code().scripts().forEach(p -> check.check(p, hits));
      return hits.outcome();
    };
  }

  void add(Program p, SyntaxNode at, Confidence confidence, String sentence) {
    add(p, at, hit -> hit.with(confidence).because(sentence));
  }

  void add(Program p, SyntaxNode at, Confidence confidence, Severity severity, String sentence) {
    add(p, at, hit -> hit.with(confidence).with(severity).because(sentence));
  }

  private void add(Program p, SyntaxNode at, java.util.function.UnaryOperator<Hit> refine) {
    if (hits.size() < MAX_HITS && places.add(p.path() + ":" + at.line())) {
      Hit hit = Hit.at(Place.at(p.path(), at.line(), at.column()), seen(p, at.line()));
      hits.add(refine.apply(hit));
    }
  }

  void add(Hit hit) {
    if (hits.size() < MAX_HITS && places.add(hit.place().label())) {
      hits.add(hit);
    }
  }

  /// By where the value comes from: a client, or a caller nobody knows.
  void addFlow(Program p, SyntaxNode at, Flow.Trace trace, String what) {
    if (trace.fromRequest()) {
      add(p, at, Confidence.HIGH, what + " with what a client sent (" + origin(p, trace) + ").");
    } else {
      add(
          p,
          at,
          Confidence.MEDIUM,
          Severity.MEDIUM,
          what + " with a parameter (" + trace.at().excerpt(40) + ") whose callers are not known.");
    }
  }

  private static String origin(Program p, Flow.Trace trace) {
    return trace.at().excerpt(50);
  }

  static String seen(Program p, int line) {
    String text = p.tree().line(line).strip();
    return text.length() <= MAX_SEEN ? text : text.substring(0, MAX_SEEN) + "…";
  }

  Outcome outcome() {
    return Outcome.of(hits);
  }
}
