package dev.roadworthy.inspect;

import dev.roadworthy.leaks.Leak;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// What commits hold and the files of now do not: deleting a line or a file takes nothing out of
/// the history that everybody with a copy of the repository has.
final class HistoryChecks {
  private HistoryChecks() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("secret-in-history", e -> leaks(e, leak -> !SecretChecks.key(leak)));
    trees.put("private-key-in-history", e -> keys(e));
    trees.put("env-in-history", e -> gone(e, PastNames.ENVIRONMENT));
    trees.put("database-in-history", e -> gone(e, PastNames.DATABASE));
    trees.put("login-file-in-history", e -> gone(e, PastNames.LOGIN));
    trees.put("packages-in-history", e -> gone(e, PastNames.PACKAGES));
  }

  private static Outcome leaks(Evidence evidence, Predicate<Leak> which) {
    return evidence.history().ofPast(hits(evidence, which));
  }

  /// Values that no file of now holds. What would be a mere note (a weak value in a test of years
  /// ago) is no longer worth anybody's time.
  private static List<Hit> hits(Evidence evidence, Predicate<Leak> which) {
    Set<String> now = new HashSet<>();
    evidence.leaks().forEach(f -> now.add(f.leak().fingerprint()));
    List<Hit> hits = new ArrayList<>();
    for (PastLeak past : evidence.history().leaks()) {
      boolean matters = severity(past.leak()).atLeast(Severity.LOW);
      if (matters && !now.contains(past.leak().fingerprint()) && which.test(past.leak())) {
        hits.add(hit(past));
      }
    }
    return hits;
  }

  /// A key that a provider gave out is valid until it is revoked there. A password or signing
  /// secret of the app's own, gone from the files of now, has most likely been replaced.
  private static Severity severity(Leak leak) {
    Severity now = SecretChecks.severity(leak);
    return leak.provider().isPresent() || SecretChecks.key(leak) ? now : now.milder();
  }

  private static Hit hit(PastLeak past) {
    PastPlace place = past.first();
    Map<String, String> properties = properties(place);
    properties.putAll(SecretChecks.properties(past.leak()));
    if (past.places().size() > 1) {
      properties.put("places", String.valueOf(past.places().size()));
    }
    if (past.places().stream().anyMatch(p -> SecretChecks.inBundle(p.path()))) {
      properties.put("bundle", "true");
    }
    return Hit.at(place.place(), past.leak().masked())
        .with(SecretChecks.confidence(past.leak()))
        .with(severity(past.leak()))
        .with(properties)
        .because(
            SecretChecks.sentence(
                past.leak(), " stood in " + Shown.of(place.path(), 200) + span(place)));
  }

  /// Keys recognised by what they hold, and files whose names say that they are keys.
  private static Outcome keys(Evidence evidence) {
    List<Hit> hits = hits(evidence, SecretChecks::key);
    Set<String> known = new HashSet<>();
    evidence.history().leaks().forEach(l -> l.places().forEach(p -> known.add(p.path())));
    for (PastPlace place : evidence.history().gone()) {
      if (kind(place).equals(Optional.of(PastNames.KEY)) && !known.contains(place.path())) {
        hits.add(named(place).with(Confidence.LOW).with(Severity.LOW));
      }
    }
    return evidence.history().ofPast(hits);
  }

  private static Outcome gone(Evidence evidence, PastNames kind) {
    List<Hit> hits = new ArrayList<>();
    for (PastPlace place : evidence.history().gone()) {
      if (kind(place).equals(Optional.of(kind))) {
        boolean product = FileContext.of(place.path()) == FileContext.PRODUCTION;
        boolean counts = product || kind == PastNames.PACKAGES;
        if (counts && !replaced(place, evidence)) {
          hits.add(named(place));
        }
      }
    }
    return evidence.history().ofPast(hits);
  }

  /// A file that only moved is judged where it is now.
  private static boolean replaced(PastPlace place, Evidence evidence) {
    String name = place.path().substring(place.path().lastIndexOf('/') + 1);
    return evidence.tree().files().stream()
        .anyMatch(f -> f.tracked() && f.name().equals(name) && !name.isEmpty());
  }

  private static Optional<PastNames> kind(PastPlace place) {
    String path = place.path();
    int end = path.endsWith("/") ? path.length() - 1 : path.length();
    return PastNames.of(path.substring(path.lastIndexOf('/', end - 1) + 1));
  }

  private static Hit named(PastPlace place) {
    String path = Shown.of(place.path(), 200);
    return Hit.at(place.place(), path)
        .with(Confidence.MEDIUM)
        .with(properties(place))
        .because(path + " was in version control" + span(place));
  }

  /// ` from 2021-03-04 (1a2b3c4, Ada) to 2021-05-06 (5d6e7f8, Bob)`
  private static String span(PastPlace place) {
    return " from " + told(place.first()) + " to " + told(place.last());
  }

  private static String told(Revision revision) {
    String day = revision.when().toString();
    int end = day.indexOf('T');
    return (end < 0 ? day : day.substring(0, end))
        + " ("
        + revision.brief()
        + ", "
        + revision.author()
        + ")";
  }

  private static Map<String, String> properties(PastPlace place) {
    Map<String, String> properties = new HashMap<>();
    properties.put("lastCommit", place.last().commit());
    properties.put("since", place.first().when().toString());
    properties.put("atHead", String.valueOf(place.atHead()));
    if (!place.branches().isEmpty()) {
      properties.put("branches", String.join(", ", place.branches()));
    }
    return properties;
  }
}
