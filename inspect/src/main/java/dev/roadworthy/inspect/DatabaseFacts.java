package dev.roadworthy.inspect;

import java.util.List;

/// What the app's databases say, read without changing them; another room reads them.
///
/// @param places the databases that were read; empty when there was none to read
/// @param facts each for one rule
/// @param gaps what could not be read, and why
/// @param grown whether queries were tried with many times the rows
public record DatabaseFacts(List<String> places, List<Fact> facts, List<Gap> gaps, boolean grown) {
  /// No database was looked for.
  public static final DatabaseFacts NONE =
      new DatabaseFacts(List.of(), List.of(), List.of(), false);

  public DatabaseFacts {
    places = List.copyOf(places);
    facts = List.copyOf(facts);
    gaps = List.copyOf(gaps);
  }

  /// One thing that is wrong.
  ///
  /// @param rule the id of the rule whose words say it
  public record Fact(String rule, Hit hit) {}
}
