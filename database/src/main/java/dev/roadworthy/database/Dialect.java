package dev.roadworthy.database;

/// Which database it is, for the SQL that advice shows.
public enum Dialect {
  SQLITE,
  POSTGRESQL;

  /// A name as it has to be written in SQL: bare where it can be, else in double quotes, so that a
  /// hostile name stays a name.
  public String quote(String name) {
    return Identifiers.quote(name, this);
  }
}
