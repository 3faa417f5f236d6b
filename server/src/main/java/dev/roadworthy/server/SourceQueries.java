package dev.roadworthy.server;

import com.google.re2j.Pattern;
import dev.roadworthy.database.ObservedQuery;
import dev.roadworthy.inspect.Evidence;
import dev.roadworthy.inspect.FileContext;
import dev.roadworthy.project.Program;
import dev.roadworthy.project.SyntaxNode;
import java.util.ArrayList;
import java.util.List;

/// The SQL that stands in the source of an app, with where it stands.
final class SourceQueries {
  /// More are of a program that makes SQL.
  private static final int MAX = 500;

  private static final int MAX_LENGTH = 10_000;

  private static final Pattern READS =
      Pattern.compile(
          "(?is)^\\s*(?:select\\b.+\\bfrom\\b|update\\b.+\\bset\\b|delete\\s+from\\b).*");

  private SourceQueries() {}

  static List<ObservedQuery> of(Evidence evidence) {
    var queries = new ArrayList<ObservedQuery>();
    for (Program program : evidence.code().programs().all()) {
      if (FileContext.of(program.path()) == FileContext.PRODUCTION) {
        add(program, queries);
      }
    }
    return List.copyOf(queries.subList(0, Math.min(MAX, queries.size())));
  }

  private static void add(Program program, List<ObservedQuery> queries) {
    for (SyntaxNode node : program.tree().all("string", "template_string", "concatenated_string")) {
      boolean part = node.parent().filter(p -> p.is("concatenated_string")).isPresent();
      int length = node.endByte() - node.startByte();
      if (part || length < 15 || length > MAX_LENGTH) {
        continue;
      }
      String text = program.text(node).orElseGet(() -> inner(node.text()));
      if (READS.matches(text)) {
        queries.add(new ObservedQuery(text, program.path(), node.line(), null));
      }
    }
  }

  /// What is between the quotes; a part that is put in while it runs stays and is said later.
  private static String inner(String text) {
    return text.length() < 2 ? text : text.substring(1, text.length() - 1);
  }
}
