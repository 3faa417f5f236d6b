package dev.roadworthy.inspect;

/// The code of a rule that needs the whole evidence: files that are missing, routes, packages, the
/// history, a database, a running app. Pure: the same evidence gives the same outcome.
@FunctionalInterface
public interface TreeCheck {
  Outcome check(Evidence evidence);
}
