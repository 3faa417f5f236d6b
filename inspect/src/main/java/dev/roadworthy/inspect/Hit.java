package dev.roadworthy.inspect;

import java.util.Map;
import java.util.Optional;

/// One place where a check saw its fault; the rule's words make a [Finding] of it.
///
/// @param seen the evidence: a line of source with secret values masked, a header, a query
/// @param sentence what is wrong here in particular, when the rule's title is not enough
/// @param severity when this one is worse or milder than the rule's usual
/// @param properties further facts for SARIF and JSON, such as `route` or `credential`
public record Hit(
    Place place,
    String seen,
    Confidence confidence,
    Optional<String> sentence,
    Optional<Severity> severity,
    Map<String, String> properties) {
  public Hit {
    properties = Map.copyOf(properties);
  }

  public static Hit at(Place place, String seen) {
    return new Hit(place, seen, Confidence.HIGH, Optional.empty(), Optional.empty(), Map.of());
  }

  public Hit because(String newSentence) {
    return new Hit(place, seen, confidence, Optional.of(newSentence), severity, properties);
  }

  public Hit with(Confidence newConfidence) {
    return new Hit(place, seen, newConfidence, sentence, severity, properties);
  }

  public Hit with(Severity newSeverity) {
    return new Hit(place, seen, confidence, sentence, Optional.of(newSeverity), properties);
  }

  public Hit with(Map<String, String> newProperties) {
    return new Hit(place, seen, confidence, sentence, severity, newProperties);
  }
}
