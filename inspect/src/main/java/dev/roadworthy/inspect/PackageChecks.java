package dev.roadworthy.inspect;

import dev.roadworthy.project.Packages;
import dev.roadworthy.project.UsedPackage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is known against the packages the app is made of.
final class PackageChecks {
  /// Ids named in one finding; the count says how many there are.
  private static final int SHOWN = 3;

  private PackageChecks() {}

  static void addTo(Map<String, TreeCheck> trees) {
    trees.put("vulnerable-dependency", PackageChecks::vulnerable);
  }

  private static Outcome vulnerable(Evidence evidence) {
    Packages packages = packages(evidence.tree());
    if (packages.all().isEmpty()) {
      return Outcome.notApplicable("it names no packages");
    }
    Advisories advisories = evidence.advisories();
    var hits = new ArrayList<Hit>();
    for (UsedPackage used : packages.all()) {
      List<Advisory> flaws = advisories.of(used);
      if (!flaws.isEmpty()) {
        hits.add(hit(used, flaws, advisories));
      }
    }
    if (hits.isEmpty() && !advisories.complete()) {
      return Outcome.unknown(
          packages.all().size()
              + " packages were compared with "
              + advisories.source()
              + " only, which is not complete; let it ask api.osv.dev, or give `--osv DIR`");
    }
    return Outcome.of(hits);
  }

  static Packages packages(Tree tree) {
    Set<String> paths = new HashSet<>();
    for (TreeFile file : tree.files()) {
      FileContext context = file.context();
      if (context != FileContext.VENDORED && context != FileContext.GENERATED) {
        paths.add(file.path());
      }
    }
    return Packages.read(paths.stream().sorted().toList(), tree::text);
  }

  private static Hit hit(UsedPackage used, List<Advisory> flaws, Advisories advisories) {
    Advisory worst = flaws.getFirst();
    String version = used.exact() ? used.url().getVersion() : used.asked();
    String from = used.exact() ? version : Ranges.lowest(used.asked()).orElse("0");
    Optional<String> fix = Advisories.fix(used.url().getType(), from, flaws);
    boolean development = used.scope() == UsedPackage.Scope.DEVELOPMENT;
    String sentence =
        used.name()
            + " "
            + version
            + (flaws.size() == 1
                ? " has a known flaw: "
                : " has " + flaws.size() + " known flaws, one: ")
            + worst.summary()
            + " ("
            + worst.id()
            + "); "
            + fix.map(v -> "fixed in " + v).orElse("there is no fixed version, replace it")
            + (development
                ? "; only development uses it"
                : used.direct() ? "" : "; another package brings it");
    Place place = Place.line(used.place().file(), used.place().line());
    String ids = String.join(", ", flaws.stream().limit(SHOWN).map(Advisory::id).toList());
    return Hit.at(place, used.name() + "@" + version + " " + ids)
        .because(sentence)
        .with(severity(used, worst.grade()))
        .with(used.exact() ? Confidence.HIGH : Confidence.MEDIUM)
        .with(
            Map.of(
                "package", used.url().canonicalize(),
                "advisories", String.join(" ", flaws.stream().map(Advisory::id).toList()),
                "fixed", fix.orElse(""),
                "scope", used.scope().name(),
                "source", advisories.source()));
  }

  /// A flaw of a package is one step further away than a flaw of the app: whether the app's own
  /// code reaches it is not known. What came along with another package is a step further still.
  private static Severity severity(UsedPackage used, Advisory.Grade grade) {
    Severity s =
        switch (grade) {
          case CRITICAL -> Severity.HIGH;
          case HIGH -> Severity.MEDIUM;
          case MODERATE -> Severity.LOW;
          case LOW -> Severity.NOTE;
        };
    s = used.direct() ? s : s.milder();
    return used.scope() == UsedPackage.Scope.DEVELOPMENT ? s.milder() : s;
  }
}
