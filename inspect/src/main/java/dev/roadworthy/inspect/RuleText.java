package dev.roadworthy.inspect;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The words of a rule, from its `rule.yaml`.
///
/// @param id the folder's name: lower case with dashes
/// @param kind the kind of finding, shared by the rules that look for the same fault in different
///   languages; `properties.kind` in SARIF
/// @param title what is wrong, a short sentence without a full stop
/// @param why what happens to a founder who leaves it, one plain sentence
/// @param remedy the concrete change
/// @param layer the line of roadworthy.yaml, or the default of `roadworthy up`, that closes it
///   without touching the app; absent when only the app can be mended
/// @param closedByLayer whether `layer` closes it for good, so that it costs no points behind
///   `roadworthy up`; false when it only helps
/// @param proof the rule about the running app whose pass proves that the layer closes this one
/// @param effort how long the remedy takes somebody who knows the app
/// @param requirements numbers of requirements, such as `R5`
/// @param appliesToLibraries whether a library is asked for it too
/// @param sources where the claim comes from: CWE, OWASP, RFC, manual
public record RuleText(
    String id,
    String kind,
    Area area,
    Severity severity,
    String title,
    String why,
    String remedy,
    Optional<String> layer,
    boolean closedByLayer,
    Optional<String> proof,
    Duration effort,
    List<String> requirements,
    boolean appliesToLibraries,
    List<String> sources) {
  public RuleText {
    requirements = List.copyOf(requirements);
    sources = List.copyOf(sources);
  }
}
