package dev.roadworthy.inspect;

import java.util.List;

/// A check said in `rule.yaml` alone: one of these files must be there.
record MissingCheck(List<Glob> anyOf) implements TreeCheck {
  @Override
  public Outcome check(Evidence evidence) {
    boolean there = evidence.tree().files().stream().anyMatch(file -> Glob.any(anyOf, file));
    return there ? Outcome.pass() : Outcome.of(List.of(Hit.at(Place.REPOSITORY, "")));
  }
}
