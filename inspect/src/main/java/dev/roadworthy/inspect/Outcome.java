package dev.roadworthy.inspect;

import java.util.List;

/// What a rule says of the evidence. Unknown is never a pass: it is shown with its reason.
public sealed interface Outcome {
  /// Looked for and not there.
  record Pass() implements Outcome {}

  /// There, in these places.
  record Fail(List<Hit> hits) implements Outcome {
    public Fail {
      hits = List.copyOf(hits);
    }
  }

  /// The question makes no sense here: a library has no Dockerfile.
  record NotApplicable(String reason) implements Outcome {}

  /// Could not be told, and why.
  record Unknown(String reason) implements Outcome {}

  static Outcome pass() {
    return new Pass();
  }

  /// Fail when there is a hit, else pass.
  static Outcome of(List<Hit> hits) {
    return hits.isEmpty() ? new Pass() : new Fail(hits);
  }

  static Outcome notApplicable(String reason) {
    return new NotApplicable(reason);
  }

  static Outcome unknown(String reason) {
    return new Unknown(reason);
  }
}
