package dev.roadworthy.inspect;

import com.google.re2j.Pattern;
import dev.roadworthy.project.Packages;
import dev.roadworthy.project.UsedPackage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is known against the packages the app is made of.
final class PackageChecks {
  /// Ids named in one finding; the count says how many there are.
  private static final int SHOWN = 3;

  /// Files that can say the name of a package they use.
  private static final Pattern NAMING =
      Pattern.compile(
          "(?i)\\.(?:[cm]?[jt]sx?|vue|svelte|astro|html|ejs|hbs|pug|json5?|ya?ml|toml|sh)$"
              + "|(?:^|/)(?:Dockerfile|Procfile|Makefile|\\.\\w+rc)$");

  private static final Pattern SCRIPT =
      Pattern.compile("(?i)\\.(?:[cm]?[jt]sx?|vue|svelte|astro)$");
  private static final Pattern LOCK =
      Pattern.compile("(?:^|/)(?:package-lock|npm-shrinkwrap)\\.json$|(?:^|/)pnpm-lock\\.yaml$");
  private static final long MOST_NAMING_BYTES = 1_000_000;

  /// What a framework loads by a name of its own, so that the app need not say it: the driver of a
  /// database, the engine of a template, the platform below.
  private static final Pattern LOADED =
      Pattern.compile(
          "mysql2?|pg|pg-\\w+|sqlite3|better-sqlite3|tedious|mariadb|oracledb|mongodb|mssql|ioredis"
              + "|redis|knex|ejs|pug|jade|hbs|handlebars|mustache|nunjucks|react-dom|class-\\w+"
              + "|@\\w+/platform-\\w+|@types/.*|dotenv|reflect-metadata|tslib|typescript");

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
    Map<UsedPackage, List<Advisory>> flawed = new LinkedHashMap<>();
    for (UsedPackage used : packages.all()) {
      List<Advisory> flaws = advisories.of(used);
      if (!flaws.isEmpty()) {
        flawed.put(used, flaws);
      }
    }
    Set<String> idle = idle(evidence.tree(), flawed.keySet());
    var hits = new ArrayList<Hit>();
    flawed.forEach((used, flaws) -> hits.add(hit(used, flaws, advisories, idle)));
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

  /// Direct npm packages that no file of the app names: most likely left over. Without a source
  /// that could be read nothing is said.
  private static Set<String> idle(Tree tree, Collection<UsedPackage> flawed) {
    Set<String> left = new HashSet<>();
    for (UsedPackage used : flawed) {
      if (used.direct()
          && used.scope() == UsedPackage.Scope.PRODUCTION
          && used.url().getType().equals("npm")
          && !LOADED.matches(used.name())) {
        left.add(used.name());
      }
    }
    boolean source = false;
    for (TreeFile file : tree.files()) {
      boolean own =
          file.context() == FileContext.PRODUCTION || file.context() == FileContext.EXAMPLE;
      if (left.isEmpty()
          || !own
          || !NAMING.matcher(file.path()).find()
          || LOCK.matcher(file.path()).find()) {
        continue;
      }
      boolean script = SCRIPT.matcher(file.path()).find();
      if (file.size() > MOST_NAMING_BYTES) {
        if (script) {
          return Set.of();
        }
        continue;
      }
      String text = tree.text(file.path()).orElse("");
      source |= script && !text.isBlank();
      boolean manifest = file.name().equals("package.json");
      left.removeIf(name -> names(manifest ? unasked(text, name) : text, name));
    }
    return source ? left : Set.of();
  }

  /// A manifest without the line that asks for a package.
  private static String unasked(String manifest, String name) {
    return manifest.replaceAll(
        "\"" + java.util.regex.Pattern.quote(name) + "\"\\s*:\\s*\"[^\"]*\"", "");
  }

  private static boolean names(String text, String name) {
    for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      int end = at + name.length();
      boolean begins = at == 0 || !inName(text.charAt(at - 1));
      boolean ends = end == text.length() || !inName(text.charAt(end));
      if (begins && ends) {
        return true;
      }
    }
    return false;
  }

  private static boolean inName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-';
  }

  private static Hit hit(
      UsedPackage used, List<Advisory> flaws, Advisories advisories, Set<String> idle) {
    Advisory worst = flaws.getFirst();
    String version = used.exact() ? used.url().getVersion() : used.asked();
    String from = used.exact() ? version : Ranges.lowest(used.asked()).orElse("0");
    Optional<String> fix = Advisories.fix(used.url().getType(), from, flaws);
    boolean development = used.scope() == UsedPackage.Scope.DEVELOPMENT;
    boolean unused = used.direct() && idle.contains(used.name());
    Severity severity = severity(used, worst.grade());
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
                : used.direct() ? "" : "; another package brings it")
            + (unused ? "; no file of the app names it" : "");
    Place place = Place.line(used.place().file(), used.place().line());
    String ids = String.join(", ", flaws.stream().limit(SHOWN).map(Advisory::id).toList());
    return Hit.at(place, used.name() + "@" + version + " " + ids)
        .because(sentence)
        .with(unused ? severity.milder() : severity)
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
