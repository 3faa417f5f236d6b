package dev.roadworthy.inspect;

/// The code of a rule that looks at what a running app answered.
@FunctionalInterface
public interface LiveCheck {
  Outcome check(Live live);
}
