package dev.roadworthy.database;

import java.util.List;

/// One thing to change in a database.
///
/// @param table as people write it
/// @param columns what it is about; empty when it is about the table
/// @param index of an index that exists and is the subject, else of the one to create, else empty
/// @param why a plain sentence
/// @param sql what to run, exactly; empty when there is no one statement for it
/// @param cost what running it costs, a plain sentence
/// @param rows of the table; grows with how much it matters
public record Advice(
    Kind kind,
    Confidence confidence,
    String table,
    List<String> columns,
    String index,
    String why,
    String sql,
    String cost,
    long rows) {
  /// What is advised.
  public enum Kind {
    FOREIGN_KEY_WITHOUT_INDEX,
    REFERENCE_WITHOUT_INDEX,
    QUERY_WITHOUT_INDEX,
    DUPLICATE_INDEX,
    REDUNDANT_INDEX,
    UNUSED_INDEX,
    INVALID_INDEX,
    NO_PRIMARY_KEY,
    FOREIGN_KEY_MISSING,
    SEQUENCE_NEAR_END,
    TEXT_FOR_DATE,
    TEXT_FOR_NUMBER,
    TEXT_FOR_JSON
  }

  /// HIGH: a fact. MEDIUM: true, and whether it matters depends on use. LOW: a guess by name.
  public enum Confidence {
    HIGH,
    MEDIUM,
    LOW
  }
}
