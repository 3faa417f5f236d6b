package dev.roadworthy.inspect;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What databases say, by rule. A database that is used and could not be read is unknown, not fine.
final class DatabaseChecks {
  /// Every rule about a database that is there; each has its fact under its own id.
  static final Set<String> RULES =
      Set.of(
          "database-missing-index",
          "database-duplicate-index",
          "database-unused-index",
          "database-no-primary-key",
          "database-no-foreign-key",
          "database-numbers-run-out",
          "database-type",
          "database-plaintext-password",
          "database-weak-hash",
          "database-personal-data",
          "database-growth");

  private static final String MISSING_INDEX = "database-missing-index";
  private static final String GROWTH = "database-growth";

  private DatabaseChecks() {}

  static void addTo(Map<String, TreeCheck> trees) {
    for (String rule : RULES) {
      trees.put(rule, evidence -> check(rule, evidence));
    }
  }

  private static Outcome check(String rule, Evidence evidence) {
    DatabaseFacts databases = evidence.databases();
    List<Hit> hits =
        databases.facts().stream()
            .filter(fact -> fact.rule().equals(rule))
            .map(DatabaseFacts.Fact::hit)
            .toList();
    if (rule.equals(MISSING_INDEX) && !hits.isEmpty()) {
      Set<String> told = SchemaChecks.missingIndexes(evidence);
      hits = hits.stream().filter(hit -> !told.contains(column(hit))).toList();
    }
    if (!hits.isEmpty()) {
      return Outcome.of(hits);
    }
    if (!databases.gaps().isEmpty()) {
      return Outcome.unknown(databases.gaps().getFirst().why());
    }
    if (databases.places().isEmpty()) {
      return evidence.subject().detection().stores().isEmpty()
          ? Outcome.notApplicable("no database was seen")
          : Outcome.unknown("the app's database was not given: --database NAME-OF-VARIABLE");
    }
    return rule.equals(GROWTH) && !databases.grown()
        ? Outcome.unknown("not tried with more rows: --grow 100x")
        : Outcome.pass();
  }

  private static String column(Hit hit) {
    String name = hit.properties().get("table") + "." + hit.properties().get("column");
    return name.toLowerCase(Locale.ROOT);
  }
}
